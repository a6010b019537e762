// Words of the counter: who acts for a person and until when, how a place ends, and what is left to do when somebody has died.
import { inLanguage } from '../language.ts';
import type { Visit } from '../page.ts';

const it = {
  list: 'Chi agisce per questa persona',
  listLead: 'Chi può agire ora, chi potrà e chi poteva. Una delega data dalla persona si termina qui solo su sua richiesta.',
  show: 'Vedi chi agisce e termina un incarico',
  nobody: 'Nessuno agisce o ha agito per questa persona.',
  columns: ['Chi', 'Titolo', 'Dal', 'Fino al', 'Stato', 'Operazioni'],
  titles: { parent: 'genitore', guardian: 'tutore, curatore o amministratore', delegate: 'delegato dalla persona' },
  open: 'senza termine',
  ofAge: 'fino ai 18 anni',
  states: { inForce: 'in corso', toBegin: 'non ancora iniziato', over: 'terminato' },
  end: 'Termina',
  endOf: (name: string) => `Termina l’incarico di ${name}`,
  title: (name: string) => `${name}: termina l’incarico`,
  lead: (person: string) => `Agisce per ${person}.`,
  day: 'Ultimo giorno',
  dayHint: 'Oggi o un giorno passato: vale dalla prossima richiesta. Un giorno futuro: fino alla fine di quel giorno.',
  reason: 'Motivo',
  reasonHint: 'Per esempio: revoca del giudice, decadenza, richiesta della persona. Resta scritto; al massimo 300 caratteri.',
  go: 'Continua',
  confirmTitle: 'Rileggi e conferma',
  confirmNow: (name: string) => `${name} non potrà più agire dalla prossima richiesta, anche se è già nel Fascicolo.`,
  confirmLater: (name: string, day: string) => `${name} può agire fino al ${day} compreso; dal giorno dopo non potrà più.`,
  told: 'I consensi già dati restano. Chi agiva e la persona ricevono un avviso, se hanno lasciato un indirizzo. Per tornare ad agire serve una nuova registrazione.',
  confirm: 'Conferma la fine dell’incarico',
  back: 'Correggi',
  doneNow: 'L’incarico è terminato: vale dalla prossima richiesta.',
  doneLater: 'Il termine è scritto: fino a quel giorno compreso può ancora agire.',
  errors: {
    reason: 'Scrivi il motivo, al massimo 300 caratteri, senza «<» e «>».',
    day: 'La data non è valida.',
    'until-before-from': 'L’ultimo giorno non può venire prima dell’inizio.',
    'until-later': 'L’incarico finisce già prima: qui non si prolunga.',
  },
  deceased: {
    title: 'Per l’Anagrafe sanitaria la persona è deceduta',
    text: 'Per lei non si riconosce nessuno, non si raccolgono consensi, non si registra chi agisce e non si rilasciano credenziali.',
    next: 'Che cosa fare',
    steps: [
      'Se è un errore, avvisa subito l’Anagrafe sanitaria: quando il dato è corretto si può riprendere da qui.',
      'Se ha ancora credenziali regionali, revocale.',
      'Chi ha diritto ai documenti di una persona deceduta li chiede all’azienda sanitaria che la curava.',
    ],
    credentials: 'Vai alle credenziali',
  },
};

const en: typeof it = {
  list: 'Who acts for this person',
  listLead: 'Who may act now, who will and who did. A delegation that the person gave is ended here only when they ask for it.',
  show: 'See who acts, and end a place',
  nobody: 'Nobody acts or has acted for this person.',
  columns: ['Who', 'Title', 'From', 'Until', 'State', 'Actions'],
  titles: { parent: 'parent', guardian: 'guardian or administrator', delegate: 'delegate of the person' },
  open: 'without end',
  ofAge: 'until the age of 18',
  states: { inForce: 'in force', toBegin: 'still to begin', over: 'ended' },
  end: 'End',
  endOf: (name) => `End the place of ${name}`,
  title: (name) => `${name}: end their place`,
  lead: (person) => `Acts for ${person}.`,
  day: 'Last day',
  dayHint: 'Today or a day in the past: from the next request. A day to come: until the end of that day.',
  reason: 'Reason',
  reasonHint: 'For example: revoked by the court, forfeited, asked by the person. It stays in the record; at most 300 characters.',
  go: 'Continue',
  confirmTitle: 'Read again and confirm',
  confirmNow: (name) => `${name} can no longer act from the next request on, even if they are in the record already.`,
  confirmLater: (name, day) => `${name} may act until ${day} included; from the day after no more.`,
  told: 'Consents that were given stay. Who acted and the person are told, if they left an address. To act again, a new registration is needed.',
  confirm: 'Confirm the end',
  back: 'Correct',
  doneNow: 'The place has ended: from the next request on.',
  doneLater: 'The end is written: until that day included they may still act.',
  errors: {
    reason: 'Write the reason, at most 300 characters, without “<” and “>”.',
    day: 'The date is not valid.',
    'until-before-from': 'The last day cannot come before the beginning.',
    'until-later': 'It ends sooner already: nothing is made longer here.',
  },
  deceased: {
    title: 'The registry says that the person has died',
    text: 'Nobody is recognised for them, no consents are taken, nobody is registered to act, no credentials are issued.',
    next: 'What to do',
    steps: [
      'If this is a mistake, tell the registry at once: when it is corrected you can go on from here.',
      'If they still have regional credentials, revoke them.',
      'Who has a right to the documents of a person who has died asks the health authority that treated them.',
    ],
    credentials: 'Go to the credentials',
  },
};

export type EndingText = typeof it;

export function endingText({ language }: Pick<Visit, 'language'>): EndingText {
  return inLanguage(language, { it, en });
}
