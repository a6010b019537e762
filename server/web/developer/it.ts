// Words of the developer page.

export const it = {
  title: 'Per chi sviluppa',
  lead: 'Un server FHIR R4 in cui il consenso del cittadino è parte di ogni ricerca.',
  base: 'Indirizzo di base:',
  links: [
    ['/docs', 'Esplora le API', 'Tutte le operazioni, con esempi.'],
    ['/fhir/metadata', 'CapabilityStatement', 'Che cosa il server sa fare, in FHIR.'],
    ['/fhir/.well-known/smart-configuration', 'Configurazione SMART', 'Indirizzi per autorizzare le app.'],
  ] as readonly (readonly [string, string, string])[],
  people: 'Persone della dimostrazione',
  name: 'Nome',
  about: 'Chi è',
  token: 'Token',
  getToken: (name: string) => `Token di ${name}`,
  tokenOf: (name: string) => `Token di ${name}, vale 12 ore`,
  tryIt: 'Prova una richiesta',
  as: 'Come',
  request: 'Richiesta GET sotto /fhir',
  requestHint: 'Per esempio: /Observation?patient=citizen&code=59261-8&_sort=-date',
  send: 'Invia',
  explain: 'Spiega la query',
  answer: (status: number) => `Risposta ${status}`,
};
