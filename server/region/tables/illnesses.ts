// Illnesses, allergies and vaccines of the region, with ICD-9-CM and ATC codes.
import type { Allergy, Vaccine } from '../resources/chart.ts';
import type { Illness } from '../resources/prescription.ts';

export const illnesses = {
  diabetes: { icd9: '250.00', name: 'Diabete mellito di tipo 2' },
  hypertension: { icd9: '401.9', name: 'Ipertensione arteriosa essenziale' },
  heartFailure: { icd9: '428.0', name: 'Scompenso cardiaco' },
  atrialFibrillation: { icd9: '427.31', name: 'Fibrillazione atriale' },
  asthma: { icd9: '493.90', name: 'Asma bronchiale' },
  copd: { icd9: '496', name: 'Broncopneumopatia cronica ostruttiva' },
  hypothyroidism: { icd9: '244.9', name: 'Ipotiroidismo' },
  kidneyDisease: { icd9: '585.3', name: 'Malattia renale cronica, stadio 3' },
  dyslipidaemia: { icd9: '272.4', name: 'Dislipidemia' },
  hiv: { icd9: '042', name: 'Infezione da HIV' },
  dependence: { icd9: '304.00', name: 'Dipendenza da oppiacei' },
  checkup: { icd9: 'V70.0', name: 'Visita di controllo' },
  bronchitis: { icd9: '466.0', name: 'Bronchite acuta' },
  pneumonia: { icd9: '486', name: 'Polmonite' },
  kneePain: { icd9: '719.46', name: 'Dolore del ginocchio' },
  chestPain: { icd9: '786.50', name: 'Dolore toracico' },
  abdominalPain: { icd9: '789.00', name: 'Dolore addominale' },
  headTrauma: { icd9: '959.01', name: 'Trauma cranico minore' },
  sprain: { icd9: '845.00', name: 'Distorsione della caviglia' },
  fever: { icd9: '780.60', name: 'Febbre' },
  hipFracture: { icd9: '820.8', name: 'Frattura del femore' },
  appendicitis: { icd9: '540.9', name: 'Appendicite acuta' },
  stroke: { icd9: '434.91', name: 'Ictus ischemico' },
} as const satisfies Record<string, Illness>;

export type IllnessName = keyof typeof illnesses;

export const allergies: readonly Allergy[] = [
  { atc: 'J01CR02', name: 'Amoxicillina e acido clavulanico', reaction: 'Orticaria' },
  { atc: 'M01AE01', name: 'Ibuprofene', reaction: 'Broncospasmo' },
  { atc: 'B01AC06', name: 'Acido acetilsalicilico', reaction: 'Angioedema' },
];

export const vaccines = {
  influenza: { atc: 'J07BB02', name: 'Vaccino influenzale inattivato' },
  hexavalent: { atc: 'J07CA09', name: 'Vaccino esavalente' },
  measles: { atc: 'J07BD52', name: 'Vaccino morbillo, parotite e rosolia' },
  tetanus: { atc: 'J07AM51', name: 'Vaccino tetanico e difterico' },
  pneumococcus: { atc: 'J07AL02', name: 'Vaccino pneumococcico coniugato' },
  covid: { atc: 'J07BN01', name: 'Vaccino COVID-19 a mRNA' },
} as const satisfies Record<string, Vaccine>;
