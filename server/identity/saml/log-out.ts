// Ending a session at the provider too, when it offers that; and ending ours when the provider says so.
import { fingerprint } from '../fingerprint.ts';
import type { Keeping } from '../keeping.ts';
import { signXml } from '../xml/sign.ts';
import { dispatchByPost, dispatchByRedirect, type Dispatch, type MessageKind } from './bindings.ts';
import { readLogoutMessage, writeLogoutRequest, writeLogoutResponse, type Arrival, type LogoutMessage } from './logout-message.ts';
import type { Endpoints, ServiceProvider } from './parties.ts';
import { LoginRefused } from './refusal.ts';
import type { Registry } from './registry.ts';
import type { SamlSessions } from './sessions.ts';

export interface SamlLogoutParts {
  readonly provider: ServiceProvider;
  readonly registry: Registry;
  readonly keep: Pick<Keeping, 'put' | 'take' | 'add'>;
  readonly sessions: SamlSessions;
  /** Ends the sessions of ours that began with this login. */
  readonly endSession: (proof: string) => Promise<void>;
  readonly clock: () => number;
  readonly newId: () => string;
}

export interface SamlLogout {
  /** What to send to the provider of this login; undefined when there is nothing to say to it. Ours is over already. */
  begin(proof: string): Promise<Dispatch | undefined>;
  /** A provider's answer to ours (no dispatch), or its own request (a dispatch with our answer). Throws `LoginRefused`. */
  receive(arrival: Arrival): Promise<Dispatch | undefined>;
}

const logoutKind = 'saml-logout';
const lifetime = 15 * 60_000;

export function createSamlLogout({ provider, registry, keep, sessions, endSession, clock, newId }: SamlLogoutParts): SamlLogout {
  function send(kind: MessageKind, to: Endpoints, write: (destination: string, id: string) => string, relayState?: string): Dispatch {
    const id = `_${newId()}`;
    const destination = to.redirect ?? to.post ?? '';
    const plain = write(destination, id);
    const shared = { kind, destination, ...(relayState === undefined ? {} : { relayState }) };
    if (to.redirect !== undefined) return dispatchByRedirect({ ...shared, text: plain }, provider.key);
    return dispatchByPost({ ...shared, text: signXml(plain, { id, after: 'Issuer' }, provider.key) });
  }

  async function begin(proof: string): Promise<Dispatch | undefined> {
    const now = clock();
    const session = await sessions.take(proof, now);
    const asked = session === undefined ? undefined : registry.find(session.entityId);
    if (session === undefined || asked === undefined || (asked.logout.redirect ?? asked.logout.post) === undefined) return undefined;
    let requestId = '';
    const dispatch = send('SAMLRequest', asked.logout, (destination, id) => {
      requestId = id;
      return writeLogoutRequest({ id, issuedAt: now, destination, issuer: provider.entityId }, session);
    });
    await keep.put(logoutKind, { key: requestId, owner: null, value: JSON.stringify(session.entityId), expires: now + lifetime });
    return dispatch;
  }

  async function receive(arrival: Arrival): Promise<Dispatch | undefined> {
    const now = clock();
    const message = readLogoutMessage(arrival, { registry, destination: provider.logoutAt, now, skew: provider.skew });
    return message.kind === 'SAMLResponse' ? answered(message, now) : asked(message, now);
  }

  async function answered({ inResponseTo = '', entityId, succeeded }: LogoutMessage, now: number): Promise<undefined> {
    const kept = await keep.take(logoutKind, inResponseTo, now);
    if (kept === undefined || JSON.parse(kept.value) !== entityId)
      throw new LoginRefused('logout-in-response-to', 'we did not ask for this');
    if (!succeeded) throw new LoginRefused('logout-status', 'the provider did not end the session');
  }

  async function asked({ id, entityId, nameId, relayState }: LogoutMessage, now: number): Promise<Dispatch> {
    const to = registry.find(entityId)?.logout ?? {};
    if (nameId === undefined) throw new LoginRefused('logout-name-id', 'NameID is absent');
    const fresh = await keep.add(
      'saml-used',
      { key: fingerprint(`${entityId} ${id}`), owner: null, value: '1', expires: now + lifetime },
      now,
    );
    if (!fresh) throw new LoginRefused('replay', 'this request was used before');
    for (const proof of await sessions.of(entityId, nameId, now)) {
      await endSession(proof);
      await sessions.take(proof, now);
    }
    const write = (destination: string, ours: string) =>
      writeLogoutResponse({ id: ours, issuedAt: now, destination, issuer: provider.entityId }, id);
    return send('SAMLResponse', to, write, relayState);
  }

  return { begin, receive };
}
