// The contacts of a person: where messages go, and the proof that an address is theirs.

export const texts = {
  it: {
    title: 'I tuoi contatti',
    lead: 'Qui ti avvisiamo di ciò che accade nel Fascicolo. Un contatto nuovo vale dopo che lo hai verificato con un codice.',
    saved: 'I contatti sono stati aggiornati.',
    unchanged: 'I contatti erano già questi.',
    go: 'Salva',
    codesTitle: 'Verifica i nuovi contatti',
    notOpen: 'I contatti si indicano durante l’attivazione del Fascicolo.',
  },
  en: {
    title: 'Your contacts',
    lead: 'We tell you here what happens in the record. A new contact counts after you have verified it with a code.',
    saved: 'The contacts were updated.',
    unchanged: 'The contacts were these already.',
    go: 'Save',
    codesTitle: 'Verify the new contacts',
    notOpen: 'Contacts are given while the record is opened.',
  },
};
