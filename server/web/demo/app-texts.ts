// Words of the demo's app.

const it = {
  title: 'Quadro clinico, app dimostrativa',
  lead: 'Un’app come potrebbe scriverla chiunque: chiede il permesso, riceve un token che vale cinque minuti e legge gli ultimi referti.',
  alone: 'Da sola',
  aloneText:
    'L’app parte da qui e chiede di chi può vedere il Fascicolo: un cittadino sceglie sé stesso o chi rappresenta, un professionista cerca la persona.',
  start: 'Avvia l’app',
  fromPage: 'Dalla pagina di un professionista',
  fromPageText: 'Un medico apre una persona in «Area professionisti», sceglie «App» e apre l’app su quella persona.',
  sees: 'Ecco che cosa vede l’app: quello che può vedere chi l’ha aperta, e niente di più.',
  patient: 'Persona',
  nobody: 'nessuna',
  scope: 'Permessi ricevuti',
  request: 'Richiesta',
  none: 'Nessun referto.',
  reports: (total: number) => `Ultimi referti, ${total} in tutto`,
  report: 'Referto',
  date: 'Data',
  claims: 'Che cosa dice il token',
  again: 'Ricomincia',
  refused: 'L’app non è stata autorizzata',
  denied: 'Hai detto di no: l’app non vede niente.',
  stale: 'La risposta non è per una domanda di quest’app, o è scaduta.',
};

const en: typeof it = {
  title: 'Clinical picture, a demonstration app',
  lead: 'An app as anybody could write it: it asks for permission, is given a token good for five minutes and reads the latest reports.',
  alone: 'By itself',
  aloneText:
    'The app starts here and asks whose record it may see: a citizen chooses themselves or whom they represent, a professional finds the person.',
  start: 'Start the app',
  fromPage: 'From a professional’s page',
  fromPageText: 'A physician opens a person in “For professionals”, chooses “Apps” and opens the app for that person.',
  sees: 'This is what the app sees: what whoever opened it may see, and nothing more.',
  patient: 'Person',
  nobody: 'nobody',
  scope: 'Scopes given',
  request: 'Request',
  none: 'No reports.',
  reports: (total) => `Latest reports, ${total} in all`,
  report: 'Report',
  date: 'Date',
  claims: 'What the token says',
  again: 'Start again',
  refused: 'The app was not authorised',
  denied: 'You said no: the app sees nothing.',
  stale: 'The answer is not to a question of this app, or it is over.',
};

export const appTexts = { it, en };
