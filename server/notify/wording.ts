// What messages say, in Italian and in English. Never anything clinical: a message tells that something happened, the pages tell what.

export interface Words {
  readonly title: string;
  /** Paragraphs; the first one alone is what an SMS says. */
  readonly lines: readonly string[];
}

type Both<V> = { readonly it: (values: V) => Words; readonly en: (values: V) => Words };

const closing = {
  it: 'Se non ne sai nulla, entra nel Fascicolo o rivolgiti allo sportello. A questo messaggio non si risponde.',
  en: 'If you know nothing of this, open your record or ask at a counter. Replies to this message are not read.',
} as const;

/** Every subject with the values that its words need. */
export const subjects = {
  'one-time-code': words<{ code: string; minutes: string }>(
    ({ code, minutes }) => ({
      title: 'Codice di verifica del Fascicolo',
      lines: [`${code} è il codice per verificare il tuo recapito nel Fascicolo sanitario. Vale ${minutes} minuti. Non darlo a nessuno.`],
    }),
    ({ code, minutes }) => ({
      title: 'Verification code for your health record',
      lines: [`${code} is the code to verify your address for the health record. It holds for ${minutes} minutes. Give it to nobody.`],
    }),
  ),
  'record-opened': words<{ at: string }>(
    ({ at }) => ({ title: 'Il tuo Fascicolo è aperto', lines: [`Il Fascicolo sanitario è stato aperto: ${at}. La ricevuta è nel Fascicolo.`, closing.it] }), // prettier-ignore
    ({ at }) => ({ title: 'Your health record is open', lines: [`The health record was opened: ${at}. The receipt is in the record.`, closing.en] }), // prettier-ignore
  ),
  'choices-changed': words<{ at: string }>(
    ({ at }) => ({ title: 'Consensi del Fascicolo modificati', lines: [`I consensi o i recapiti del Fascicolo sono stati modificati: ${at}. Valgono da subito.`, closing.it] }), // prettier-ignore
    ({ at }) => ({ title: 'Choices of your health record changed', lines: [`The consents or contacts of the health record were changed: ${at}. They hold at once.`, closing.en] }), // prettier-ignore
  ),
  'delegation-made': words<{ at: string; name: string }>(
    ({ at, name }) => ({ title: 'Delega sul Fascicolo', lines: [`${name} può agire nel Fascicolo per delega: ${at}. La delega si revoca in ogni momento.`, closing.it] }), // prettier-ignore
    ({ at, name }) => ({ title: 'Delegation on a health record', lines: [`${name} may act in the health record by delegation: ${at}. It can be revoked at any time.`, closing.en] }), // prettier-ignore
  ),
  'delegation-ended': words<{ at: string; name: string }>(
    ({ at, name }) => ({ title: 'Delega sul Fascicolo terminata', lines: [`La delega di ${name} sul Fascicolo è terminata: ${at}.`, closing.it] }), // prettier-ignore
    ({ at, name }) => ({ title: 'Delegation on a health record ended', lines: [`The delegation of ${name} on the health record has ended: ${at}.`, closing.en] }), // prettier-ignore
  ),
  'delegation-ends': words<{ at: string; name: string }>(
    ({ at, name }) => ({ title: 'Delega sul Fascicolo: quando termina', lines: [`La delega di ${name} sul Fascicolo vale fino a questo momento: ${at}.`, closing.it] }), // prettier-ignore
    ({ at, name }) => ({ title: 'Delegation on a health record: when it ends', lines: [`The delegation of ${name} on the health record holds until this moment: ${at}.`, closing.en] }), // prettier-ignore
  ),
  'emergency-access': words<{ at: string; organization: string }>(
    ({ at, organization }) => ({ title: 'Accesso in emergenza al tuo Fascicolo', lines: [`Un accesso in emergenza al Fascicolo è stato dichiarato presso ${organization}: ${at}. Chi ha guardato che cosa si legge nel Fascicolo.`, closing.it] }), // prettier-ignore
    ({ at, organization }) => ({ title: 'Emergency access to your health record', lines: [`Emergency access to the health record was declared at ${organization}: ${at}. Who looked at what can be read in the record.`, closing.en] }), // prettier-ignore
  ),
  access: words<{ at: string; organization: string }>(
    ({ at, organization }) => ({ title: 'Il tuo Fascicolo è stato consultato', lines: [`Il Fascicolo è stato consultato da ${organization}: ${at}. Chi ha guardato si legge nel Fascicolo, alla pagina «Chi ha guardato», dove puoi anche togliere questi avvisi.`, closing.it] }), // prettier-ignore
    ({ at, organization }) => ({ title: 'Your health record was consulted', lines: [`The health record was consulted by ${organization}: ${at}. Who looked can be read in the record, on the page “Who has looked”, where these messages can also be ended.`, closing.en] }), // prettier-ignore
  ),
} as const;

function words<V extends Readonly<Record<string, string>>>(it: Both<V>['it'], en: Both<V>['en']): Both<V> {
  return { it, en };
}

export type Subject = keyof typeof subjects;
export type ValuesOf<S extends Subject> = Parameters<(typeof subjects)[S]['it']>[0];

/** The page of this site where the rest is read: whoever opens it signs in first. */
const pages: Partial<Record<Subject, string>> = { 'emergency-access': '/accessi', access: '/accessi' };
const reading = { it: 'Chi ha guardato:', en: 'Who has looked:' } as const;

/** A value that is missing is left out and never breaks a message. `site` is where the pages are; '' = no link. */
export function wordsOf(subject: Subject, language: 'it' | 'en', values: Readonly<Record<string, string>>, site = ''): Words {
  const write = subjects[subject][language] as (given: Readonly<Record<string, string>>) => Words;
  const { title, lines } = write(new Proxy(values, { get: (from, name) => oneLine(from[String(name)] ?? '') }));
  const page = pages[subject];
  if (site === '' || page === undefined) return { title, lines };
  return { title, lines: [...lines.slice(0, 1), `${reading[language]} ${site}${page}`, ...lines.slice(1)] };
}

/** A value never makes lines or headers of its own. */
function oneLine(text: string): string {
  return text.replace(/[\p{C}\s]+/gu, ' ').trim();
}
