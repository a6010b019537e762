// A login by SAML, from the question to the person: what was asked is remembered, bound to the browser, and answered once.
import type { Authenticated, Level } from '../authenticated.ts';
import { withProof, type Evidence } from '../evidence.ts';
import { fingerprint, isSameText } from '../fingerprint.ts';
import type { Keeping } from '../keeping.ts';
import { signXml } from '../xml/sign.ts';
import { writeAuthnRequest } from './authn-request.ts';
import { dispatchByPost, dispatchByRedirect, readBase64, readUtf8, type Dispatch } from './bindings.ts';
import { checkResponse, type Answer } from './check-response.ts';
import { mostCharacters } from './message-checks.ts';
import type { IdentityProvider, ServiceProvider } from './parties.ts';
import { LoginRefused } from './refusal.ts';
import type { Registry } from './registry.ts';
import type { SamlSessions } from './sessions.ts';

export interface SamlLoginParts {
  readonly provider: ServiceProvider;
  readonly registry: Registry;
  readonly keep: Pick<Keeping, 'put' | 'take' | 'add'>;
  readonly evidence: Evidence;
  readonly sessions: SamlSessions;
  readonly clock: () => number;
  /** Random and unguessable. */
  readonly newId: () => string;
}

export interface LoginWish {
  readonly entityId: string;
  /** A secret that only this browser holds: the answer must come with it. */
  readonly browser: string;
  readonly returnTo: string;
  readonly level?: Level;
  readonly attributeSet?: number;
}

export interface Received {
  readonly response: string;
  readonly relayState: string;
  readonly browser: string;
}

export interface LoggedIn {
  readonly authenticated: Authenticated;
  readonly returnTo: string;
}

export interface SamlLogin {
  /** Undefined when the registry does not know the provider. */
  begin(wish: LoginWish): Promise<Dispatch | undefined>;
  /** Throws `LoginRefused`. */
  finish(received: Received): Promise<LoggedIn>;
}

/** What is remembered while the person is with their provider. */
interface Asked {
  readonly id: string;
  readonly issuedAt: number;
  readonly entityId: string;
  readonly level: Level;
  readonly attributeSet: number;
  readonly browser: string;
  readonly returnTo: string;
  readonly request: string;
}

const loginKind = 'saml-login';
const usedKind = 'saml-used';
const loginLifetime = 15 * 60_000;
const usedLifetime = 24 * 3_600_000;
/** The first index of our assertion consumer services. */
const consumerIndex = 0;

export function createSamlLogin(parts: SamlLoginParts): SamlLogin {
  const { provider, registry, keep, evidence, clock, newId } = parts;
  const { scheme } = provider.profile;

  async function begin({
    entityId,
    browser,
    returnTo,
    level = provider.level,
    attributeSet = 0,
  }: LoginWish): Promise<Dispatch | undefined> {
    const asked = registry.find(entityId);
    if (asked === undefined) return undefined;
    const id = `_${newId()}`;
    const relayState = newId();
    const issuedAt = clock();
    const wish = { id, issuedAt, level: level < provider.level ? provider.level : level, attributeSet, consumerIndex };
    const { text, dispatch } = send(asked, wish, relayState);
    const value: Asked = { ...wish, entityId, browser: fingerprint(browser), returnTo, request: text };
    await keep.put(loginKind, { key: relayState, owner: null, value: JSON.stringify(value), expires: issuedAt + loginLifetime });
    return dispatch;
  }

  function send(asked: IdentityProvider, wish: Omit<Parameters<typeof writeAuthnRequest>[0], 'destination'>, relayState: string) {
    const { redirect, post = '' } = asked.signOn;
    const destination = redirect ?? post;
    const plain = writeAuthnRequest({ ...wish, destination }, provider);
    const text = redirect === undefined ? signXml(plain, { id: wish.id, after: 'Issuer' }, provider.key) : plain;
    const outgoing = { kind: 'SAMLRequest', text, destination, relayState } as const;
    return { text, dispatch: redirect === undefined ? dispatchByPost(outgoing) : dispatchByRedirect(outgoing, provider.key) };
  }

  async function finish({ response, relayState, browser }: Received): Promise<LoggedIn> {
    const now = clock();
    const kept = await keep.take(loginKind, relayState, now);
    if (kept === undefined) throw new LoginRefused('relay-state', 'no login under way has this relay state', 'expired');
    const asked = JSON.parse(kept.value) as Asked;
    const proof = `${scheme}-${newId()}`;
    const proofOf = () => ({ scheme, at: now, request: asked.request, response: asSent(response) });
    const answer = await withProof(evidence, proof, proofOf, () => examine(response, asked, browser, now));
    await parts.sessions.open(proof, { entityId: asked.entityId, ...answer }, now);
    return { authenticated: authenticatedBy(answer, asked.entityId, proof), returnTo: asked.returnTo };
  }

  async function examine(response: string, asked: Asked, browser: string, now: number): Promise<Answer> {
    if (!isSameText(asked.browser, fingerprint(browser)))
      throw new LoginRefused('browser', 'the answer came to another browser', 'expired');
    const identityProvider = registry.find(asked.entityId);
    if (identityProvider === undefined) throw new LoginRefused('provider', 'the registry no longer knows the provider');
    const answer = checkResponse(response, {
      profile: provider.profile,
      request: asked,
      provider: identityProvider,
      attributes: provider.attributeSets[asked.attributeSet]?.attributes ?? [],
      consumer: provider.consumers[consumerIndex] ?? '',
      audience: provider.entityId,
      now,
      skew: provider.skew,
    });
    for (const id of [answer.assertionId, answer.responseId]) await once(asked.entityId, id, now);
    return answer;
  }

  async function once(entityId: string, id: string, now: number): Promise<void> {
    const entry = { key: fingerprint(`${entityId} ${id}`), owner: null, value: '1', expires: now + usedLifetime };
    if (!(await keep.add(usedKind, entry, now))) throw new LoginRefused('replay', 'this answer was used before');
  }

  function authenticatedBy(answer: Answer, issuer: string, proof: string): Authenticated {
    const { nameId, fiscalNumber, level, authTime, attributes } = answer;
    return { scheme, issuer, subject: nameId, fiscalNumber, level, authTime, evidence: proof, attributes };
  }

  return { begin, finish };
}

/** The message as text when it is one; what it was refused for may be that it is none. No more than is ever read. */
function asSent(response: string): string {
  const sent = response.slice(0, mostCharacters);
  const bytes = readBase64(sent);
  return (bytes === undefined ? undefined : readUtf8(bytes)) ?? sent;
}
