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
};
