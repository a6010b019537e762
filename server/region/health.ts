// A person's health as the laboratory sees it: chronic illnesses, an own level for each test, and where it drifts.
import { chronicIllness } from './proportions.ts';
import type { Random } from './random.ts';
import type { Result } from './resources/laboratory-report.ts';
import type { DrugName } from './tables/drugs.ts';
import type { IllnessName } from './tables/illnesses.ts';
import { panels, tests, type PanelName, type TestName } from './tables/laboratory.ts';

interface Course {
  /** Level at the beginning and change a year. */
  readonly level: number;
  readonly drift: number;
}

export interface Health {
  readonly illnesses: readonly IllnessName[];
  readonly courses: ReadonlyMap<TestName, Course>;
}

interface Effect {
  readonly from: number;
  readonly to: number;
  /** A year; treatment brings most values back. */
  readonly drift: readonly [number, number];
}

/** How an illness shows in the tests. */
const effects: Partial<Record<IllnessName, Partial<Record<TestName, Effect>>>> = {
  diabetes: {
    hba1c: { from: 50, to: 76, drift: [-5, 2] },
    albuminuria: { from: 10, to: 34, drift: [-2, 3] },
    triglycerides: { from: 120, to: 210, drift: [-12, 6] },
  },
  dyslipidaemia: { cholesterol: { from: 215, to: 270, drift: [-22, -4] } },
  kidneyDisease: { creatinine: { from: 1.4, to: 2.1, drift: [0.02, 0.18] }, potassium: { from: 4.7, to: 5.4, drift: [-0.05, 0.1] } },
  hypothyroidism: { tsh: { from: 3.2, to: 7.5, drift: [-1.4, -0.3] } },
  atrialFibrillation: { inr: { from: 2.2, to: 2.8, drift: [-0.05, 0.05] } },
  hiv: { cd4: { from: 380, to: 640, drift: [10, 60] } },
};

export interface Care {
  readonly panel?: PanelName;
  readonly drugs: readonly DrugName[];
}

/** What is regularly tested and taken. */
export const care: Partial<Record<IllnessName, Care>> = {
  hypertension: { panel: 'pressure', drugs: ['ramipril', 'amlodipine'] },
  diabetes: { panel: 'diabetes', drugs: ['metformin', 'glargine'] },
  dyslipidaemia: { drugs: ['atorvastatin'] },
  hypothyroidism: { panel: 'thyroid', drugs: ['levothyroxine'] },
  asthma: { drugs: ['budesonide'] },
  copd: { drugs: ['budesonide'] },
  atrialFibrillation: { panel: 'anticoagulation', drugs: ['warfarin', 'bisoprolol'] },
  heartFailure: { panel: 'kidney', drugs: ['furosemide', 'bisoprolol'] },
  kidneyDisease: { panel: 'kidney', drugs: ['furosemide'] },
  hiv: { panel: 'immunity', drugs: ['antiretroviral'] },
  dependence: { drugs: ['methadone'] },
};

export function drawHealth(age: number, random: Random): Health {
  const band = age < 40 ? 0 : age < 65 ? 1 : 2;
  const names = Object.keys(chronicIllness) as IllnessName[];
  const illnesses = age < 14 ? [] : names.filter((name) => random.chance(chronicIllness[name]?.[band] ?? 0));
  const courses = new Map<TestName, Course>();
  for (const name of Object.keys(tests) as TestName[]) {
    const { mean, deviation } = tests[name];
    courses.set(name, { level: random.normal(mean, deviation * 0.6), drift: 0 });
  }
  for (const illness of illnesses) {
    for (const [name, effect] of Object.entries(effects[illness] ?? {}) as [TestName, Effect][]) {
      const [slow, fast] = effect.drift;
      courses.set(name, { level: effect.from + random.next() * (effect.to - effect.from), drift: slow + random.next() * (fast - slow) });
    }
  }
  return { illnesses, courses };
}

/** `years` since the beginning of the story. */
export function measure({ courses }: Health, panel: PanelName, years: number, random: Random, acute = false): Result[] {
  return panels[panel].map((name) => {
    const test = tests[name];
    const { level, drift } = courses.get(name) ?? { level: test.mean, drift: 0 };
    const course = name === 'glucose' ? glucoseOf(courses, level, years) : level + drift * years;
    const raised = acute && name === 'crp' ? 30 + random.next() * 60 : acute && name === 'leukocytes' ? 5 : 0;
    const value = Math.max(test.deviation / 10, course + raised + random.normal(0, test.deviation * 0.4));
    return { test, value: Number(value.toFixed(test.decimals)) };
  });
}

/** Glucose follows glycated haemoglobin: mean glucose (mg/dL) = 28.7 x HbA1c (%) - 46.7. */
function glucoseOf(courses: Health['courses'], healthy: number, years: number): number {
  const hba1c = courses.get('hba1c');
  if (hba1c === undefined || hba1c.level < 45) return healthy;
  const percent = 0.0915 * (hba1c.level + hba1c.drift * years) + 2.15;
  return 28.7 * percent - 46.7;
}
