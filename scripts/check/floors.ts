// The floors of the house, lowest first: the rules between rooms and the diagram of docs/architecture.md are made from this list.

export interface Floor {
  readonly floor: number;
  readonly rooms: readonly string[];
  readonly knows: string;
}

export const floors: readonly Floor[] = [
  { floor: 0, rooms: ['fhir'], knows: 'shared words: outcome, reference, period, bundle' },
  {
    floor: 1,
    rooms: ['conformance', 'auth', 'identity'],
    knows: 'profiles as registries; token to Requester; SPID, CIE and credentials to a person',
  },
  {
    floor: 2,
    rooms: ['search', 'ingest', 'presentation'],
    knows: 'the language of questions; CDA2 to Bundle; resources as people read them',
  },
  { floor: 3, rooms: ['consent'], knows: 'provisions, decision, predicate' },
  { floor: 4, rooms: ['store'], knows: 'one narrow interface; SQLite and PostgreSQL behind it' },
  { floor: 5, rooms: ['audit', 'notify', 'reading'], knows: 'what is remembered; who is told; documents read on threads of their own' },
  { floor: 6, rooms: ['record'], knows: 'disclose and submit, the one way to the store' },
  { floor: 7, rooms: ['interactions', 'activation', 'people'], knows: 'what can be asked; how a citizen joins; who is found and enrolled' },
  {
    floor: 8,
    rooms: ['http', 'web', 'authorization', 'demo-idp', 'load', 'region'],
    knows: 'doors: FHIR, pages, tokens; an identity provider for the demo; the loader; the synthetic region',
  },
];

/** Folders of `server/` that may look everywhere: journeys walk through the whole house, benchmarks behind any door. */
export const visitors: readonly string[] = ['journeys', 'bench'];
