// The words of the receipt, in Italian and in English, free of any layout.
import type { ReceiptFacts } from './receipt.ts';

export interface Line {
  readonly it: string;
  readonly en: string;
  readonly value: string;
  /** When it reads differently in English. */
  readonly valueEn?: string;
}

export interface ReceiptText {
  readonly title: { readonly it: string; readonly en: string };
  readonly lines: readonly Line[];
  readonly closing: readonly { readonly it: string; readonly en: string }[];
}

const titles = {
  opening: { it: 'Ricevuta di apertura del Fascicolo sanitario elettronico', en: 'Receipt: opening of the electronic health record' },
  change: { it: 'Ricevuta della modifica dei consensi', en: 'Receipt: change of the consents' },
} as const;

const byTitle = {
  self: { it: 'la persona stessa', en: 'the person' },
  parent: { it: 'un genitore', en: 'a parent' },
  guardian: { it: 'chi esercita la tutela', en: 'the guardian' },
} as const;

const byChannel = { online: { it: 'in linea', en: 'online' }, counter: { it: 'allo sportello', en: 'at the counter' } } as const;

export function receiptText(facts: ReceiptFacts): ReceiptText {
  const { person, contacts, decider, choices } = facts;
  const title = byTitle[decider.title];
  const channel = byChannel[decider.channel];
  return {
    title: titles[facts.kind],
    lines: [
      { it: 'Persona', en: 'Person', value: person.name },
      { it: 'Codice fiscale', en: 'Tax code', value: person.fiscalCode },
      { it: 'Data di nascita', en: 'Date of birth', value: person.birthDate },
      ...(contacts === undefined
        ? []
        : [
            { it: 'Cellulare', en: 'Mobile', value: contacts.phone },
            { it: 'Posta elettronica', en: 'E-mail', value: contacts.email },
          ]),
      { it: 'Decide', en: 'Decided by', value: `${title.it}, ${channel.it}`, valueEn: `${title.en}, ${channel.en}` },
      choice('Alimentazione da oggi in poi', 'Feed from now on', choices.feed),
      choice('Alimentazione con i dati pregressi', 'Feed with older data', choices.past),
      choice('Consultazione da parte di terzi', 'Consultation by third parties', choices.consultation),
      { it: 'Data e ora', en: 'Date and time', value: inRome(facts.decided, 'it-IT'), valueEn: inRome(facts.decided, 'en-GB') },
      ...(facts.notice === undefined
        ? []
        : [{ it: 'Informativa letta, versione', en: 'Privacy notice read, version', value: facts.notice }]),
      { it: 'Regole', en: 'Policy', value: facts.policyName },
      { it: 'Impronta SHA-256 delle scelte', en: 'SHA-256 of the decisions', value: facts.digest },
      { it: 'Codice di verifica', en: 'Verification code', value: facts.verificationCode },
    ],
    closing: [
      {
        it: 'Ogni scelta si può cambiare in qualunque momento, con effetto immediato e con una nuova ricevuta.',
        en: 'Every choice can be changed at any time, with immediate effect and a new receipt.',
      },
      {
        it: `La ricevuta si verifica con il codice all’indirizzo ${facts.verifyAt}`,
        en: `The receipt is checked with its code at ${facts.verifyAt}`,
      },
    ],
  };
}

function choice(it: string, en: string, given: boolean): Line {
  return { it, en, value: given ? 'sì' : 'no', valueEn: given ? 'yes' : 'no' };
}

function inRome(time: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'long', timeZone: 'Europe/Rome' }).format(time);
}
