import { describe, expect, test } from 'vitest';
import { inflateRawSync } from 'node:zlib';
import { createMemory } from '../keeping.fixture.ts';
import { attributeOf, onlyChild, textOf } from '../xml/elements.ts';
import { ns } from '../xml/namespaces.ts';
import { parseStrictly } from '../xml/parse.ts';
import { signXml } from '../xml/sign.ts';
import { dispatchByPost, dispatchByRedirect, isSignedQuery, type MessageKind } from './bindings.ts';
import { createSamlLogout } from './log-out.ts';
import { writeLogoutRequest, writeLogoutResponse, type Arrival } from './logout-message.ts';
import { LoginRefused } from './refusal.ts';
import { now, providerKey, strangerKey } from './response.fixture.ts';
import { identityProvider, registryOf, serviceProvider } from './service-provider.fixture.ts';
import { createSamlSessions } from './sessions.ts';

const provider = serviceProvider();
const session = {
  entityId: identityProvider.entityId,
  nameId: '_somebody',
  nameQualifier: identityProvider.entityId,
  sessionIndex: '_session',
};

async function world(idp = identityProvider) {
  const keep = createMemory();
  const sessions = createSamlSessions(keep);
  await sessions.open('proof-1', session, now);
  const ended: string[] = [];
  const logout = createSamlLogout({
    provider,
    registry: registryOf(idp),
    keep,
    sessions,
    endSession: async (proof) => void ended.push(proof),
    clock: () => now,
    newId: () => 'out',
  });
  return { logout, ended };
}

const head = { id: '_their-1', issuedAt: now, destination: provider.logoutAt, issuer: identityProvider.entityId };

function sent(kind: MessageKind, text: string, key = providerKey): Arrival {
  const dispatch = dispatchByRedirect({ kind, text, destination: provider.logoutAt, relayState: 'r' }, key);
  return { rawQuery: dispatch.by === 'redirect' ? new URL(dispatch.location).search.slice(1) : '' };
}

function posted(kind: MessageKind, text: string, key = providerKey): Arrival {
  const dispatch = dispatchByPost({ kind, text: signXml(text, { id: head.id, after: 'Issuer' }, key), destination: provider.logoutAt });
  return { form: dispatch.by === 'post' ? dispatch.fields : {} };
}

const messageIn = (location: string, kind: MessageKind): Element =>
  parseStrictly(inflateRawSync(Buffer.from(new URL(location).searchParams.get(kind) ?? '', 'base64')).toString());

const checkOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof LoginRefused) return error.check;
    throw error;
  }
  throw new Error('not refused');
};

describe('Leaving', () => {
  test('tells the provider, signed, whose session ends; once', async () => {
    const { logout } = await world();
    const dispatch = await logout.begin('proof-1');
    if (dispatch?.by !== 'redirect') throw new Error('no redirect');
    expect(isSignedQuery('SAMLRequest', new URL(dispatch.location).search.slice(1), [provider.key.certificate])).toBe(true);
    const root = messageIn(dispatch.location, 'SAMLRequest');
    expect(root.localName).toBe('LogoutRequest');
    expect(attributeOf(root, 'Destination')).toBe('https://idp.example/slo');
    expect(textOf(onlyChild(root, ns.assertion, 'NameID'))).toBe('_somebody');
    expect(textOf(onlyChild(root, ns.protocol, 'SessionIndex'))).toBe('_session');
    expect(await logout.begin('proof-1')).toBeUndefined();
  });

  test('says nothing to a provider that offers no logout, nor of a login it does not know', async () => {
    expect(await (await world({ ...identityProvider, logout: {} })).logout.begin('proof-1')).toBeUndefined();
    expect(await (await world()).logout.begin('proof-2')).toBeUndefined();
  });

  test('takes the answer to its own request, once', async () => {
    const { logout } = await world();
    await logout.begin('proof-1');
    const answer = sent('SAMLResponse', writeLogoutResponse(head, '_out'));
    expect(await logout.receive(answer)).toBeUndefined();
    expect(await checkOf(logout.receive(answer))).toBe('logout-in-response-to');
  });

  test('does not take an answer that says the session is still there', async () => {
    const { logout } = await world();
    await logout.begin('proof-1');
    const answer = sent('SAMLResponse', writeLogoutResponse(head, '_out').replace('status:Success', 'status:Responder'));
    expect(await checkOf(logout.receive(answer))).toBe('logout-status');
  });
});

describe('A provider that ends a session', () => {
  const request = writeLogoutRequest(head, session);

  test.each<[string, () => Arrival]>([
    ['in the address', () => sent('SAMLRequest', request)],
    ['in a form', () => posted('SAMLRequest', request)],
  ])('ends ours, and gets a signed answer, when it asks %s', async (_how, arrival) => {
    const { logout, ended } = await world();
    const dispatch = await logout.receive(arrival());
    if (dispatch?.by !== 'redirect') throw new Error('no redirect');
    expect(ended).toEqual(['proof-1']);
    const root = messageIn(dispatch.location, 'SAMLResponse');
    expect([root.localName, attributeOf(root, 'InResponseTo')]).toEqual(['LogoutResponse', '_their-1']);
    expect(isSignedQuery('SAMLResponse', new URL(dispatch.location).search.slice(1), [provider.key.certificate])).toBe(true);
  });

  test('is heard once', async () => {
    const { logout } = await world();
    await logout.receive(sent('SAMLRequest', request));
    expect(await checkOf(logout.receive(sent('SAMLRequest', request)))).toBe('replay');
  });

  test.each<[string, () => Arrival, string]>([
    ['signed by a stranger', () => sent('SAMLRequest', request, strangerKey), 'logout-signature'],
    ['signed by a stranger in a form', () => posted('SAMLRequest', request, strangerKey), 'logout-signature'],
    ['without a signature', () => ({ form: { SAMLRequest: Buffer.from(request).toString('base64') } }), 'logout-signature'],
    ['of an issuer that nobody knows', () => sent('SAMLRequest', request.replaceAll('idp.example', 'other.example')), 'logout-issuer'],
    ['meant for somebody else', () => sent('SAMLRequest', request.replace('/spid/logout', '/other')), 'logout-destination'],
    [
      'of yesterday',
      () => sent('SAMLRequest', writeLogoutRequest({ ...head, issuedAt: now - 86_400_000 }, session)),
      'logout-issue-instant',
    ],
    ['of another version', () => sent('SAMLRequest', request.replace('Version="2.0"', 'Version="1.1"')), 'logout-version'],
    ['without ID', () => sent('SAMLRequest', request.replace(/ ID="[^"]*"/, '')), 'logout-id'],
    ['that is past', () => sent('SAMLRequest', request.replace(' Reason', ' NotOnOrAfter="2026-03-01T11:00:00Z" Reason')), 'logout-end'],
    ['without NameID', () => sent('SAMLRequest', request.replace(/<saml:NameID.*<\/saml:NameID>/, '')), 'logout-name-id'],
    ['with a comment', () => sent('SAMLRequest', request.replace('_somebody', '_some<!-- -->body')), 'logout-message'],
    ['of another kind', () => sent('SAMLRequest', request.replaceAll('LogoutRequest', 'AuthnRequest')), 'logout-message'],
    ['that inflates without end', () => sent('SAMLRequest', request + ' '.repeat(1_000_000)), 'logout-message'],
    ['and an answer at once', () => ({ form: { SAMLRequest: 'x', SAMLResponse: 'y' } }), 'logout-message'],
    ['that is not there', () => ({ form: {} }), 'logout-message'],
  ])('is not heard with a message %s', async (_what, arrival, check) => {
    const { logout, ended } = await world();
    expect(await checkOf(logout.receive(arrival()))).toBe(check);
    expect(ended).toEqual([]);
  });
});
