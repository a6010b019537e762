// The national roles as people call them.
import type { Texts } from '../language.ts';

const it: Readonly<Record<string, string>> = {
  APR: 'Medico di medicina generale o pediatra',
  AAS: 'Medico',
  DRS: 'Dirigente sanitario',
  RSA: 'Medico di residenza sanitaria',
  MRP: 'Medico di rete di patologia',
  INF: 'Infermiere',
  FAR: 'Farmacista',
  PSS: 'Operatore socio-assistenziale',
  OAM: 'Operatore amministrativo',
  DSA: 'Direttore sanitario',
  DAM: 'Direttore amministrativo',
  OGC: 'Operatore di sportello',
  OPI: 'Operatore delle informative',
  AUDITOR: 'Revisore degli accessi',
  ADMIN: 'Amministratore del registro',
};

const en: typeof it = {
  APR: 'General practitioner or paediatrician',
  AAS: 'Physician',
  DRS: 'Medical manager',
  RSA: 'Nursing home physician',
  MRP: 'Pathology network physician',
  INF: 'Nurse',
  FAR: 'Pharmacist',
  PSS: 'Social-care professional',
  OAM: 'Administrative operator',
  DSA: 'Health director',
  DAM: 'Administrative director',
  OGC: 'Counter operator',
  OPI: 'Notice operator',
  AUDITOR: 'Access auditor',
  ADMIN: 'Registry administrator',
};

export const roleNames: Texts<typeof it> = { it, en };
