// Words of the finding of a person.

export const it = {
  title: 'Cerca una persona',
  byCode: 'Con il codice fiscale',
  code: 'Codice fiscale',
  codeHint: '16 caratteri, come sulla tessera sanitaria',
  byName: 'Con nome e data di nascita',
  family: 'Cognome',
  given: 'Nome',
  birthDate: 'Data di nascita',
  go: 'Cerca',
  wrongCode: 'Il codice fiscale non è corretto: controlla i 16 caratteri, l’ultima lettera non corrisponde agli altri.',
  wrongDate: 'La data di nascita non è una data valida.',
  throttled: 'Troppe ricerche senza risultato: aspetta un quarto d’ora prima di cercare di nuovo.',
  none: 'Nessuna persona iscritta con questi dati. Controlla quanto inserito.',
  several: (count: number) => `${count} persone corrispondono. Scegli quella che hai davanti controllando data e luogo di nascita.`,
  open: 'Apri',
  person: 'Persona',
  birthPlace: 'Luogo di nascita',
};
