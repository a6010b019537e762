// The person is told of what happened in their record, at the addresses that hold from now on.
import type { Patient } from '@medplum/fhirtypes';
import { tellingsFor } from '#notify/match.ts';
import { languageOf, momentIn, recipientOf } from '#notify/recipient.ts';
import type { Subject, ValuesOf } from '#notify/wording.ts';
import type { Telling } from '#store/outbox.ts';
import type { Language } from './notices.ts';
import type { Contacts } from './states.ts';

export interface PersonNews<S extends Subject> {
  readonly subject: S;
  /** Besides the moment, which every subject has. */
  readonly values?: Omit<ValuesOf<S>, 'at'>;
  /** When it does, where that is not now. */
  readonly happens?: number | undefined;
  /** Given now. */
  readonly contacts?: Partial<Contacts>;
  readonly language?: Language | undefined;
}

export function tellPerson<S extends Exclude<Subject, 'one-time-code'>>(
  { newId }: { readonly newId: () => string },
  { patient, now }: { readonly patient: Patient; readonly now: number },
  { subject, values, contacts, happens = now, language = languageOf(patient) }: PersonNews<S>,
): readonly Telling[] {
  const to = { ...recipientOf(patient), ...contacts, language };
  const said = { ...values, at: momentIn(language, happens) } as unknown as ValuesOf<S>;
  return tellingsFor<S>({ to, subject, values: said, at: now }, newId);
}
