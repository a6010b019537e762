// Health authorities and hospitals of Liguria by the Ministry's codes, as they were before the reform of 2026.

export interface HealthAuthority {
  readonly code: string;
  readonly name: string;
}

export const healthAuthorities: readonly HealthAuthority[] = [
  { code: '070101', name: 'ASL 1 Imperiese' },
  { code: '070102', name: 'ASL 2 Savonese' },
  { code: '070103', name: 'ASL 3 Genovese' },
  { code: '070104', name: 'ASL 4 Chiavarese' },
  { code: '070105', name: 'ASL 5 Spezzino' },
];

export interface Hospital {
  readonly code: string;
  readonly name: string;
  readonly asl: string;
  readonly city: string;
  /** Takes emergencies. */
  readonly emergencyRoom: boolean;
  readonly admits: 'all' | 'adults' | 'children';
  /** Share of the admissions of its area. */
  readonly weight: number;
}

export const hospitals: readonly Hospital[] = [
  {
    code: '070001',
    name: 'Presidio ospedaliero unificato ASL 1',
    asl: '070101',
    city: 'Sanremo',
    emergencyRoom: true,
    admits: 'all',
    weight: 9,
  },
  { code: '070113', name: 'Casa di cura Sant’Anna', asl: '070101', city: 'Imperia', emergencyRoom: false, admits: 'adults', weight: 1 },
  { code: '070211', name: 'Presidio Ponente ASL 2', asl: '070102', city: 'Savona', emergencyRoom: true, admits: 'all', weight: 5 },
  { code: '070212', name: 'Presidio Levante ASL 2', asl: '070102', city: 'Savona', emergencyRoom: true, admits: 'all', weight: 5 },
  {
    code: '070901',
    name: 'IRCCS Ospedale Policlinico San Martino',
    asl: '070103',
    city: 'Genova',
    emergencyRoom: true,
    admits: 'adults',
    weight: 10,
  },
  { code: '070940', name: 'IRCCS Istituto G. Gaslini', asl: '070103', city: 'Genova', emergencyRoom: true, admits: 'children', weight: 4 },
  { code: '070025', name: 'E.O. Ospedali Galliera', asl: '070103', city: 'Genova', emergencyRoom: true, admits: 'adults', weight: 6 },
  {
    code: '070051',
    name: 'Ospedale Evangelico Internazionale',
    asl: '070103',
    city: 'Genova',
    emergencyRoom: true,
    admits: 'adults',
    weight: 3,
  },
  {
    code: '070301',
    name: 'Presidio ospedaliero metropolitano ASL 3',
    asl: '070103',
    city: 'Genova',
    emergencyRoom: true,
    admits: 'adults',
    weight: 6,
  },
  {
    code: '070065',
    name: 'Casa di cura Villa Montallegro',
    asl: '070103',
    city: 'Genova',
    emergencyRoom: false,
    admits: 'adults',
    weight: 1,
  },
  { code: '070039', name: 'Presidio ospedaliero ASL 4', asl: '070104', city: 'Chiavari', emergencyRoom: true, admits: 'all', weight: 9 },
  { code: '070069', name: 'ICLAS', asl: '070104', city: 'Rapallo', emergencyRoom: false, admits: 'adults', weight: 1 },
  {
    code: '070058',
    name: 'Presidio ospedaliero del Levante Ligure',
    asl: '070105',
    city: 'La Spezia',
    emergencyRoom: true,
    admits: 'all',
    weight: 9,
  },
  { code: '070070', name: 'Casa di cura Alma Mater', asl: '070105', city: 'La Spezia', emergencyRoom: false, admits: 'adults', weight: 1 },
];
