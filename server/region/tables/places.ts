// Municipalities of Liguria where the region's people are born and live, with the codes of the cadastre (Belfiore) and of ISTAT.

export interface Municipality {
  readonly name: string;
  readonly belfiore: string;
  readonly istat: string;
  /** Car plate letters. */
  readonly province: 'GE' | 'IM' | 'SV' | 'SP';
  readonly postalCode: string;
  /** Ministry code of the ASL area. */
  readonly asl: '070101' | '070102' | '070103' | '070104' | '070105';
  /** Share of the population, in thousands of people. */
  readonly people: number;
}

export const genoa: Municipality = {
  name: 'Genova',
  belfiore: 'D969',
  istat: '010025',
  province: 'GE',
  postalCode: '16121',
  asl: '070103',
  people: 560,
};

export const municipalities: readonly Municipality[] = [
  genoa,
  { name: 'La Spezia', belfiore: 'E463', istat: '011015', province: 'SP', postalCode: '19121', asl: '070105', people: 92 },
  { name: 'Savona', belfiore: 'I480', istat: '009056', province: 'SV', postalCode: '17100', asl: '070102', people: 59 },
  { name: 'Sanremo', belfiore: 'I138', istat: '008055', province: 'IM', postalCode: '18038', asl: '070101', people: 53 },
  { name: 'Imperia', belfiore: 'E290', istat: '008031', province: 'IM', postalCode: '18100', asl: '070101', people: 42 },
  { name: 'Rapallo', belfiore: 'H183', istat: '010046', province: 'GE', postalCode: '16035', asl: '070104', people: 29 },
  { name: 'Chiavari', belfiore: 'C621', istat: '010015', province: 'GE', postalCode: '16043', asl: '070104', people: 27 },
  { name: 'Albenga', belfiore: 'A145', istat: '009002', province: 'SV', postalCode: '17031', asl: '070102', people: 23 },
  { name: 'Ventimiglia', belfiore: 'L741', istat: '008065', province: 'IM', postalCode: '18039', asl: '070101', people: 23 },
  { name: 'Sarzana', belfiore: 'I449', istat: '011027', province: 'SP', postalCode: '19038', asl: '070105', people: 22 },
  { name: 'Sestri Levante', belfiore: 'I693', istat: '010059', province: 'GE', postalCode: '16039', asl: '070104', people: 18 },
];
