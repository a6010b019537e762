import { describe, expect, test } from 'vitest';
import { inflateRawSync } from 'node:zlib';
import { createEvidence } from '../evidence.ts';
import { createMemory } from '../keeping.fixture.ts';
import { attributeOf, everywhere, onlyChild, textOf } from '../xml/elements.ts';
import { ns } from '../xml/namespaces.ts';
import { parseStrictly } from '../xml/parse.ts';
import { signatureRules, signedText } from '../xml/verify-signature.ts';
import { isSignedQuery } from './bindings.ts';
import { createSamlLogin } from './log-in.ts';
import { LoginRefused } from './refusal.ts';
import { encode, now, parts, providerKey } from './response.fixture.ts';
import { identityProvider, registryOf, serviceProvider } from './service-provider.fixture.ts';
import { createSamlSessions } from './sessions.ts';
import { signResponse, writeResponse } from './write-response.ts';

const provider = serviceProvider();
const key = new Uint8Array(32).fill(7);

function world(idp = identityProvider) {
  const keep = createMemory();
  let count = 0;
  let clock = now;
  const evidence = createEvidence(keep, key);
  const login = createSamlLogin({
    provider,
    registry: registryOf(idp),
    keep,
    evidence,
    sessions: createSamlSessions(keep),
    clock: () => clock,
    newId: () => `id-${(count += 1)}`,
  });
  return { login, keep, evidence, wait: (time: number) => void (clock += time) };
}

const wish = { entityId: identityProvider.entityId, browser: 'this-browser', returnTo: '/here' };

async function asked(login: ReturnType<typeof world>['login'], more: object = {}) {
  const dispatch = await login.begin({ ...wish, ...more });
  if (dispatch?.by !== 'redirect') throw new Error('no redirect');
  const { searchParams, search } = new URL(dispatch.location);
  const request = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
  return {
    location: dispatch.location,
    query: search.slice(1),
    relayState: searchParams.get('RelayState') ?? '',
    request,
    root: parseStrictly(request),
  };
}

const answerTo = (root: Element, more: object = {}): string =>
  encode(
    signResponse(
      writeResponse({ ...parts, now, inResponseTo: attributeOf(root, 'ID') ?? '', ...more }),
      { ...parts, ...more },
      providerKey,
    ),
  );

const refusalOf = async (promise: Promise<unknown>): Promise<[string, string]> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof LoginRefused) return [error.check, error.reason];
    throw error;
  }
  throw new Error('not refused');
};

describe('The question', () => {
  test('says what SPID demands, and nothing that it forbids', async () => {
    const { root } = await asked(world().login);
    expect(attributeOf(root, 'ID')).toBe('_id-1');
    expect(attributeOf(root, 'Version')).toBe('2.0');
    expect(attributeOf(root, 'IssueInstant')).toBe('2026-03-01T12:00:30Z');
    expect(attributeOf(root, 'Destination')).toBe('https://idp.example/sso');
    expect(attributeOf(root, 'ForceAuthn')).toBe('true');
    expect(attributeOf(root, 'AssertionConsumerServiceIndex')).toBe('0');
    expect(attributeOf(root, 'AttributeConsumingServiceIndex')).toBe('0');
    for (const absent of ['AssertionConsumerServiceURL', 'ProtocolBinding', 'IsPassive']) expect(root.hasAttribute(absent)).toBe(false);
    const issuer = onlyChild(root, ns.assertion, 'Issuer');
    expect([textOf(issuer), attributeOf(issuer, 'NameQualifier')]).toEqual([provider.entityId, provider.entityId]);
    expect(attributeOf(issuer, 'Format')).toBe('urn:oasis:names:tc:SAML:2.0:nameid-format:entity');
    const policy = onlyChild(root, ns.protocol, 'NameIDPolicy');
    expect(attributeOf(policy, 'Format')).toBe('urn:oasis:names:tc:SAML:2.0:nameid-format:transient');
    expect(policy?.hasAttribute('AllowCreate')).toBe(false);
    const context = onlyChild(root, ns.protocol, 'RequestedAuthnContext');
    expect(attributeOf(context, 'Comparison')).toBe('minimum');
    expect(textOf(onlyChild(context, ns.assertion, 'AuthnContextClassRef'))).toBe('https://www.spid.gov.it/SpidL2');
  });

  test('is signed in the address, without a signature inside', async () => {
    const { query, root } = await asked(world().login);
    expect(isSignedQuery('SAMLRequest', query, [provider.key.certificate])).toBe(true);
    expect(isSignedQuery('SAMLRequest', query, [providerKey.certificate])).toBe(false);
    expect(isSignedQuery('SAMLRequest', query.replace('RelayState=id', 'RelayState=ie'), [provider.key.certificate])).toBe(false);
    expect(isSignedQuery('SAMLRequest', `${query}&RelayState=x`, [provider.key.certificate])).toBe(false);
    expect(isSignedQuery('SAMLRequest', query.replace(/&SigAlg=[^&]*/, '&SigAlg=none'), [provider.key.certificate])).toBe(false);
    expect(everywhere(root, ns.signature, 'Signature')).toHaveLength(0);
  });

  test('is signed inside, where a provider takes forms only', async () => {
    const dispatch = await world({ ...identityProvider, signOn: { post: 'https://idp.example/sso' } }).login.begin(wish);
    if (dispatch?.by !== 'post') throw new Error('no form');
    const text = Buffer.from(dispatch.fields['SAMLRequest'] ?? '', 'base64').toString();
    const root = parseStrictly(text);
    const [signature] = everywhere(root, ns.signature, 'Signature');
    if (signature === undefined) throw new Error('no signature');
    for (const rule of Object.values(signatureRules)) expect(rule(signature, root)).toBeUndefined();
    expect(signedText(text, signature, [provider.key.certificate])).toBeDefined();
    expect(root.childNodes[1]).toBe(signature);
    expect([dispatch.action, dispatch.fields['RelayState']]).toEqual(['https://idp.example/sso', 'id-2']);
  });

  test('may raise the level that is configured, never lower it', async () => {
    const level = async (wanted: 1 | 3) =>
      textOf(everywhere((await asked(world().login, { level: wanted })).root, ns.assertion, 'AuthnContextClassRef')[0]);
    expect([await level(1), await level(3)]).toEqual(['https://www.spid.gov.it/SpidL2', 'https://www.spid.gov.it/SpidL3']);
  });

  test('tells the provider nothing by its relay state, and is not asked of strangers', async () => {
    const { location } = await asked(world().login);
    expect(location).not.toContain('here');
    expect(await world().login.begin({ ...wish, entityId: 'https://stranger.example' })).toBeUndefined();
  });
});

describe('The answer', () => {
  test.each<[string, (root: Element) => string, string]>([
    ['of the wrong audience', (root) => answerTo(root, { audience: 'https://other.example' }), 'audience'],
    [
      'that was changed after it was signed',
      (root) => encode(Buffer.from(answerTo(root), 'base64').toString().replace('Bianca', 'Bruna')),
      '',
    ],
    ['that is no message at all', () => '<html>', 'base64'],
    ['that is endless', () => 'A'.repeat(1_000_000), 'size'],
  ])('that is refused, %s, is kept with the question, unreadable, for 24 months', async (_what, answer, check) => {
    const { login, keep, evidence } = world();
    const { relayState, root, request } = await asked(login);
    const response = answer(root);
    const refusal = (await login
      .finish({ response, relayState, browser: 'this-browser' })
      .catch((error: unknown) => error)) as LoginRefused;
    expect(refusal).toBeInstanceOf(LoginRefused);
    if (check !== '') expect(refusal.check).toBe(check);
    const id = refusal.evidence ?? '';
    const proof = await evidence.find(id, now);
    expect([proof?.request, proof?.refused]).toEqual([request, refusal.check]);
    expect(proof?.response.length).toBeLessThanOrEqual(100_000);
    expect(proof?.response).toContain(response.startsWith('PH') ? '<samlp:Response' : response.slice(0, 20));
    const kept = (await keep.get('login-evidence', id, now))?.value ?? '';
    expect(kept).not.toBe('');
    // What is kept looks like Base64 of anything: so much of a message chance does not write into it.
    for (const text of [kept, Buffer.from(kept, 'base64').toString('latin1')])
      for (const message of [request, response]) expect(text).not.toContain(message.slice(0, 20));
    expect(await evidence.find(id, Date.UTC(2028, 2, 1, 12))).toBeDefined();
    expect(await evidence.find(id, Date.UTC(2028, 2, 1, 12, 1))).toBeUndefined();
  });

  test('to no question of ours leaves nothing behind', async () => {
    const { login, keep } = world();
    const { root } = await asked(login);
    const before = keep.size();
    expect(await refusalOf(login.finish({ response: answerTo(root), relayState: 'x', browser: 'this-browser' }))).toEqual([
      'relay-state',
      'expired',
    ]);
    expect(keep.size()).toBe(before);
  });

  test('brings the person back to where they were going, with proof', async () => {
    const { login, evidence } = world();
    const { relayState, root } = await asked(login);
    const { authenticated, returnTo } = await login.finish({ response: answerTo(root), relayState, browser: 'this-browser' });
    expect(returnTo).toBe('/here');
    expect(authenticated).toMatchObject({ scheme: 'spid', issuer: 'https://idp.example', fiscalNumber: 'SMPBNC58C61D969D', level: 2 });
    const proof = await evidence.find(authenticated.evidence, now);
    expect(proof?.request).toContain('AuthnRequest');
    expect(proof?.response).toContain('SMPBNC58C61D969D');
  });

  test('is kept unreadable, for 24 months and not a day longer', async () => {
    const { login, keep, evidence } = world();
    const { relayState, root } = await asked(login);
    const { evidence: id } = (await login.finish({ response: answerTo(root), relayState, browser: 'this-browser' })).authenticated;
    expect((await keep.get('login-evidence', id, now))?.value).not.toContain('SMPBNC');
    expect(await evidence.find(id, Date.UTC(2028, 2, 1, 12))).toBeDefined();
    expect(await evidence.find(id, Date.UTC(2028, 2, 1, 12, 1))).toBeUndefined();
    await expect(createEvidence(keep, new Uint8Array(32)).find(id, now)).rejects.toThrow();
  });

  test('is taken once: the second time nobody waits for it', async () => {
    const { login } = world();
    const { relayState, root } = await asked(login);
    const received = { response: answerTo(root), relayState, browser: 'this-browser' };
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => login.finish(received)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await refusalOf(login.finish(received))).toEqual(['relay-state', 'expired']);
  });

  test('is not taken from an Assertion that was used before, even for another question', async () => {
    const { login } = world();
    const first = await asked(login);
    await login.finish({ response: answerTo(first.root), relayState: first.relayState, browser: 'this-browser' });
    const second = await asked(login);
    const again = answerTo(second.root);
    expect(await refusalOf(login.finish({ response: again, relayState: second.relayState, browser: 'this-browser' }))).toEqual([
      'replay',
      'not-valid',
    ]);
  });

  test.each<[string, { browser?: string; relayState?: string; wait?: number }, [string, string]]>([
    ['in another browser', { browser: 'another' }, ['browser', 'expired']],
    ['in a browser without our cookie', { browser: '' }, ['browser', 'expired']],
    ['with an invented relay state', { relayState: 'x' }, ['relay-state', 'expired']],
    ['too late', { wait: 16 * 60_000 }, ['relay-state', 'expired']],
  ])('is refused %s', async (_where, { wait: time = 0, ...more }, refusal) => {
    const { login, wait } = world();
    const { relayState, root } = await asked(login);
    wait(time);
    expect(await refusalOf(login.finish({ response: answerTo(root), relayState, browser: 'this-browser', ...more }))).toEqual(refusal);
  });

  test('to one question is no answer to another', async () => {
    const { login } = world();
    const [first, second] = [await asked(login), await asked(login)];
    const response = answerTo(first.root);
    expect(await refusalOf(login.finish({ response, relayState: second.relayState, browser: 'this-browser' }))).toEqual([
      'response-in-response-to',
      'not-valid',
    ]);
  });

  test('of one provider is no answer of the one that was asked', async () => {
    const { login } = world();
    const { relayState, root } = await asked(login);
    const response = answerTo(root, { issuer: 'https://other.example' });
    expect(await refusalOf(login.finish({ response, relayState, browser: 'this-browser' }))).toEqual(['response-issuer', 'not-valid']);
  });
});
