// What is said when the form was filled in for a person for whom one may act no more.
export const it = {
  title: 'Non puoi più agire per questa persona',
  lead: 'Il modulo era compilato per conto di un’altra persona, e nel frattempo il tuo incarico è finito: non è stato inviato nulla.',
  why: 'Perché può succedere',
  reasons: ['La persona ha compiuto 18 anni: decide da sé.', 'L’incarico è scaduto, oppure è stato revocato o terminato allo sportello.'],
  next: 'Se è un errore, rivolgiti allo sportello con un documento e con ciò che prova il tuo titolo.',
  others: 'Per chi puoi agire',
  home: 'Torna alla pagina iniziale',
};

export const en: typeof it = {
  title: 'You can no longer act for this person',
  lead: 'The form was filled in for another person, and your place has ended in the meantime: nothing was sent.',
  why: 'Why this can happen',
  reasons: ['The person has come of age: they decide for themselves.', 'Your place has expired, or it was revoked or ended at a counter.'],
  next: 'If this is a mistake, go to a counter with a document and with what proves your title.',
  others: 'For whom you can act',
  home: 'Back to the home page',
};
