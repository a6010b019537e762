// Which journey walks through each page; a page that is not here, or a journey that is not there, fails the test.

/** By method and path as the table of pages has them; the journey is a file of this folder, without its ending. */
export const visitedPages: Readonly<Record<string, string>> = {
  'GET /': 'public-pages',
  'GET /esci': 'public-pages',
  'POST /esci': 'account-pages',
  'GET /accedi/non-iscritto': 'public-pages',
  'GET /accedi/profilo': 'account-pages',
  'POST /accedi/profilo': 'account-pages',
  'GET /persona': 'account-pages',
  'POST /persona': 'account-pages',
  'GET /operatore': 'clinician-pages',
  'GET /operatore/cerca': 'clinician-pages',
  'POST /operatore/cerca': 'clinician-pages',
  'GET /operatore/assistiti': 'clinician-pages',
  'GET /operatore/persona/:id': 'clinician-pages',
  'GET /operatore/persona/:id/cura': 'clinician-pages',
  'POST /operatore/persona/:id/cura': 'clinician-pages',
  'GET /operatore/persona/:id/documenti': 'clinician-pages',
  'GET /operatore/persona/:id/documenti/:documento': 'clinician-pages',
  'GET /operatore/persona/:id/documenti/:documento/originale': 'clinician-pages',
  'GET /operatore/persona/:id/esami': 'clinician-pages',
  'GET /operatore/persona/:id/farmaci': 'clinician-pages',
  'GET /operatore/persona/:id/ricoveri': 'clinician-pages',
  'GET /operatore/persona/:id/stampa': 'clinician-pages',
};
