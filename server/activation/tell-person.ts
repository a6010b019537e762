// The person is told of what happened in their record, at the addresses that hold from now on.
import type { Patient } from '@medplum/fhirtypes';
import { tellingsFor } from '#notify/match.ts';
import type { Subject } from '#notify/wording.ts';
import type { Telling } from '#store/outbox.ts';
import { contactsOf } from './contacts.ts';
import type { Facts } from './facts.ts';
import type { Language } from './notices.ts';
import type { Contacts } from './states.ts';

export interface PersonNews {
  readonly subject: Extract<Subject, 'record-opened' | 'choices-changed'>;
  /** Given now. */
  readonly contacts?: Partial<Contacts>;
  readonly language?: Language | undefined;
}

export function tellPerson(
  { newId }: { readonly newId: () => string },
  { patient, now }: Pick<Facts, 'patient' | 'now'>,
  { subject, contacts, language = languageOf(patient) }: PersonNews,
): readonly Telling[] {
  const to = { ...contactsOf(patient), ...contacts, language };
  return tellingsFor({ to, subject, values: { at: momentIn(language, now) }, at: now }, newId);
}

/** Italian, unless the registry knows that the person prefers another language: then English, the other one there is. */
export function languageOf({ communication = [] }: Patient): Language {
  const preferred = communication.find((one) => one.preferred === true)?.language.coding?.[0]?.code ?? 'it';
  return preferred.startsWith('it') ? 'it' : 'en';
}

export function momentIn(language: Language, at: number): string {
  const locale = language === 'it' ? 'it-IT' : 'en-GB';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Rome' }).format(at);
}
