// Drugs that the region's prescriptions name. AIC numbers are of the form of real ones and belong to no package.

export interface Drug {
  readonly atc: string;
  readonly aic: string;
  readonly name: string;
  readonly dose: { readonly value: number; readonly unit: string };
  readonly timesPerDay: number;
  readonly route: 'oral' | 'subcutaneous' | 'inhalation';
}

export const drugs = {
  metformin: {
    atc: 'A10BA02',
    aic: '900101018',
    name: 'Metformina 1000 mg 60 compresse',
    dose: { value: 1, unit: '{tbl}' },
    timesPerDay: 2,
    route: 'oral',
  },
  glargine: {
    atc: 'A10AE04',
    aic: '900102010',
    name: 'Insulina glargine 100 U/ml 5 penne',
    dose: { value: 14, unit: '[iU]' },
    timesPerDay: 1,
    route: 'subcutaneous',
  },
  ramipril: {
    atc: 'C09AA05',
    aic: '900103012',
    name: 'Ramipril 5 mg 28 compresse',
    dose: { value: 1, unit: '{tbl}' },
    timesPerDay: 1,
    route: 'oral',
  },
  amlodipine: {
    atc: 'C08CA01',
    aic: '900104014',
    name: 'Amlodipina 5 mg 28 compresse',
    dose: { value: 1, unit: '{tbl}' },
    timesPerDay: 1,
    route: 'oral',
  },
  bisoprolol: {
    atc: 'C07AB07',
    aic: '900105016',
    name: 'Bisoprololo 2,5 mg 28 compresse',
    dose: { value: 1, unit: '{tbl}' },
    timesPerDay: 1,
    route: 'oral',
  },
  atorvastatin: {
    atc: 'C10AA05',
    aic: '900106018',
    name: 'Atorvastatina 20 mg 30 compresse',
    dose: { value: 1, unit: '{tbl}' },
    timesPerDay: 1,
    route: 'oral',
  },
  aspirin: {
    atc: 'B01AC06',
    aic: '900107010',
    name: 'Acido acetilsalicilico 100 mg 30 compresse',
    dose: { value: 1, unit: '{tbl}' },
    timesPerDay: 1,
    route: 'oral',
  },
  warfarin: {
    atc: 'B01AA03',
    aic: '900108012',
    name: 'Warfarin 5 mg 30 compresse',
    dose: { value: 1, unit: '{tbl}' },
    timesPerDay: 1,
    route: 'oral',
  },
  levothyroxine: {
    atc: 'H03AA01',
    aic: '900109014',
    name: 'Levotiroxina 75 mcg 50 compresse',
    dose: { value: 1, unit: '{tbl}' },
    timesPerDay: 1,
    route: 'oral',
  },
  budesonide: {
    atc: 'R03AK07',
    aic: '900110016',
    name: 'Budesonide e formoterolo 160/4,5 mcg 120 dosi',
    dose: { value: 2, unit: '{puff}' },
    timesPerDay: 2,
    route: 'inhalation',
  },
  amoxicillin: {
    atc: 'J01CR02',
    aic: '900111018',
    name: 'Amoxicillina e acido clavulanico 875/125 mg 12 compresse',
    dose: { value: 1, unit: '{tbl}' },
    timesPerDay: 2,
    route: 'oral',
  },
  azithromycin: {
    atc: 'J01FA10',
    aic: '900112010',
    name: 'Azitromicina 500 mg 3 compresse',
    dose: { value: 1, unit: '{tbl}' },
    timesPerDay: 1,
    route: 'oral',
  },
  pantoprazole: {
    atc: 'A02BC02',
    aic: '900113012',
    name: 'Pantoprazolo 20 mg 28 compresse',
    dose: { value: 1, unit: '{tbl}' },
    timesPerDay: 1,
    route: 'oral',
  },
  furosemide: {
    atc: 'C03CA01',
    aic: '900114014',
    name: 'Furosemide 25 mg 30 compresse',
    dose: { value: 1, unit: '{tbl}' },
    timesPerDay: 1,
    route: 'oral',
  },
  ibuprofen: {
    atc: 'M01AE01',
    aic: '900115016',
    name: 'Ibuprofene 600 mg 30 compresse',
    dose: { value: 1, unit: '{tbl}' },
    timesPerDay: 2,
    route: 'oral',
  },
  antiretroviral: {
    atc: 'J05AR20',
    aic: '900116018',
    name: 'Bictegravir, emtricitabina e tenofovir alafenamide 30 compresse',
    dose: { value: 1, unit: '{tbl}' },
    timesPerDay: 1,
    route: 'oral',
  },
  methadone: {
    atc: 'N07BC02',
    aic: '900117010',
    name: 'Metadone 5 mg/ml soluzione orale',
    dose: { value: 8, unit: 'mL' },
    timesPerDay: 1,
    route: 'oral',
  },
} as const satisfies Record<string, Drug>;

export type DrugName = keyof typeof drugs;
