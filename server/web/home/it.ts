// The public home and the first page of those who have signed in.

export const it = {
  hero: {
    title: 'Il tuo Fascicolo sanitario elettronico',
    text: 'Referti, ricette, appuntamenti e lettere di dimissione in un solo posto. Decidi tu chi li vede.',
    open: 'Attiva subito il tuo Fascicolo con SPID',
    enter: 'Ho già il Fascicolo: accedi',
    time: 'Bastano pochi minuti. Ti servono SPID (o CIE, o le credenziali regionali), il cellulare e un indirizzo email.',
  },
  what: {
    title: 'Che cosa trovi nel Fascicolo',
    items: [
      ['Referti', 'Laboratorio, radiologia, cardiologia, visite specialistiche, con l’andamento degli esami nel tempo.', 'file'],
      ['Ricette', 'Di farmaci e di visite, con il numero e il codice a barre da mostrare in farmacia o allo sportello.', 'note'],
      ['Appuntamenti', 'Quando, dove, come prepararsi e come disdire.', 'calendar'],
    ] as readonly (readonly [title: string, text: string, icon: string])[],
  },
  you: {
    title: 'Decidi tu',
    items: [
      [
        'Chi può vedere',
        'Il tuo medico e chi ti ha in cura vedono i documenti solo se tu lo permetti. Puoi cambiare idea quando vuoi.',
        'locked',
      ],
      ['Che cosa nascondere', 'Puoi oscurare un documento: per gli altri è come se non esistesse.', 'password-invisible'],
      ['Chi ha guardato', 'Ogni consultazione viene registrata: vedi chi, quando e perché.', 'search'],
    ] as readonly (readonly [title: string, text: string, icon: string])[],
  },
  how: {
    title: 'Come si attiva',
    online: {
      title: 'Da casa, con la tua identità digitale',
      text: 'Se hai almeno 18 anni e l’iscrizione all’Anagrafe sanitaria regionale.',
      steps: [
        'Accedi con SPID, CIE o credenziali regionali.',
        'Leggi l’informativa e controlla i tuoi dati.',
        'Verifica cellulare ed email con un codice.',
        'Fai le tue tre scelte e conferma.',
        'Scarica la ricevuta: da quel momento il Fascicolo è aperto.',
      ],
    },
    counter: {
      title: 'Allo sportello',
      text: 'Porta un documento d’identità e la tessera sanitaria allo sportello dell’Anagrafe sanitaria della tua ASL. Lì puoi anche ricevere le credenziali regionali.',
      children:
        'Per i figli minorenni e per le persone rappresentate: il genitore, il tutore o l’amministratore di sostegno va allo sportello e firma un’autocertificazione.',
    },
  },
  verify: ['Hai ricevuto una ricevuta del Fascicolo?', 'Controlla se è autentica'] as readonly [string, string],
  develop: ['Sviluppi un’applicazione?', 'Prova le interfacce FHIR'] as readonly [string, string],
  welcome: {
    title: (name: string) => `Buongiorno, ${name}`,
    lead: 'Da qui gestisci il tuo Fascicolo.',
    activation: ['Attiva il Fascicolo', 'Apri il tuo Fascicolo in pochi minuti, o riprendi da dove eri rimasto.'] as readonly [
      string,
      string,
    ],
    choices: ['Le mie scelte', 'I consensi che hai dato, che cosa comportano, le ricevute.'] as readonly [string, string],
    profile: ['Contatti', 'Il cellulare e l’email a cui ti avvisiamo.'] as readonly [string, string],
  },
};
