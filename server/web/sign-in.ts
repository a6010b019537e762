// The one door behind every login: from who somebody is to a session, or to the page that says why there is none.
import type { Context } from 'hono';
import type { Authenticated } from '#identity/authenticated.ts';
import { languageOf } from './language-of.ts';
import { localPath } from './local-path.ts';
import type { LoginTrail } from './login-trail.ts';
import type { People, RegistryPerson } from './people.ts';
import type { ActingAs, Sessions } from './session.ts';

export type SignIn = (c: Context, authenticated: Authenticated, returnTo?: string) => Promise<Response>;

export const paths = { choose: '/accedi/profilo', unknown: '/accedi/non-iscritto', deceased: '/attivazione/ostacolo/deceased' };

export interface SignInDoorParts {
  readonly people: People;
  readonly sessions: Sessions;
  readonly trail: Pick<LoginTrail, 'cameIn'>;
}

export function createSignIn({ people, sessions, trail }: SignInDoorParts): SignIn {
  return async (c, authenticated, returnTo) => {
    // Who comes in another time may be sent elsewhere.
    c.header('Cache-Control', 'no-store');
    const person = await people.byFiscalCode(authenticated.fiscalNumber);
    const as = onlyWay(person);
    if (as === undefined) return c.redirect(paths.unknown, 303);
    const name = person.patient?.name ?? person.practitioner?.name ?? '';
    await trail.cameIn(authenticated, person);
    await sessions.start(c, { authenticated, as, name, language: languageOf(c) });
    const next = localPath(returnTo);
    return c.redirect(as.kind === 'undecided' ? withNext(paths.choose, next) : (next ?? '/'), 303);
  };
}

/** Undefined: nobody in our registry. */
function onlyWay(person: RegistryPerson): ActingAs | undefined {
  const ways = waysOf(person);
  const [only] = ways;
  return ways.length > 1 ? { kind: 'undecided' } : only?.as;
}

export interface Way {
  readonly key: string;
  readonly as: Exclude<ActingAs, { readonly kind: 'undecided' }>;
  /** Of a professional: where, and with which roles. */
  readonly organizationName?: string;
  readonly roles?: readonly string[];
}

/** As whom a person may act: as a citizen, and as a professional once for each organisation. */
export function waysOf({ patient, practitioner }: RegistryPerson): readonly Way[] {
  const ways: Way[] = patient === undefined ? [] : [{ key: 'citizen', as: { kind: 'citizen', patient: patient.id } }];
  const places = new Map<string, { organizationName: string; roles: string[] }>();
  for (const { organization, organizationName, role } of practitioner?.memberships ?? []) {
    const place = places.get(organization) ?? { organizationName, roles: [] };
    places.set(organization, { organizationName, roles: [...place.roles, role] });
  }
  for (const [organization, { organizationName, roles }] of places) {
    const as = { kind: 'professional', practitioner: practitioner?.id ?? '', organization } as const;
    ways.push({ key: organization, as, organizationName, roles });
  }
  return ways;
}

function withNext(path: string, next: string | undefined): string {
  return next === undefined ? path : `${path}?next=${encodeURIComponent(next)}`;
}
