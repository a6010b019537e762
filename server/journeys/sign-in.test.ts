import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonaName } from '#auth/personas.ts';
import { anomalies } from '#identity/saml/anomalies.ts';
import type { Server } from '#server/app.ts';
import { createBrowser, hidden, unescaped } from './form-browser.ts';
import { startDemoServer, type TestServer } from './test-server.ts';

describe('Signing in', () => {
  let started: TestServer;
  let server: Server;
  beforeAll(async () => {
    started = await startDemoServer();
    server = started.server;
  });
  afterAll(() => started.close());

  const ssoOf = (slug: string) => `${server.publicUrl}/demo-idp/${slug}/sso`;

  /** To the provider, an answer of it, and what the service says to that. */
  async function login(way: { scheme: 'spid' | 'cie'; next?: string; choice: Record<string, string> }, browser = createBrowser(server)) {
    const slug = way.scheme === 'cie' ? 'cie' : 'uno';
    const next = way.next === undefined ? '' : `&next=${encodeURIComponent(way.next)}`;
    const idp = encodeURIComponent(`${server.publicUrl}/demo-idp/${slug}`);
    const sent = await browser.go(`/${way.scheme}/login?idp=${idp}${next}`);
    const page = await (await browser.go(sent.headers.get('location') ?? '')).text();
    const told = await (await browser.go(ssoOf(slug), { query: hidden(page, 'query'), level: '2', ...way.choice })).text();
    const fields = { SAMLResponse: hidden(told, 'SAMLResponse'), RelayState: hidden(told, 'RelayState') };
    return { browser, fields, page, answer: () => browser.go(`/${way.scheme}/acs`, fields) };
  }

  const as = (person: PersonaName, level = '2') => ({ person, level, go: 'in' });

  test.each<['spid' | 'cie', PersonaName]>([
    ['spid', 'citizen'],
    ['spid', 'gp'],
    ['spid', 'operator'],
    ['cie', 'citizen-new'],
    ['cie', 'admin'],
  ])('by %s as %s makes a session', async (scheme, person) => {
    const { answer, browser } = await login({ scheme, choice: as(person) });
    const answered = await answer();
    expect([answered.status, answered.headers.get('location')]).toEqual([303, '/']);
    const session = await server.web.sessionOf([...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    expect(session?.authenticated).toMatchObject({ scheme, level: 2 });
  });

  test.each([
    ['/persona', '/persona'],
    ['//evil.example', '/'],
    ['https://evil.example/', '/'],
    ['/\\evil.example', '/'],
    ['/esci', '/'],
  ])('with next %s leads to %s', async (next, where) => {
    const { answer } = await login({ scheme: 'spid', next, choice: as('citizen') });
    expect((await answer()).headers.get('location')).toBe(where);
  });

  test.each(Object.values(anomalies).map(({ code, text }) => [code, text.it] as const))(
    'says why after ErrorCode nr%i',
    async (code, text) => {
      const { answer } = await login({ scheme: 'spid', choice: { go: String(code) } });
      const answered = await answer();
      const said = unescaped(await answered.text());
      expect([answered.status, said.includes(text), said.includes('href="/accedi"')]).toEqual([403, true, true]);
    },
  );

  test.each<[string, Record<string, string>, number]>([
    ['a higher level', as('citizen', '3'), 303],
    ['a lower level', as('citizen', '1'), 403],
  ])('at %s than asked for', async (_what, choice, status) => {
    expect((await (await login({ scheme: 'spid', choice })).answer()).status).toBe(status);
  });

  test('takes an answer once', async () => {
    const { answer } = await login({ scheme: 'spid', choice: as('citizen') });
    expect((await answer()).status).toBe(303);
    expect((await answer()).status).toBe(403);
  });

  test('does not take it in another browser, nor a damaged one', async () => {
    const first = await login({ scheme: 'spid', choice: as('citizen') });
    expect((await createBrowser(server).go('/spid/acs', first.fields)).status).toBe(403);
    const second = await login({ scheme: 'spid', choice: as('citizen') });
    expect(
      (await second.browser.go('/spid/acs', { ...second.fields, SAMLResponse: second.fields.SAMLResponse.replace(/^..../, 'AAAA') }))
        .status,
    ).toBe(403);
    const third = await login({ scheme: 'spid', choice: as('citizen') });
    expect((await third.browser.go('/cie/acs', third.fields)).status).toBe(403);
    expect((await createBrowser(server).go('/spid/acs', {})).status).toBe(403);
  });

  test('changes the session id each time', async () => {
    const { browser, answer } = await login({ scheme: 'spid', choice: as('citizen') });
    browser.cookies.set('sessione', 'chosen-by-somebody');
    await answer();
    const before = browser.cookies.get('sessione');
    await (await login({ scheme: 'spid', choice: as('gp') }, browser)).answer();
    expect(before).not.toBe('chosen-by-somebody');
    expect(browser.cookies.get('sessione')).not.toBe(before);
  });

  test('asks of a professional no more than who they are', async () => {
    const { fields } = await login({ scheme: 'spid', next: '/operatore', choice: as('gp') });
    const response = Buffer.from(fields.SAMLResponse, 'base64').toString();
    expect([response.includes('fiscalNumber'), response.includes('mobilePhone')]).toEqual([true, false]);
  });

  test('ends at the provider, too, when one leaves', async () => {
    const { browser, answer } = await login({ scheme: 'cie', choice: as('citizen') });
    await answer();
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const session = await server.web.sessionOf(cookie);
    const left = await browser.go('/esci', { csrf: session?.csrf ?? '' });
    const gone = left.headers.get('location') ?? '';
    expect(gone).toMatch(/^\/esci\?accesso=cie-/);
    const end = await browser.follow(gone.replace('/esci?', '/esci/gestore?'));
    expect(end.path).toBe('/esci');
    expect(end.text).toContain('presso il gestore');
  });

  test('shows every provider, and leads those who are in already to where they were going', async () => {
    const browser = createBrowser(server);
    const page = await (await browser.go('/accedi?next=/persona')).text();
    for (const name of ['Gestore dimostrativo Uno', 'Gestore dimostrativo Due', 'Entra con CIE', 'Credenziali regionali'])
      expect(page).toContain(name);
    expect(page).toContain('next=%2Fpersona');
    await (await login({ scheme: 'spid', choice: as('citizen') }, browser)).answer();
    expect((await browser.go('/accedi?next=/persona')).headers.get('location')).toBe('/persona');
  });

  test('publishes signed metadata of both ways', async () => {
    for (const scheme of ['spid', 'cie']) {
      const answer = await createBrowser(server).go(`/${scheme}/metadata`);
      expect(answer.headers.get('content-type')).toContain('samlmetadata+xml');
      expect(await answer.text()).toContain(`entityID="${server.publicUrl}/${scheme}/metadata"`);
    }
  });

  test('is not begun with a provider that nobody knows, and the demo hears no request without signature', async () => {
    const browser = createBrowser(server);
    expect((await browser.go('/spid/login?idp=https://evil.example')).status).toBe(400);
    expect((await browser.go('/demo-idp/uno/sso?SAMLRequest=x')).status).toBe(400);
    expect((await browser.go('/demo-idp/nobody/sso')).status).toBe(404);
  });
});
