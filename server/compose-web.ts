// The pages on the rooms below them: sessions, people of the registry, and what each area needs.
import type { Requester } from '#auth/requester.ts';
import type { AuthorizationServer } from '#authorization/authorization-server.ts';
import type { SessionKeep } from '#web/session.ts';
import { createSessions, endLogin, type Session } from '#web/session.ts';
import { createTypedForms } from '#web/typed.ts';
import { createLoginTrail } from '#web/login-trail.ts';
import { createPeople } from '#web/people.ts';
import { createRequesterOf, type RequesterOf } from '#web/requester-of.ts';
import { createAreas, routesOf, type AreaParts } from '#web/routes.ts';
import { createBrowserCookie } from '#web/sign-in/browser-cookie.ts';
import type { SignInParts } from '#web/sign-in/sign-in-pages.tsx';
import { createSignIn, type SignIn } from '#web/sign-in.ts';
import { createWebApp, type WebApp, type WebAppParts } from '#web/web-app.ts';
import type { ReadQuery } from '#search/parse.ts';
import type { Store } from '#store/store.ts';
import type { CitizenParts } from '#web/citizen/parts.ts';
import type { ClinicianParts } from '#web/clinician/clinician-pages.tsx';
import type { CounterParts } from '#web/counter/counter-pages.tsx';
import type { RegionParts } from '#web/region/region-pages.tsx';
import { appAccess, appLaunches, clientDesk } from './compose-apps.ts';

export interface WebParts
  extends
    Pick<WebAppParts, 'publicUrl' | 'demo' | 'clock' | 'report' | 'statusOf'>,
    Pick<AreaParts, 'activations' | 'record' | 'mailbox' | 'notices' | 'demoApp'> {
  readonly store: Store;
  readonly keep: SessionKeep;
  readonly readQuery: ReadQuery;
  readonly clinician: Omit<ClinicianParts, 'people' | 'launches'>;
  /** Undefined when tokens come from an outside issuer. */
  readonly authorization: AuthorizationServer | undefined;
  readonly citizen: Omit<CitizenParts, 'people' | 'host'>;
  readonly counter: Omit<CounterParts, 'people'>;
  readonly region: Omit<RegionParts, 'clients'>;
  readonly developer: AreaParts['developer'];
  readonly identity: Pick<SignInParts, 'spid' | 'cie' | 'oidc' | 'credentials'>;
  /** In the trail: what was done to whom may ask for tokens. */
  readonly remember: (requester: Requester, action: string, client: string) => Promise<void>;
  /** For the log. */
  readonly complain: (what: string) => void;
  /** Signs cookies. */
  readonly secret: Uint8Array;
}

export interface ComposedWeb extends WebApp {
  /** Method and path of every page. */
  readonly pages: readonly { readonly method: string; readonly path: string }[];
  /** The session behind a Cookie header, for doors beside the pages. */
  sessionOf(cookieHeader: string | undefined): Promise<Session | undefined>;
  /** Ends it; which login it came from. */
  endSession(cookieHeader: string): Promise<string | undefined>;
  readonly signIn: SignIn;
  readonly requesterOf: RequesterOf;
}

export function composeWeb(parts: WebParts): ComposedWeb {
  const { store, keep, clock, secret, publicUrl } = parts;
  const secure = publicUrl.startsWith('https:');
  const sessions = createSessions({ keep, secret, clock, secure, stands: (login) => parts.identity.credentials.stands(login) });
  const typed = createTypedForms({ keep, clock });
  const people = createPeople(parts);
  const requesterOf = createRequesterOf({ registry: (work) => store.read(work), clock });
  const trail = createLoginTrail({ append: (record) => store.append(record), people, clock, newId: parts.citizen.newId });
  const signIn = createSignIn({ people, sessions, trail });
  const apps = appAccess(parts.authorization);
  const citizen = { ...parts.citizen, people, host: new URL(publicUrl).hostname };
  const areas = createAreas({
    ...parts,
    ...parts.identity,
    sessions,
    typed,
    people,
    apps,
    citizen,
    region: { ...parts.region, clients: clientDesk(parts.authorization, parts.remember) },
    clinician: { ...parts.clinician, people, launches: appLaunches(parts.authorization, `${publicUrl}/fhir`) },
    counter: { ...parts.counter, people },
    signIn,
    trail,
    browser: createBrowserCookie(secret, secure),
    random: Math.random,
  });
  return {
    ...createWebApp({ ...parts, areas, sessions, typed, requesterOf, actsForOthers: people.actsForOthers }),
    pages: routesOf(areas).map(({ method, path }) => ({ method, path })),
    async sessionOf(cookieHeader) {
      const found = await sessions.find(cookieHeader);
      return found.kind === 'open' ? found.session : undefined;
    },
    async endSession(cookieHeader) {
      const found = await sessions.find(cookieHeader);
      if (found.kind !== 'open') return undefined;
      const { authenticated } = found.session;
      const { evidence } = authenticated;
      await trail.left(authenticated);
      await endLogin(keep, evidence, clock());
      return evidence;
    },
    signIn,
    requesterOf,
  };
}
