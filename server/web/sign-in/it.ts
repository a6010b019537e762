// Signing in.
import type { RefusalReason } from '#identity/saml/refusal.ts';
import { anomalies } from '#identity/saml/anomalies.ts';
import type { PasswordProblem } from '#identity/credentials/password-rules.ts';

const reasons: Record<RefusalReason, string> = {
  ...textsOf('it'),
  expired: 'È passato troppo tempo, o l’accesso era cominciato in un altro browser. Ricomincia da qui.',
  'not-valid':
    'La risposta del gestore di identità non è valida, perciò non ti abbiamo fatto entrare. Riprova; se succede ancora, avvisa l’assistenza.',
};

const problems: Record<PasswordProblem, string> = {
  'too-short': 'La nuova password deve avere almeno 12 caratteri.',
  'too-long': 'La nuova password può avere al massimo 200 caratteri.',
  'holds-name': 'La nuova password non può contenere il codice fiscale.',
  'too-simple': 'La nuova password ripete sempre gli stessi caratteri.',
};

export function textsOf(language: 'it' | 'en') {
  const entries = Object.entries(anomalies).map(([name, { text }]) => [name, text[language]]);
  return Object.fromEntries(entries) as Record<keyof typeof anomalies, string>;
}

export const it = {
  title: 'Accedi',
  lead: 'Scegli come farti riconoscere. Non si crea alcun account: il Fascicolo ti riconosce dal codice fiscale.',
  spid: {
    title: 'SPID',
    button: 'Entra con SPID',
    about: 'Scegli il tuo gestore di identità. Serve il livello 2.',
    help: 'Che cos’è SPID e come si ottiene',
  },
  cie: {
    title: 'Carta d’identità elettronica',
    button: 'Entra con CIE',
    about: 'Con la carta e il suo PIN, o con l’app CieID.',
  },
  oidc: {
    about: 'Con il gestore di identità che parla OpenID Connect. Serve il livello 2.',
    button: (name: string) => `Entra con ${name}`,
  },
  regional: {
    title: 'Credenziali regionali',
    about: 'Le credenziali che ti ha dato lo sportello della ASL. Se le hai perse o dimenticate, lo sportello te ne dà di nuove.',
    username: 'Codice fiscale',
    password: 'Password',
    code: 'Codice a sei cifre',
    codeHint: 'Quello che mostra adesso l’app sul tuo telefono.',
    button: 'Entra',
    wrong: 'Codice fiscale, password o codice non sono giusti. Un codice già usato non vale più: aspetta il prossimo.',
    wait: (minutes: number) => `Troppi tentativi. Riprova tra ${minutes === 1 ? 'un minuto' : `${minutes} minuti`}.`,
  },
  newPassword: {
    title: 'Scegli una password tua',
    lead: 'Quella che hai usato valeva solo per la prima volta. Scegline una lunga: una frase va bene.',
    label: 'Nuova password',
    hint: 'Almeno 12 caratteri.',
    button: 'Salva ed entra',
    problems,
  },
  send: {
    title: 'Vai al tuo gestore di identità',
    lead: 'Ti mandiamo alla pagina del gestore, dove ti farai riconoscere.',
    button: 'Continua',
  },
  refused: { title: 'L’accesso non è riuscito', again: 'Riprova', home: 'Torna alla pagina iniziale', reasons },
  unknownProvider: 'Questo gestore di identità non è tra quelli che conosciamo.',
};
