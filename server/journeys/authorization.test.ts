// From the request of an app over the person's answer to the data, and the ways in which it ends, on a socket and on both databases.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, newDatabase } from './engines.ts';
import {
  assertion,
  authorize,
  citizenApp,
  claimsIn,
  loadDemo,
  newClientKey,
  newPkce,
  people,
  post,
  read,
  redirectUri,
  signed,
  startTokenServer,
  type TokenReply,
  type TokenServer,
} from './token-server.ts';

describe.each(engines)('On %s', (engine) => {
  let server: TokenServer;
  let app: string;
  const laboratoryKey = newClientKey();
  let laboratory: string;

  beforeAll(async () => {
    server = await startTokenServer(engine === 'SQLite' ? '' : await newDatabase(engine));
    await loadDemo(server);
    const { clients } = server.authorization;
    app = (await clients.register(citizenApp)).client.id;
    laboratory = (
      await clients.register({
        name: 'Laboratorio',
        kind: 'key',
        scope: 'system/*.cruds',
        organization: 'laboratory',
        jwks: { keys: [laboratoryKey.jwk] },
      })
    ).client.id;
  }, 60_000);
  afterAll(() => server.close());

  async function launch(
    scope: string,
    account = people.citizen as (typeof people)[keyof typeof people],
    more: Record<string, string> = {},
  ) {
    const { verifier, challenge } = newPkce();
    const back = await authorize(server, { client_id: app, scope, code_challenge: challenge, ...more }, account);
    return { code: back.get('code') ?? '', verifier, back };
  }

  const exchange = (code: string, verifier: string, more: Record<string, string> = {}): Promise<TokenReply> =>
    post(`${server.issuer}/token`, {
      grant_type: 'authorization_code',
      client_id: app,
      code,
      code_verifier: verifier,
      redirect_uri: redirectUri,
      ...more,
    });

  const refresh = (token: unknown, more: Record<string, string> = {}): Promise<TokenReply> =>
    post(`${server.issuer}/token`, { grant_type: 'refresh_token', client_id: app, refresh_token: String(token), ...more });

  async function allowed(scope: string): Promise<TokenReply['body']> {
    const { code, verifier } = await launch(scope);
    return (await exchange(code, verifier)).body;
  }

  test('a citizen lets an app in, and it reads what they may see', async () => {
    const { code, verifier, back } = await launch(
      'openid fhirUser launch/patient offline_access patient/DiagnosticReport.rs patient/Patient.rs',
    );
    expect(back.get('state')).toBe('s');
    expect(back.get('iss')).toBe(server.issuer);
    const { status, headers, body } = await exchange(code, verifier);
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 300,
      patient: 'citizen',
      scope: 'openid fhirUser launch/patient offline_access patient/DiagnosticReport.rs patient/Patient.rs',
    });
    expect(status).toBe(200);
    expect([headers.get('cache-control'), headers.get('pragma')]).toEqual(['no-store', 'no-cache']);
    expect(claimsIn(body['id_token'])).toMatchObject({ sub: 'Patient/citizen', fhirUser: `${server.base}/Patient/citizen`, aud: app });
    const claims = claimsIn(body['access_token']);
    expect(claims).toMatchObject({
      iss: server.issuer,
      aud: server.base,
      sub: 'Patient/citizen',
      client_id: app,
      acr: 'https://www.spid.gov.it/SpidL2',
      extensions: { ihe_iua: { purpose_of_use: 'PERSONAL' } },
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(300);
    expect(JSON.stringify(claims)).not.toMatch(/[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z]/);
    expect((await read(server, body['access_token'], '/DiagnosticReport?patient=citizen')).body.total).toBeGreaterThan(0);
    expect((await read(server, body['access_token'], '/Observation?patient=citizen')).body.total).toBe(0);
  });

  test('a parent lets an app see the record of the child, and the token says who acts', async () => {
    const { verifier, challenge } = newPkce();
    const params = { client_id: app, scope: 'launch/patient patient/*.rs', code_challenge: challenge };
    const back = await authorize(server, params, people.guardian, { patient: 'child' });
    const { body } = await exchange(back.get('code') ?? '', verifier);
    expect(body).toMatchObject({ patient: 'child' });
    expect(claimsIn(body['access_token'])).toMatchObject({ sub: 'Patient/child', act: { sub: 'Patient/guardian' } });
    expect((await read(server, body['access_token'], '/Patient/child')).status).toBe(200);
    expect((await read(server, body['access_token'], '/Patient/guardian')).status).toBe(404);
  });

  test('nobody lets an app see the record of a stranger', async () => {
    const { challenge } = newPkce();
    const params = { client_id: app, scope: 'launch/patient patient/*.rs', code_challenge: challenge };
    await expect(authorize(server, params, people.guardian, { patient: 'citizen' })).rejects.toThrow('delegation');
  });

  test('a scope with a condition leaves only what satisfies it', async () => {
    const scope = 'patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory';
    const body = await allowed(`launch/patient ${scope}`);
    expect(body['scope']).toBe(`launch/patient ${scope}`);
    const some = (await read(server, body['access_token'], '/Observation?patient=citizen')).body.total ?? 0;
    const all = await allowed('launch/patient patient/Observation.read');
    expect(some).toBeGreaterThan(0);
    expect((await read(server, all['access_token'], '/Observation?patient=citizen')).body.total).toBeGreaterThanOrEqual(some);
    expect((await read(server, body['access_token'], '/Observation?patient=citizen&category=vital-signs')).body.total).toBe(0);
  });

  test('what lies above the ceiling of the client is not given', async () => {
    expect((await allowed('launch/patient patient/*.cruds patient/Observation.rs user/*.rs system/*.rs'))['scope']).toBe(
      'launch/patient patient/Observation.rs',
    );
  });

  test('a refresh token is good once; used again, the whole family dies', async () => {
    const first = await allowed('launch/patient offline_access patient/*.rs');
    const second = await refresh(first['refresh_token']);
    expect(second.body).toMatchObject({ patient: 'citizen', scope: 'launch/patient offline_access patient/*.rs' });
    const third = await refresh(second.body['refresh_token'], { scope: 'patient/*.rs' });
    expect(third.status).toBe(200);
    expect((await read(server, third.body['access_token'], '/Patient/citizen')).status).toBe(200);
    expect(await refresh(first['refresh_token'])).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await read(server, third.body['access_token'], '/Patient/citizen')).status).toBe(401);
    expect(await refresh(third.body['refresh_token'])).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('without offline_access or online_access there is no refresh token', async () => {
    expect(await allowed('launch/patient patient/*.rs')).not.toHaveProperty('refresh_token');
    expect(await allowed('launch/patient online_access patient/*.rs')).toHaveProperty('refresh_token');
  });

  test('a code is good once; used again, all that came of it dies', async () => {
    const { code, verifier } = await launch('launch/patient offline_access patient/*.rs');
    const { body } = await exchange(code, verifier);
    expect((await read(server, body['access_token'], '/Patient/citizen')).status).toBe(200);
    expect(await exchange(code, verifier)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await read(server, body['access_token'], '/Patient/citizen')).status).toBe(401);
    expect((await refresh(body['refresh_token'])).status).toBe(400);
  });

  test('of twenty who use a code at once, one at most is served, and not for long', async () => {
    const { code, verifier } = await launch('launch/patient patient/*.rs');
    const replies = await Promise.all(Array.from({ length: 20 }, () => exchange(code, verifier)));
    const served = replies.filter(({ status }) => status === 200);
    expect(served.length).toBeLessThanOrEqual(1);
    for (const { body } of served) expect((await read(server, body['access_token'], '/Patient/citizen')).status).toBe(401);
  });

  test('the person takes back what they allowed, and it holds at the next request', async () => {
    const { apps } = server.authorization;
    const body = await allowed('launch/patient offline_access patient/*.rs');
    const [newest] = await apps.of('Patient/citizen');
    expect(newest).toMatchObject({ name: 'Prova', patient: 'citizen', scope: 'launch/patient offline_access patient/*.rs' });
    await expect(apps.remove('Patient/guardian', newest?.id ?? '')).rejects.toThrow();
    await apps.remove('Patient/citizen', newest?.id ?? '');
    expect((await read(server, body['access_token'], '/Patient/citizen')).status).toBe(401);
    expect((await refresh(body['refresh_token'])).status).toBe(400);
  });

  test('an app that is removed is out at the next request, with all that people allowed it; the same name begins with nothing', async () => {
    const { clients, grants, apps } = server.authorization;
    const { id } = (await clients.register(citizenApp)).client;
    const own = { client_id: id };
    const { code, verifier } = await launch('launch/patient offline_access patient/*.rs', people.citizen, own);
    const { body } = await exchange(code, verifier, own);
    const waiting = await launch('launch/patient patient/*.rs', people.guardian, own);
    expect([await grants.countOfClient(id), (await read(server, body['access_token'], '/Patient/citizen')).status]).toEqual([2, 200]);
    expect(await clients.remove(id)).toBe(true);
    expect((await read(server, body['access_token'], '/Patient/citizen')).status).toBe(401);
    expect((await refresh(body['refresh_token'], own)).body).toMatchObject({ error: 'invalid_client' });
    expect((await exchange(waiting.code, waiting.verifier, own)).body).toMatchObject({ error: 'invalid_client' });
    await expect(launch('launch/patient patient/*.rs', people.citizen, own)).rejects.toThrow();
    expect((await apps.of('Patient/citizen')).filter(({ client }) => client === id)).toEqual([]);
    expect([await grants.countOfClient(id), await clients.remove(id)]).toEqual([0, false]);
    await clients.register(citizenApp, { id });
    expect((await read(server, body['access_token'], '/Patient/citizen')).status).toBe(401);
    expect((await refresh(body['refresh_token'], own)).body).toMatchObject({ error: 'invalid_grant' });
    await clients.remove(id);
  });

  test('an app asks whether a token is good, and ends it', async () => {
    const body = await allowed('launch/patient openid fhirUser offline_access patient/*.rs');
    const token = String(body['access_token']);
    const introspect = (asked: string) => post(`${server.issuer}/introspect`, { token: asked, client_id: app });
    expect((await introspect(token)).body).toMatchObject({ active: true, client_id: app, patient: 'citizen', sub: 'Patient/citizen' });
    expect((await introspect(String(body['refresh_token']))).body).toMatchObject({ active: true });
    const own = await post(`${server.issuer}/introspect`, { token }, { Authorization: `Bearer ${token}` });
    expect(own.body).toMatchObject({ active: true, scope: 'launch/patient openid fhirUser offline_access patient/*.rs' });
    expect((await introspect('nonsense')).body).toEqual({ active: false });
    expect((await introspect(`${token.slice(0, -8)}AAAAAAAA`)).body).toEqual({ active: false });
    const other = signed(await assertion(laboratoryKey, laboratory, server.issuer));
    expect((await post(`${server.issuer}/introspect`, { token, ...other })).body).toEqual({ active: false });
    const stranger = signed(await assertion(laboratoryKey, laboratory, server.issuer));
    expect((await post(`${server.issuer}/revoke`, { token, ...stranger })).status).toBe(400);
    expect((await post(`${server.issuer}/revoke`, { token, client_id: app })).status).toBe(200);
    expect((await introspect(token)).body).toEqual({ active: false });
    expect((await introspect(String(body['refresh_token']))).body).toEqual({ active: false });
    expect((await read(server, token, '/Patient/citizen')).status).toBe(401);
  });

  test('a professional opens an app with a patient, once', async () => {
    const { launches, clients } = server.authorization;
    const { client } = await clients.register({ ...citizenApp, scope: 'openid fhirUser launch patient/*.rs user/*.rs' });
    const token = await launches.make({ subject: 'Practitioner/gp', client: client.id, patient: 'citizen', encounter: 'visit' });
    const { verifier, challenge } = newPkce();
    const params = { client_id: client.id, scope: 'launch openid fhirUser patient/*.rs', launch: token, code_challenge: challenge };
    const back = await authorize(server, params, people.gp);
    const { body } = await exchange(back.get('code') ?? '', verifier, { client_id: client.id });
    expect(body).toMatchObject({ patient: 'citizen', encounter: 'visit' });
    expect(claimsIn(body['access_token'])).toMatchObject({
      sub: 'Practitioner/gp',
      extensions: { ihe_iua: { purpose_of_use: 'TREATMENT', subject_role: 'APR', subject_organization_id: 'gp-practice' } },
    });
    expect((await read(server, body['access_token'], '/DiagnosticReport')).body.total).toBe(
      (await read(server, body['access_token'], '/DiagnosticReport?patient=citizen')).body.total,
    );
    await expect(authorize(server, params, people.gp)).rejects.toThrow('used before');
  });

  test('a professional of one role does not declare the purpose of another', async () => {
    const { client } = await server.authorization.clients.register({ ...citizenApp, scope: 'user/*.rs' });
    const params = { client_id: client.id, scope: 'user/*.rs', code_challenge: newPkce().challenge, purpose_of_use: 'SYSADMIN' };
    await expect(authorize(server, params, people.gp)).rejects.toThrow('purpose_of_use SYSADMIN is not open to this role');
  });

  describe('a system that signs', () => {
    const ask = async (more: Record<string, string> = {}, text?: string) =>
      post(`${server.issuer}/token`, {
        grant_type: 'client_credentials',
        scope: 'system/*.cruds',
        ...signed(text ?? (await assertion(laboratoryKey, laboratory, `${server.issuer}/token`))),
        ...more,
      });

    test('is given a token for its organisation', async () => {
      const { status, headers, body } = await ask();
      expect(status).toBe(200);
      expect(headers.get('pragma')).toBe('no-cache');
      expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 300, scope: 'system/*.cruds' });
      expect(claimsIn(body['access_token'])).toMatchObject({
        sub: 'Organization/laboratory',
        extensions: { ihe_iua: { purpose_of_use: 'UPDATE', subject_organization_id: 'laboratory' } },
      });
      expect((await read(server, body['access_token'], '/DiagnosticReport')).status).toBe(200);
      const token = String(body['access_token']);
      const own = signed(await assertion(laboratoryKey, laboratory, server.issuer));
      expect((await post(`${server.issuer}/revoke`, { token, ...own })).status).toBe(200);
      expect((await read(server, token, '/DiagnosticReport')).status).toBe(401);
    });

    test('may sign with RS384 too, and declare another purpose that is open to it', async () => {
      const key = newClientKey('RS384');
      const { client } = await server.authorization.clients.register({
        name: 'Ospedale',
        kind: 'key',
        scope: 'system/*.rs',
        organization: 'hospital',
        jwks: { keys: [key.jwk] },
      });
      const reply = await ask(
        { purpose_of_use: 'TREATMENT', scope: 'system/*.rs' },
        await assertion(key, client.id, `${server.issuer}/token`),
      );
      expect(claimsIn(reply.body['access_token'])).toMatchObject({ extensions: { ihe_iua: { purpose_of_use: 'TREATMENT' } } });
      const wrong = await ask({ purpose_of_use: 'EMERGENCY', scope: 'system/*.rs' }, await assertion(key, client.id, server.issuer));
      expect(wrong).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
      const more = await ask({ scope: 'system/*.cruds' }, await assertion(key, client.id, server.issuer));
      expect(more).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    });

    test('is served once for each assertion, of fifty at once and after a restart', async () => {
      const text = await assertion(laboratoryKey, laboratory, `${server.issuer}/token`);
      const replies = await Promise.all(Array.from({ length: 50 }, () => ask({}, text)));
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(replies.filter(({ body }) => body['error'] === 'invalid_client')).toHaveLength(49);
      server = await server.restart();
      expect(await ask({}, text)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
      expect((await ask()).status).toBe(200);
    });
  });
});
