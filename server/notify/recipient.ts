// Where a person is reached and in which language, as the registry's Patient says.
import type { Patient } from '@medplum/fhirtypes';
import type { Recipient } from './match.ts';
import type { Language } from './message.ts';

export function recipientOf(patient: Patient): Recipient {
  const { telecom = [] } = patient;
  const email = telecom.find(({ system }) => system === 'email')?.value;
  const phone = telecom.find(({ system, use }) => system === 'phone' && use === 'mobile')?.value?.replace(/[\s./()-]/g, '');
  return { email, phone, language: languageOf(patient) };
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
