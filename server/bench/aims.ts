// What we want to reach, as decided with the design: requests/s on two cores, and the share of bare Hono in the same run.

export interface Aim {
  readonly perSecond: number;
  readonly ofBare: number;
}

export const aims: Readonly<Record<string, Aim>> = {
  'read by id': { perSecond: 15_000, ofBare: 0.3 },
  'DiagnosticReport of a patient, total': { perSecond: 7_000, ofBare: 0.14 },
  'Observation by code and date, sorted, include': { perSecond: 2_700, ofBare: 0.05 },
  'create Observation': { perSecond: 4_000, ofBare: 0.075 },
  'update Observation': { perSecond: 3_300, ofBare: 0.06 },
  'token by client credentials': { perSecond: 200, ofBare: 0.004 },
  'transaction of 10': { perSecond: 380, ofBare: 0.007 },
  'laboratory CDA2': { perSecond: 150, ofBare: 0.003 },
  'laboratory CDA2, 60 kB': { perSecond: 150, ofBare: 0.003 },
  // The aim is one of real documents that others wrote; those above are ours, of their size.
  'laboratory CDA2, real': { perSecond: 150, ofBare: 0.003 },
};

export const limits = {
  'import, resources/s': { atLeast: 4_000 },
  'start with data, ms': { atMost: 1_500 },
  'resident at rest, MB': { atMost: 250 },
  'stored bytes / body bytes': { atMost: 2.5 },
  'token checked / not checked': { atMost: 1.1 },
  'reading 1 MB of XML, ms': { atMost: 100 },
  'first byte of a page, ms': { atMost: 50 },
  'first byte of a page of a large record, ms': { atMost: 250 },
  'consent on / consent off': { atMost: 1.15 },
  'larger region / smaller region': { atMost: 1.3 },
} as const satisfies Record<string, { readonly atLeast: number } | { readonly atMost: number }>;

export type LimitName = keyof typeof limits;
