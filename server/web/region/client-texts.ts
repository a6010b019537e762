// Words of the pages about apps, systems and keys.

const it = {
  title: 'App, sistemi e chiavi',
  lead: 'Chi può chiedere un token, e con quali chiavi il server li firma. Ogni modifica è scritta nel registro degli accessi.',
  clients: 'App e sistemi registrati',
  name: 'Nome',
  id: 'Identificativo',
  kind: 'Tipo',
  kinds: { public: 'App pubblica (PKCE)', secret: 'App con segreto', key: 'Firma con chiave propria' },
  since: 'Dal',
  state: 'Stato',
  active: 'attivo',
  disabled: 'sospeso',
  register: 'Registra un’app o un sistema',
  redirectUris: 'Indirizzi di ritorno',
  redirectHint: 'Uno per riga. Nessuno: è un sistema che chiede per sé (Backend Services).',
  launchUri: 'Indirizzo di avvio dalla pagina di un professionista',
  scope: 'Permessi che può chiedere al massimo',
  organization: 'Organizzazione per cui agisce un sistema (id)',
  jwks: 'Chiavi pubbliche (JWKS)',
  jwksFile: 'oppure un file JWKS',
  add: 'Registra',
  wrong: {
    name: () => 'Scrivi il nome, al massimo 100 caratteri.',
    kind: (typed: string): string =>
      typed === ''
        ? 'Scegli il tipo.'
        : 'Senza indirizzi di ritorno è un sistema, che firma con chiave propria: cambia il tipo o scrivi un indirizzo di ritorno.',
    redirectUris: (typed: string): string =>
      typed === ''
        ? 'Un’app ha almeno un indirizzo di ritorno.'
        : `«${typed}» non va bene: serve un indirizzo https, o http su questo computer (127.0.0.1, localhost), senza «#» e senza nome utente.`,
    launchUri: (typed: string) => `«${typed}» non è un indirizzo completo, come https://app.example/avvio.`,
    scope: (typed: string) =>
      typed === ''
        ? 'Scrivi almeno un permesso, per esempio patient/*.rs.'
        : `«${typed}» non è un permesso di questo server: per esempio patient/*.rs, user/Observation.rs, system/*.cruds, launch.`,
    organization: (typed: string) =>
      typed === ''
        ? 'Un sistema agisce per un’organizzazione del registro: scrivi il suo identificativo.'
        : `«${typed}» non è un identificativo: lettere, cifre, «-» e «.», al massimo 64.`,
    jwks: () => 'Manca un JWKS valido: chiavi pubbliche EC o RSA, ciascuna con un kid, nessuna chiave privata.',
  },
  noKeys: 'Manca un JWKS valido: chiavi pubbliche EC o RSA, ciascuna con un kid, nessuna chiave privata.',
  region: 'Regione',
  edit: 'Nome e indirizzi',
  editRedirectHint: 'Uno per riga. Valgono dalla prossima richiesta.',
  save: 'Salva',
  edited: 'Le modifiche sono salvate.',
  remove: 'Rimuovi per sempre',
  removeTitle: (name: string) => `Rimuovere ${name}?`,
  removeLead: 'Non si può annullare: per tornare serve una nuova registrazione.',
  whatEnds: 'Che cosa finisce subito',
  ends: ['La registrazione, con chiavi, segreto e indirizzi.', 'Tutti i token e gli accessi in corso, dalla prossima richiesta.'],
  allowed: (count: number): string =>
    count === 0
      ? 'Nessuna autorizzazione: finora nessuna persona l’ha ammessa.'
      : count === 1
        ? 'L’autorizzazione data da una persona.'
        : `Le ${count} autorizzazioni date da persone.`,
  insteadSuspend:
    'Chi deve fermarsi solo per un po’ si sospende: le autorizzazioni restano. La rimozione è scritta nel registro degli accessi.',
  removeNow: 'Rimuovi',
  keep: 'Non rimuovere',
  removed: 'L’app è stata rimossa. I suoi token non valgono più.',
  access: 'Accesso',
  disableText: 'Chi è sospeso non ottiene token, e quelli che ha non valgono più. Si può riattivare.',
  enableText: 'Riattivando, può di nuovo chiedere token.',
  disable: 'Sospendi',
  enable: 'Riattiva',
  replaceKeys: 'Sostituisci le chiavi',
  replaceSecret: 'Nuovo segreto',
  secret: 'Il segreto si vede solo adesso; quello di prima non vale più:',
  keys: 'Chiavi con cui il server firma',
  algorithm: 'Algoritmo',
  keyStates: { current: 'in uso', previous: 'precedente: verifica ancora' },
  rotate: 'Cambia le chiavi',
  rotateText: 'Le chiavi in uso diventano precedenti; ciò che firmarono quelle ancora prima non vale più.',
  none: 'I token li emette un altro server: app e chiavi sono lì.',
};

const en: typeof it = {
  title: 'Apps, systems and keys',
  lead: 'Who may ask for a token, and which keys the server signs them with. Every change is written in the access log.',
  clients: 'Registered apps and systems',
  name: 'Name',
  id: 'Identifier',
  kind: 'Kind',
  kinds: { public: 'Public app (PKCE)', secret: 'App with a secret', key: 'Signs with its own key' },
  since: 'Since',
  state: 'State',
  active: 'active',
  disabled: 'suspended',
  register: 'Register an app or a system',
  redirectUris: 'Redirect addresses',
  redirectHint: 'One a line. None: it is a system that asks for itself (Backend Services).',
  launchUri: 'Launch address from a professional’s page',
  scope: 'The most that it may ask for (scopes)',
  organization: 'Organisation that a system acts for (id)',
  jwks: 'Public keys (JWKS)',
  jwksFile: 'or a JWKS file',
  add: 'Register',
  wrong: {
    name: () => 'Write the name, at most 100 characters.',
    kind: (typed) =>
      typed === ''
        ? 'Choose the kind.'
        : 'Without redirect addresses it is a system, which signs with its own key: change the kind or write a redirect address.',
    redirectUris: (typed) =>
      typed === ''
        ? 'An app has at least one redirect address.'
        : `“${typed}” will not do: an https address is needed, or http on this computer (127.0.0.1, localhost), without “#” and user name.`,
    launchUri: (typed) => `“${typed}” is no complete address, such as https://app.example/launch.`,
    scope: (typed) =>
      typed === ''
        ? 'Write at least one scope, for example patient/*.rs.'
        : `“${typed}” is no scope of this server: for example patient/*.rs, user/Observation.rs, system/*.cruds, launch.`,
    organization: (typed) =>
      typed === ''
        ? 'A system acts for an organisation of the registry: write its identifier.'
        : `“${typed}” is no identifier: letters, digits, “-” and “.”, at most 64.`,
    jwks: () => 'A valid JWKS is missing: public EC or RSA keys, each with a kid, no private key.',
  },
  noKeys: 'A valid JWKS is missing: public EC or RSA keys, each with a kid, no private key.',
  region: 'Region',
  edit: 'Name and addresses',
  editRedirectHint: 'One a line. They count from the next request.',
  save: 'Save',
  edited: 'The changes are saved.',
  remove: 'Remove for good',
  removeTitle: (name) => `Remove ${name}?`,
  removeLead: 'This cannot be undone: to come back it must be registered anew.',
  whatEnds: 'What ends at once',
  ends: ['The registration, with keys, secret and addresses.', 'All its tokens and what it has open, at the next request.'],
  allowed: (count) =>
    count === 0
      ? 'Nothing that people allowed: nobody has let it in.'
      : count === 1
        ? 'What one person has allowed it.'
        : `What people have allowed it, ${count} times.`,
  insteadSuspend: 'Whoever is to stop only for a while is suspended: what people allowed stays. The removal is written in the access log.',
  removeNow: 'Remove',
  keep: 'Do not remove',
  removed: 'The app is removed. Its tokens are good no more.',
  access: 'Access',
  disableText: 'Whoever is suspended gets no token, and those it has are good no more. It can be let in again.',
  enableText: 'Let in again, it may ask for tokens as before.',
  disable: 'Suspend',
  enable: 'Let in again',
  replaceKeys: 'Replace the keys',
  replaceSecret: 'New secret',
  secret: 'The secret is shown only now; the one before is good no more:',
  keys: 'Keys the server signs with',
  algorithm: 'Algorithm',
  keyStates: { current: 'in use', previous: 'previous: still verifies' },
  rotate: 'Change the keys',
  rotateText: 'The keys in use become the previous ones; what was signed with those before them is good no more.',
  none: 'Tokens are issued by another server: apps and keys are there.',
};

export const clientTexts = { it, en };
