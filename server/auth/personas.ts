// The people of the demo, plainly fictitious: who they are to the server when they hold a demo token.
import type { PurposeOfUse } from './requester.ts';

export interface Persona {
  readonly subject: string;
  readonly purpose: PurposeOfUse;
  readonly scope: string;
  /** In one line, for the demo's greeting. */
  readonly about: string;
}

const citizen = (id: string, about: string): Persona => ({
  subject: `Patient/${id}`,
  purpose: 'PERSONAL',
  scope: 'patient/*.cruds',
  about,
});
const professional = (id: string, about: string): Persona => ({
  subject: `Practitioner/${id}`,
  purpose: 'TREATMENT',
  scope: 'user/*.cruds',
  about,
});
const system = (id: string, about: string): Persona => ({
  subject: `Organization/${id}`,
  purpose: 'UPDATE',
  scope: 'system/*.cruds',
  about,
});
const office = (id: string, purpose: PurposeOfUse, about: string): Persona => ({
  subject: `Practitioner/${id}`,
  purpose,
  scope: 'user/*.cruds',
  about,
});

export const personas = {
  citizen: citizen('citizen', 'a citizen with an open record and all consents'),
  'citizen-new': citizen('citizen-new', 'enrolled, record not yet open'),
  'citizen-refused': citizen('citizen-refused', 'record open, consultation by third parties refused'),
  guardian: citizen('guardian', 'parent of child; acts for the child with --patient child'),
  child: citizen('child', 'a minor'),
  gp: professional('gp', 'GP of citizen and citizen-refused'),
  specialist: professional('specialist', 'physician of another hospital'),
  nurse: professional('nurse', 'nurse of the hospital'),
  pharmacist: professional('pharmacist', 'pharmacist'),
  hospital: system('hospital', 'the hospital as a feeding system'),
  laboratory: system('laboratory', 'the laboratory as a feeding system'),
  cup: system('cup', 'the booking centre as a feeding system'),
  operator: office('operator', 'CONSENT', 'counter operator: people and consents, no clinical content'),
  auditor: office('auditor', 'ADMINISTRATIVE', 'reads the audit trail'),
  admin: office('admin', 'SYSADMIN', 'registries and imports, ids of its own choice'),
} as const satisfies Record<string, Persona>;

export type PersonaName = keyof typeof personas;

export function isPersonaName(name: string): name is PersonaName {
  return Object.hasOwn(personas, name);
}
