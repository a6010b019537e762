// Laboratory tests that the region's reports are made of: LOINC, UCUM, reference range, and where healthy values lie.

export interface LaboratoryTest {
  readonly loinc: string;
  readonly name: string;
  /** UCUM */
  readonly unit: string;
  readonly low?: number;
  readonly high: number;
  readonly mean: number;
  readonly deviation: number;
  readonly decimals: number;
}

export const tests = {
  haemoglobin: { loinc: '718-7', name: 'Emoglobina', unit: 'g/dL', low: 12, high: 17, mean: 14.2, deviation: 1.1, decimals: 1 },
  erythrocytes: { loinc: '789-8', name: 'Eritrociti', unit: '10*6/uL', low: 4, high: 5.8, mean: 4.8, deviation: 0.35, decimals: 2 },
  leukocytes: { loinc: '6690-2', name: 'Leucociti', unit: '10*3/uL', low: 4, high: 10.8, mean: 6.9, deviation: 1.5, decimals: 2 },
  platelets: { loinc: '777-3', name: 'Piastrine', unit: '10*3/uL', low: 150, high: 400, mean: 245, deviation: 50, decimals: 0 },
  haematocrit: { loinc: '4544-3', name: 'Ematocrito', unit: '%', low: 37, high: 52, mean: 43, deviation: 3, decimals: 1 },
  glucose: { loinc: '2345-7', name: 'Glucosio', unit: 'mg/dL', low: 65, high: 100, mean: 88, deviation: 8, decimals: 0 },
  creatinine: { loinc: '2160-0', name: 'Creatinina', unit: 'mg/dL', low: 0.5, high: 1.2, mean: 0.85, deviation: 0.14, decimals: 2 },
  cholesterol: { loinc: '2093-3', name: 'Colesterolo totale', unit: 'mg/dL', high: 200, mean: 188, deviation: 28, decimals: 0 },
  hdl: { loinc: '2085-9', name: 'Colesterolo HDL', unit: 'mg/dL', low: 40, high: 90, mean: 56, deviation: 10, decimals: 0 },
  triglycerides: { loinc: '2571-8', name: 'Trigliceridi', unit: 'mg/dL', high: 170, mean: 112, deviation: 34, decimals: 0 },
  alt: { loinc: '1742-6', name: 'ALT', unit: 'U/L', high: 41, mean: 23, deviation: 8, decimals: 0 },
  ast: { loinc: '1920-8', name: 'AST', unit: 'U/L', high: 40, mean: 22, deviation: 7, decimals: 0 },
  hba1c: { loinc: '59261-8', name: 'Emoglobina glicata', unit: 'mmol/mol', low: 20, high: 42, mean: 35, deviation: 3, decimals: 0 },
  albuminuria: { loinc: '14957-5', name: 'Albumina nelle urine', unit: 'mg/L', high: 20, mean: 9, deviation: 4, decimals: 1 },
  tsh: { loinc: '3016-3', name: 'TSH', unit: 'm[IU]/L', low: 0.4, high: 4, mean: 1.9, deviation: 0.7, decimals: 2 },
  potassium: { loinc: '2823-3', name: 'Potassio', unit: 'mmol/L', low: 3.5, high: 5.1, mean: 4.3, deviation: 0.3, decimals: 1 },
  sodium: { loinc: '2951-2', name: 'Sodio', unit: 'mmol/L', low: 136, high: 145, mean: 140.5, deviation: 1.8, decimals: 0 },
  psa: { loinc: '2857-1', name: 'PSA', unit: 'ng/mL', high: 4, mean: 1.3, deviation: 0.7, decimals: 2 },
  inr: { loinc: '6301-6', name: 'INR', unit: '{INR}', low: 0.8, high: 1.2, mean: 1, deviation: 0.07, decimals: 2 },
  crp: { loinc: '1988-5', name: 'Proteina C reattiva', unit: 'mg/L', high: 5, mean: 1.8, deviation: 1.2, decimals: 1 },
  cd4: { loinc: '24467-3', name: 'Linfociti T CD4', unit: '/uL', low: 500, high: 1500, mean: 720, deviation: 110, decimals: 0 },
} as const satisfies Record<string, LaboratoryTest>;

export type TestName = keyof typeof tests;

export const panels = {
  bloodCount: ['haemoglobin', 'erythrocytes', 'leukocytes', 'platelets', 'haematocrit'],
  routine: ['haemoglobin', 'erythrocytes', 'leukocytes', 'platelets', 'glucose', 'creatinine', 'cholesterol', 'alt', 'ast'],
  diabetes: ['hba1c', 'glucose', 'creatinine', 'albuminuria', 'cholesterol', 'hdl', 'triglycerides'],
  pressure: ['creatinine', 'potassium', 'sodium', 'glucose', 'cholesterol', 'hdl'],
  thyroid: ['tsh', 'cholesterol', 'haemoglobin'],
  anticoagulation: ['inr', 'haemoglobin', 'platelets'],
  kidney: ['creatinine', 'potassium', 'sodium', 'haemoglobin', 'albuminuria'],
  infection: ['crp', 'leukocytes', 'haemoglobin', 'platelets'],
  immunity: ['cd4', 'leukocytes', 'haemoglobin', 'platelets', 'alt'],
  prostate: ['psa', 'creatinine'],
} as const satisfies Record<string, readonly TestName[]>;

export type PanelName = keyof typeof panels;
