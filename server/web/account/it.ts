// Signing out, choosing as whom to act, changing the person for whom one acts.

export const it = {
  out: {
    title: 'Sei uscito',
    text: 'La sessione è terminata. Se usi un computer di altri, chiudi anche il browser.',
    home: 'Torna alla pagina iniziale',
    provider: 'Esci anche dal gestore di identità',
    everywhere: 'La sessione è terminata, qui e presso il gestore di identità.',
  },
  unknown: {
    title: 'Non risulti nell’Anagrafe sanitaria',
    lead: 'Abbiamo verificato la tua identità, ma il tuo codice fiscale non è tra quelli degli assistiti né dei professionisti di questa regione. Non abbiamo creato nessun account.',
    next: 'Che cosa puoi fare',
    steps: [
      'Se abiti in Liguria, iscriviti all’Anagrafe sanitaria allo sportello della tua ASL, con un documento d’identità.',
      'Se abiti in un’altra regione, usa il Fascicolo della tua regione.',
      'Se il tuo codice fiscale è cambiato da poco, chiedi allo sportello di aggiornarlo.',
    ],
  },
  choose: {
    title: 'Come vuoi entrare?',
    lead: 'Hai più di un ruolo. Scegli con quale vuoi continuare: lo puoi cambiare quando vuoi.',
    only: 'Per te è in corso un solo ruolo.',
    none: {
      title: 'Nessun ruolo in corso',
      lead: 'Nel registro della regione non risulta più, da adesso, un ruolo con cui entrare.',
      next: 'Se pensi a un errore, rivolgiti all’organizzazione per cui lavori o alla tua ASL: quando il registro è corretto puoi entrare di nuovo.',
      leave: 'Esci',
    },
    label: 'Ruolo',
    citizen: 'Come cittadino',
    citizenHint: 'Il tuo Fascicolo, le tue scelte',
    professional: (place: string) => `Come professionista: ${place}`,
    go: 'Continua',
  },
  person: {
    title: 'Di chi vuoi vedere il Fascicolo?',
    lead: 'Puoi passare da una persona all’altra senza uscire. In cima a ogni pagina vedi sempre per chi stai agendo.',
    label: 'Persona',
    self: (name: string) => `${name} (tu)`,
    relation: { parent: 'come genitore', guardian: 'come tutore o amministratore', delegate: 'per delega' },
    go: 'Passa a questa persona',
  },
};
