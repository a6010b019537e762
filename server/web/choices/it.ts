// The choices of a person: what holds, what a change means, what was decided before.
import { it as activation } from '../activation/it.ts';

const { feed, past, consultation } = activation.choices;

export const it = {
  title: 'Le mie scelte',
  lead: 'Puoi cambiare ogni scelta quando vuoi. La modifica vale da subito e ricevi una nuova ricevuta.',
  notOpen: 'Il Fascicolo non è ancora aperto.',
  open: 'Attiva il Fascicolo',
  saved: 'La tua scelta è stata registrata e vale da adesso.',
  unchanged: 'La scelta era già così: non è cambiato nulla.',
  names: { feed: feed.name, past: past.name, consultation: consultation.name },
  granted: 'Hai detto sì',
  withheld: 'Hai detto no',
  never: 'Non hai ancora scelto',
  means: {
    feed: [feed.yes, 'Non entra nulla di nuovo e nessun altro vede ciò che c’è. Nulla è cancellato: tu continui a vedere tutto.'],
    past: [past.yes, 'I documenti precedenti non entrano. Quelli già arrivati restano.'],
    consultation: [consultation.yes, consultation.no],
  } as Readonly<Record<'feed' | 'past' | 'consultation', readonly [yes: string, no: string]>>,
  change: 'Cambia',
  revoke: { feed: 'Revoca l’alimentazione', past: 'Revoca i dati pregressi', consultation: 'Revoca la consultazione' },
  give: { feed: 'Consenti l’alimentazione', past: 'Consenti i dati pregressi', consultation: 'Consenti la consultazione' },
  before: 'Che cosa succede se confermi',
  again: {
    feed: 'Puoi dare di nuovo il consenso quando vuoi: ciò che c’è tornerà visibile secondo le altre scelte.',
    past: 'Puoi cambiare idea quando vuoi.',
    consultation: 'Decadono anche i permessi dati a singoli medici o strutture. Puoi cambiare idea quando vuoi.',
  },
  notice: 'Prima di dare il consenso leggi l’informativa',
  read: 'Ho letto l’informativa',
  readMissing: 'Per dare il consenso conferma di avere letto l’informativa.',
  confirm: 'Conferma',
  cancel: 'Annulla',
  history: 'Storia delle scelte',
  columns: ['Quando', 'Scelta', 'Decisione', 'Informativa', 'Ricevuta'],
  yes: 'Sì',
  no: 'No',
  state: { active: 'in vigore', rejected: 'rifiutata all’apertura', inactive: 'sostituita' } as Readonly<Record<string, string>>,
  download: 'Scarica',
  downloadOf: (when: string) => `la ricevuta del ${when}`,
  none: 'Nessuna',
  close: 'Chiudere il Fascicolo',
  closeText: 'Puoi revocare tutte le scelte in una volta.',
  closeLink: 'Chiudi il Fascicolo',
  closing: {
    title: 'Chiudere il Fascicolo',
    text: [
      'Alimentazione, dati pregressi e consultazione vengono revocati insieme.',
      'Nulla è cancellato: soltanto tu continui a vedere ciò che c’è. Le correzioni di documenti già presenti arrivano ancora.',
      'Puoi riaprire il Fascicolo quando vuoi, dando di nuovo il consenso.',
    ],
    sure: 'Ho capito e voglio chiudere il Fascicolo',
    sureMissing: 'Per chiudere il Fascicolo conferma di avere capito.',
    confirm: 'Chiudi il Fascicolo',
  },
};
