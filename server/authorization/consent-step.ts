// The step that belongs to the person: what an app asks for, as the page shows it, and the answer.
// The page is bound to the browser that the app sent here: by the library's cookie and by the login.
import type { Provider } from 'oidc-provider';
import { forbidden, notFound } from '#fhir/outcome.ts';
import type { PurposeOfUse, Requester } from '#auth/requester.ts';
import type { Clients, RegisteredClient } from './clients.ts';
import { requestWith } from './cookies.ts';
import type { Engine } from './engine.ts';
import type { FreshLogins, Login } from './fresh-logins.ts';
import type { Grants } from './grants.ts';
import type { Launches } from './launches.ts';
import { grantable, launchScopes, words } from './scope-rules.ts';

/** Who is signed in on the pages. */
export interface Account extends Login {
  /** `Patient/ID` or `Practitioner/ID`. */
  readonly subject: string;
  readonly organization?: string;
  readonly level: number;
  /** This login and no other: what a professional's page and an online app are bound to. */
  readonly login: string;
}

export interface Question {
  readonly client: { readonly id: string; readonly name: string; readonly address: string };
  readonly account: Account;
  /** Scopes on data that the person may leave out one by one. */
  readonly data: readonly string[];
  /** Whether the app wants to know who they are, and to come back while they are away. */
  readonly identity: boolean;
  readonly offline: boolean;
  readonly purpose: PurposeOfUse;
  /** The app wants a login newer than this one. */
  readonly loginIsOld: boolean;
  /** `choose`: one of those whom the person may ask for; `find`: whom a professional looks up; `given`: from the page that opened the app. */
  readonly patient: { readonly kind: 'none' | 'choose' | 'find' } | { readonly kind: 'given'; readonly id: string };
}

export interface Answer {
  /** Those of `data` that are allowed. */
  readonly data: readonly string[];
  /** Whose record; checked against the registry. */
  readonly patient?: string;
}

export interface ConsentStep {
  /** Throws `not-found` when nothing is asked of this browser. */
  question(uid: string, cookies: string, account: Account): Promise<Question>;
  /** Both answer with the address to go on at. */
  allow(uid: string, cookies: string, account: Account, answer: Answer): Promise<string>;
  refuse(uid: string, cookies: string): Promise<string>;
}

export interface ConsentStepParts {
  readonly engine: () => Promise<Engine>;
  readonly baseUrl: string;
  readonly clients: Clients;
  readonly grants: Grants;
  readonly launches: Launches;
  readonly freshLogins: FreshLogins;
  readonly clock: () => number;
}

const usedLaunch = 'The launch has been used before, is over, or is for somebody else. Open the app anew.';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

export function createConsentStep({ engine, baseUrl, clients, grants, launches, freshLogins, clock }: ConsentStepParts): ConsentStep {
  async function find(uid: string, cookies: string): Promise<{ readonly interaction: Interaction; readonly client: RegisteredClient }> {
    const { req, res } = requestWith(cookies);
    const interaction = await (await engine()).provider.interactionDetails(req, res).catch(() => undefined);
    const client = interaction === undefined ? undefined : await clients.get(textIn(interaction, 'client_id') ?? '');
    if (interaction?.uid !== uid || client === undefined)
      throw notFound('Nothing is asked here, or not any more. Go back to the app and try again.');
    return { interaction, client };
  }

  async function questionOf(interaction: Interaction, client: RegisteredClient, account: Account): Promise<Question> {
    const asked = textIn(interaction, 'scope') ?? '';
    const all = words(asked);
    const launch = textIn(interaction, 'launch');
    const context = launch === undefined ? undefined : await launches.look(launch, { ...account, client: client.id });
    if (launch !== undefined && context === undefined) throw forbidden(usedLaunch);
    const { claims } = await engine();
    const who = { ...account, client: client.id, patient: context?.patient };
    const { purpose, kind } = await claims
      .standing(who, textIn(interaction, 'purpose_of_use') ?? context?.purpose)
      .catch((error: unknown) => {
        throw forbidden(
          error instanceof Error && 'error_description' in error ? String(error.error_description) : 'Nothing is open to this role.',
        );
      });
    return {
      client: { id: client.id, name: client.name, address: originOf(textIn(interaction, 'redirect_uri') ?? '') },
      account,
      data: grantable(asked, client.scope, ['patient', 'user']),
      identity: all.includes('fhirUser') || all.includes('openid'),
      offline: all.includes('offline_access'),
      purpose,
      loginIsOld: !(await freshLogins.isNewEnough(interaction, account)),
      patient: context !== undefined ? { kind: 'given', id: context.patient } : { kind: pickingOf(kind, all) },
    };
  }

  return {
    async question(uid, cookies, account) {
      const { interaction, client } = await find(uid, cookies);
      return questionOf(interaction, client, account);
    },

    async allow(uid, cookies, account, answer) {
      const { interaction, client } = await find(uid, cookies);
      const { data, patient, purpose, loginIsOld } = await questionOf(interaction, client, account);
      if (loginIsOld) throw forbidden('The app asks for a new login. Sign in again.');
      const chosen = patient.kind === 'given' ? patient.id : patient.kind === 'none' ? undefined : answer.patient;
      if (patient.kind !== 'none' && chosen === undefined) throw forbidden('Say whose record the app may see.');
      const { claims, provider } = await engine();
      const who = { subject: account.subject, client: client.id, patient: chosen, organization: account.organization };
      // Refuses whom the person may not ask for.
      await claims.standing(who, purpose).catch(() => Promise.reject(forbidden('No delegation for this person is in force.')));

      const launch = textIn(interaction, 'launch');
      const context = launch === undefined ? undefined : await launches.take(launch, { ...account, client: client.id });
      if (launch !== undefined && context === undefined) throw forbidden(usedLaunch);

      const grant = new provider.Grant({ accountId: account.subject, clientId: client.id });
      const allowed = data.filter((scope) => answer.data.includes(scope));
      const others = words(textIn(interaction, 'scope')).filter((word) => launchScopes.has(word));
      grant.addOIDCScope(others.join(' '));
      if (allowed.length > 0) grant.addResourceScope(baseUrl, allowed.join(' '));
      const left = data.filter((scope) => !allowed.includes(scope));
      if (left.length > 0) grant.rejectResourceScope(baseUrl, left.join(' '));
      const grantId = await grant.save();

      await grants.put(grantId, {
        client: client.id,
        subject: account.subject,
        scope: [...others, ...allowed].join(' '),
        purpose,
        ...(chosen === undefined ? {} : { patient: chosen }),
        ...(context?.encounter === undefined ? {} : { encounter: context.encounter }),
        ...(account.organization === undefined ? {} : { organization: account.organization }),
        login: account.login,
        level: account.level,
        authTime: account.authTime,
        since: clock(),
        ...(textIn(interaction, 'ihe_pcf') === 'true' ? { bound: true } : {}),
      });

      // Somebody has signed out, or somebody else in, on this browser since: the session of before is none of the app's.
      const before = interaction.session === undefined ? undefined : await provider.Session.findByUid(interaction.session.uid);
      if (before?.accountId !== account.subject) {
        await before?.destroy();
        Reflect.deleteProperty(interaction, 'session');
      }
      const login = {
        accountId: account.subject,
        acr: `https://www.spid.gov.it/SpidL${account.level}`,
        ts: Math.floor(account.authTime / 1000),
      };
      interaction.result = { login, consent: { grantId } };
      await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
      return interaction.returnTo;
    },

    async refuse(uid, cookies) {
      const { interaction } = await find(uid, cookies);
      interaction.result = { error: 'access_denied', error_description: 'the person refused' };
      await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
      return interaction.returnTo;
    },
  };
}

/** Professionals name a patient only to apps that ask for one: https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html */
function pickingOf(kind: Requester['kind'], scopes: readonly string[]): 'none' | 'choose' | 'find' {
  if (kind === 'citizen' || kind === 'delegate') return 'choose';
  return scopes.includes('launch/patient') && (kind === 'professional' || kind === 'operator') ? 'find' : 'none';
}

function textIn(interaction: Interaction, name: string): string | undefined {
  const value = interaction.params[name];
  return typeof value === 'string' ? value : undefined;
}

function originOf(uri: string): string {
  const { origin, protocol } = new URL(uri);
  return origin === 'null' ? protocol : origin;
}
