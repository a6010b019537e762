// The check of a receipt.

export const it = {
  title: 'Verifica una ricevuta',
  lead: 'Ogni ricevuta del Fascicolo ha un codice. Qui controlli se è autentica; non mostriamo nessun dato della persona.',
  label: 'Codice di verifica',
  hint: 'Sedici lettere e cifre, come ABCD-EFGH-JKMN-PQRS. Lo trovi in fondo alla ricevuta.',
  go: 'Verifica',
  malformed: 'Il codice è fatto di sedici lettere e cifre, senza I, L, O, U, 0 e 1. Controlla di averlo copiato tutto.',
  authentic: 'La ricevuta è autentica',
  opening: (when: string) => `È la ricevuta dell’apertura di un Fascicolo, emessa il ${when}.`,
  change: (when: string) => `È la ricevuta di una modifica delle scelte, emessa il ${when}.`,
  valid: 'Le scelte che riporta sono quelle più recenti.',
  superseded: 'In seguito le scelte sono state cambiate: ne esiste una più recente.',
  unknown: 'Nessuna ricevuta ha questo codice',
  unknownText: 'Controlla di averlo scritto bene. Se è quello della ricevuta, il documento non è stato emesso da questo servizio.',
};
