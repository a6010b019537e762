// What each choice means, and what taking it back means, said before it is done: in Italian and in English, to the person
// (a counter reads it aloud).
// DPCM 178/2015 art. 7; DM 7/9/2023 artt. 7, 8.
import type { Category } from './consents.ts';

export interface InBoth {
  readonly it: string;
  readonly en: string;
}

export interface Explanation {
  readonly question: InBoth;
  readonly granted: InBoth;
  readonly withheld: InBoth;
}

export const explanations: Readonly<Record<Category, Explanation>> = {
  feed: {
    question: {
      it: 'Acconsenti ad alimentare il Fascicolo con i dati e i documenti da oggi in poi?',
      en: 'Do you consent to the record being fed with data and documents from now on?',
    },
    granted: {
      it: 'Alimentazione: da ora i documenti delle cure entrano nel Fascicolo; ciò che vi si trova è di nuovo visibile secondo le altre scelte.',
      en: 'Feed: documents of care are added from now on, and what is in the record is visible again as the other choices say.',
    },
    withheld: {
      it: 'Alimentazione revocata: non entra nulla di nuovo e nessun altro vede ciò che c’è; nulla è cancellato, tu continui a vederlo, e torna visibile se acconsenti di nuovo.',
      en: 'Feed revoked: nothing new is added and nobody else sees what is there; nothing is deleted, you still see it, and it is visible again when you consent again.',
    },
  },
  past: {
    question: {
      it: 'Acconsenti ad alimentare il Fascicolo anche con i dati e i documenti del passato?',
      en: 'Do you also consent to the record being fed with data and documents of the past?',
    },
    granted: {
      it: 'Dati pregressi: possono entrare i documenti di prima dell’apertura; chi li conserva è invitato a mandarli.',
      en: 'Older data: documents from before the opening can be added; those who hold them are asked to send them.',
    },
    withheld: {
      it: 'Dati pregressi rifiutati: i documenti di prima dell’apertura non entrano più; quelli già presenti restano.',
      en: 'Older data refused: documents from before the opening are no longer added; those already there stay.',
    },
  },
  consultation: {
    question: {
      it: 'Acconsenti alla consultazione del Fascicolo da parte del medico di famiglia e di chi ti ha in cura?',
      en: 'Do you consent to the record being consulted by your physician and those who care for you?',
    },
    granted: {
      it: 'Consultazione: il tuo medico e chi ti ha in cura vedono ciò che serve al loro ruolo, tranne ciò che oscuri.',
      en: 'Consultation: your physician and those who care for you see what their role needs, except what you hide.',
    },
    withheld: {
      it: 'Consultazione rifiutata: nessuno tranne te, e ciascuna struttura per ciò che ha prodotto, vede il Fascicolo; nemmeno in emergenza. Le cure non ne sono limitate.',
      en: 'Consultation refused: nobody but you, and each organisation for what it produced, sees the record; not in an emergency either. Care is not limited by it.',
    },
  },
};

export function meaningOf(category: Category, permit: boolean): InBoth {
  return permit ? explanations[category].granted : explanations[category].withheld;
}
