// The words of the receipt in the language of the person, free of any layout.
import type { Language } from './notices.ts';
import type { ReceiptFacts } from './receipt.ts';

export interface Line {
  readonly label: string;
  readonly value: string;
}

export interface ReceiptText {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly closing: readonly string[];
  /** What the picture at the end is, for who does not see it. */
  readonly picture: string;
}

const it = {
  locale: 'it-IT',
  titles: { opening: 'Ricevuta di apertura del Fascicolo sanitario elettronico', change: 'Ricevuta della modifica dei consensi' },
  person: 'Persona',
  fiscalCode: 'Codice fiscale',
  birthDate: 'Data di nascita',
  phone: 'Cellulare',
  email: 'Posta elettronica',
  decides: 'Decide',
  title: { self: 'la persona stessa', parent: 'un genitore', parents: 'i due genitori', guardian: 'chi esercita la tutela' },
  channel: { online: 'in linea', counter: 'allo sportello' },
  feed: 'Alimentazione da oggi in poi',
  past: 'Alimentazione con i dati pregressi',
  consultation: 'Consultazione da parte di terzi',
  restrictions: { set: 'Limitazione aggiunta', ended: 'Limitazione tolta' },
  yes: 'sì',
  no: 'no',
  moment: 'Data e ora',
  notice: 'Informativa letta, versione',
  policy: 'Regole',
  digest: 'Impronta SHA-256 delle scelte',
  code: 'Codice di verifica',
  change: 'Ogni scelta si può cambiare in qualunque momento, con effetto immediato e con una nuova ricevuta.',
  check: (address: string) => `La ricevuta si verifica con il codice all’indirizzo ${address}`,
  picture: (code: string) => `Codice QR che porta alla verifica di questa ricevuta, codice ${code}`,
};

const en: typeof it = {
  locale: 'en-GB',
  titles: { opening: 'Receipt: opening of the electronic health record', change: 'Receipt: change of the consents' },
  person: 'Person',
  fiscalCode: 'Tax code (codice fiscale)',
  birthDate: 'Date of birth',
  phone: 'Mobile',
  email: 'E-mail',
  decides: 'Decided by',
  title: { self: 'the person', parent: 'a parent', parents: 'both parents', guardian: 'the guardian' },
  channel: { online: 'online', counter: 'at the counter' },
  feed: 'Feed from now on',
  past: 'Feed with older data',
  consultation: 'Consultation by third parties',
  restrictions: { set: 'Restriction added', ended: 'Restriction ended' },
  yes: 'yes',
  no: 'no',
  moment: 'Date and time',
  notice: 'Privacy notice read, version',
  policy: 'Policy',
  digest: 'SHA-256 of the decisions',
  code: 'Verification code',
  change: 'Every choice can be changed at any time, with immediate effect and a new receipt.',
  check: (address) => `The receipt is checked with its code at ${address}`,
  picture: (code) => `QR code that leads to the check of this receipt, code ${code}`,
};

const texts: Readonly<Record<Language, typeof it>> = { it, en };

export function receiptTitle(kind: ReceiptFacts['kind'], language: Language): string {
  return texts[language].titles[kind];
}

/** Of a receipt that is kept, in whichever language it was made. */
export function isOpeningTitle(title: string): boolean {
  return title.includes('apertura') || title === en.titles.opening;
}

export function receiptText(facts: ReceiptFacts): ReceiptText {
  const text = texts[facts.language];
  const { person, contacts, decider, choices, restriction } = facts;
  const line = (label: string, value: string): Line => ({ label, value });
  const chosen = (label: string, given: boolean): Line => line(label, given ? text.yes : text.no);
  return {
    title: text.titles[facts.kind],
    lines: [
      line(text.person, person.name),
      line(text.fiscalCode, person.fiscalCode),
      line(text.birthDate, dayInWords(person.birthDate, text.locale)),
      ...(contacts === undefined ? [] : [line(text.phone, contacts.phone), line(text.email, contacts.email)]),
      line(text.decides, `${text.title[facts.bothParents === true ? 'parents' : decider.title]}, ${text.channel[decider.channel]}`),
      ...(restriction === undefined ? [] : [line(text.restrictions[restriction.kind], restriction.inWords)]),
      chosen(text.feed, choices.feed),
      chosen(text.past, choices.past),
      chosen(text.consultation, choices.consultation),
      line(text.moment, inRome(facts.decided, text.locale)),
      ...(facts.notice === undefined ? [] : [line(text.notice, facts.notice)]),
      line(text.policy, facts.policyName),
      line(text.digest, facts.digest),
      line(text.code, facts.verificationCode),
    ],
    closing: [text.change, text.check(facts.verifyAt)],
    picture: text.picture(facts.verificationCode),
  };
}

function inRome(time: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'long', timeZone: 'Europe/Rome' }).format(time);
}

/** As FHIR has it where it is no whole day. */
function dayInWords(date: string, locale: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return date;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(date));
}
