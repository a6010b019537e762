// A token never opens more than the registry and the consents do at that moment: on a socket, with tokens of the authorization server, on both databases.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Consent, Patient, PractitionerRole } from '@medplum/fhirtypes';
import type { PersonaName } from '#auth/personas.ts';
import type { Account } from '#authorization/consent-step.ts';
import { engines, newDatabase } from './engines.ts';
import { demoResources } from './test-server.ts';
import {
  authorize,
  citizenApp,
  claimsIn,
  loadDemo,
  newPkce,
  people,
  post,
  read,
  redirectUri,
  startTokenServer,
  type TokenReply,
  type TokenServer,
} from './token-server.ts';

interface Bound {
  readonly residual: readonly { readonly class: readonly string[] }[];
}

describe.each(engines)('On %s', (engine) => {
  let server: TokenServer;
  let app: string;

  beforeAll(async () => {
    server = await startTokenServer(engine === 'SQLite' ? '' : await newDatabase(engine));
    await loadDemo(server);
    app = (
      await server.authorization.clients.register({
        ...citizenApp,
        scope: 'launch/patient offline_access patient/*.rs user/*.rs',
      })
    ).client.id;
  }, 60_000);
  afterAll(() => server.close());

  /** What the GP's app is given; `ihe_pcf` and `patient` are said when the code is exchanged. */
  async function ofGp(more: Readonly<Record<string, string>> = {}, account: Account = people.gp): Promise<TokenReply> {
    const { verifier, challenge } = newPkce();
    const back = await authorize(server, { client_id: app, scope: 'user/*.rs', code_challenge: challenge }, account);
    const form = {
      grant_type: 'authorization_code',
      client_id: app,
      code_verifier: verifier,
      redirect_uri: redirectUri,
    };
    return post(`${server.issuer}/token`, {
      ...form,
      code: back.get('code') ?? '',
      ...more,
    });
  }
  /** What an app of the person's, or of a parent's, is given. */
  async function ofPerson(account: Account, patient: string): Promise<TokenReply> {
    const { verifier, challenge } = newPkce();
    const params = { client_id: app, scope: 'launch/patient offline_access patient/*.rs', code_challenge: challenge };
    const back = await authorize(server, params, account, { patient });
    const code = back.get('code') ?? '';
    return post(`${server.issuer}/token`, {
      grant_type: 'authorization_code',
      client_id: app,
      code_verifier: verifier,
      redirect_uri: redirectUri,
      code,
    });
  }
  const boundTo = async (patient: string): Promise<unknown> => (await ofGp({ ihe_pcf: 'true', patient })).body['access_token'];
  const total = async (token: unknown, question: string): Promise<number | undefined> =>
    (await read(server, token, `/${question}`)).body.total;
  const status = async (token: unknown, path: string): Promise<number> => (await read(server, token, `/${path}`)).status;

  async function write(persona: PersonaName, method: string, path: string, body: object): Promise<void> {
    const headers = {
      'Content-Type': 'application/fhir+json',
      Authorization: `Bearer ${await server.server.issueToken(persona)}`,
    };
    const response = await fetch(`${server.base}/${path}`, {
      method,
      headers,
      body: JSON.stringify(body),
    });
    expect(response.status, await response.text()).toBeLessThan(300);
  }

  describe('a token bound to one record', () => {
    test('says which record, by which policy, what is left to enforce, and no choice of the person', async () => {
      const boundOf = ({ body }: TokenReply) => (claimsIn(body['access_token'])['extensions'] as { ihe_pcf: Bound }).ihe_pcf;
      const wish = { ihe_pcf: 'true', patient: 'citizen' };
      const acp = expect.stringMatching(/^urn:fascicolo:policy:/) as string;
      // The policy opens every kind to a GP: beyond the record there is nothing left to enforce.
      expect(boundOf(await ofGp(wish))).toEqual({
        patient_id: 'citizen',
        acp,
        residual: [],
      });
      const pharmacist = boundOf(await ofGp(wish, { ...people.gp, subject: 'Practitioner/pharmacist' }));
      expect(pharmacist).toEqual({
        patient_id: 'citizen',
        acp,
        residual: [{ type: 'permit', class: expect.any(Array) as string[] }],
      });
      expect(pharmacist.residual[0]?.class).toContain('identity');
      expect(pharmacist.residual[0]?.class).not.toContain('radiology-report');
    });

    test('is refused without a record to be bound to', async () => {
      expect(await ofGp({ ihe_pcf: 'true' })).toMatchObject({
        status: 400,
        body: { error: 'invalid_request' },
      });
    });

    test('opens that record and no other, where the same professional reads several without it', async () => {
      const [whole, bound] = [(await ofGp()).body['access_token'], await boundTo('citizen')];
      expect([await status(whole, 'Patient/citizen'), await status(whole, 'Patient/citizen-refused')]).toEqual([200, 200]);
      expect([await status(bound, 'Patient/citizen'), await status(bound, 'Patient/citizen-refused')]).toEqual([200, 404]);
      expect(await total(bound, 'Patient?_id=citizen,citizen-refused')).toBe(1);
      expect(await total(bound, 'DiagnosticReport')).toBe(await total(whole, 'DiagnosticReport?patient=citizen'));
    });

    test('leaves the kinds of documents that its residual names', async () => {
      const narrow = (kinds: readonly string[]): Promise<string> =>
        server.server.issueToken('gp', {
          bound: { patient: 'citizen', kinds },
        });
      const all = await total(await server.server.issueToken('gp'), 'DocumentReference?patient=citizen');
      const laboratory = await total(await narrow(['laboratory-report']), 'DocumentReference?patient=citizen');
      const radiology = await total(await narrow(['radiology-report']), 'DocumentReference?patient=citizen');
      expect([laboratory, radiology].every((count) => (count ?? 0) > 0)).toBe(true);
      expect((laboratory ?? 0) + (radiology ?? 0)).toBeLessThan(all ?? 0);
      expect(await total(await narrow(['laboratory-report', 'radiology-report']), 'DocumentReference?patient=citizen')).toBe(
        (laboratory ?? 0) + (radiology ?? 0),
      );
      expect(await total(await narrow([]), 'DocumentReference?patient=citizen')).toBe(0);
    });

    test('opens nothing that the person hides, refuses or never opened, however wide it says it is', async () => {
      const plain = await server.server.issueToken('gp');
      const wide = await server.server.issueToken('gp', {
        bound: { patient: 'citizen' },
      });
      expect(await total(wide, 'DiagnosticReport')).toBe(await total(plain, 'DiagnosticReport?patient=citizen'));
      expect(await status(wide, 'DiagnosticReport/citizen-lab-hidden')).toBe(404);
      expect(
        await total(
          await server.server.issueToken('gp', {
            bound: { patient: 'citizen-refused' },
          }),
          'DiagnosticReport',
        ),
      ).toBe(0);
      expect(
        await total(
          await server.server.issueToken('specialist', {
            bound: { patient: 'citizen' },
          }),
          'DiagnosticReport',
        ),
      ).toBe(0);
    });
  });

  describe('what changes while a token is good holds at the next request:', () => {
    let whole: unknown;
    let bound: unknown;
    const reports = 'DiagnosticReport?patient=citizen';
    const both = async (question: string): Promise<readonly unknown[]> => [await total(whole, question), await total(bound, question)];

    beforeEach(async () => {
      [whole, bound] = [(await ofGp()).body['access_token'], await boundTo('citizen')];
    });

    test('a document that the citizen hides', async () => {
      const before = (await total(whole, reports)) ?? 0;
      expect(before).toBeGreaterThan(1);
      expect(await status(whole, 'DiagnosticReport/citizen-lab-1')).toBe(200);
      await write('citizen', 'POST', 'DocumentReference/citizen-lab-1-document/$hide', { resourceType: 'Parameters' });
      expect(await both(reports)).toEqual([before - 1, before - 1]);
      expect([await status(whole, 'DiagnosticReport/citizen-lab-1'), await status(bound, 'DiagnosticReport/citizen-lab-1')]).toEqual([
        404, 404,
      ]);
    });

    test('a consent that is taken back, and given again', async () => {
      const before = await both(reports);
      expect(before[0]).toBeGreaterThan(0);
      await write('operator', 'POST', 'Consent', consultation('deny'));
      expect(await both(reports)).toEqual([0, 0]);
      await write('operator', 'POST', 'Consent', consultation('permit'));
      expect(await both(reports)).toEqual(before);
    });

    test('a role that ends', async () => {
      const role = demoResources().find((one): one is PractitionerRole => one.resourceType === 'PractitionerRole' && one.id === 'gp-role');
      expect(await status(whole, 'DiagnosticReport')).toBe(200);
      await write('admin', 'PUT', 'PractitionerRole/gp-role', {
        ...role,
        period: { start: '2015-01-01', end: '2020-01-01' },
      });
      expect([await status(whole, 'DiagnosticReport'), await status(bound, 'DiagnosticReport')]).toEqual([403, 403]);
      await expect(ofGp()).rejects.toThrow('grant request is invalid');
      await write('admin', 'PUT', 'PractitionerRole/gp-role', { ...role });
      expect(await status(whole, 'DiagnosticReport')).toBe(200);
    });

    test('a death, of the person and of a parent: no answer and no new token, until the registry has corrected it', async () => {
      const known = demoResources().filter((one): one is Patient =>
        ['Patient/citizen', 'Patient/guardian'].includes(`${one.resourceType}/${one.id ?? ''}`),
      );
      const tokens = [await ofPerson(people.citizen, 'citizen'), await ofPerson(people.guardian, 'child')];
      const reads = () => Promise.all(tokens.map(({ body }) => status(body['access_token'], 'DiagnosticReport')));
      const renew = ({ body }: TokenReply) =>
        post(`${server.issuer}/token`, { grant_type: 'refresh_token', client_id: app, refresh_token: String(body['refresh_token']) });
      expect(await reads()).toEqual([200, 200]);
      for (const one of known) await write('admin', 'PUT', `Patient/${one.id ?? ''}`, { ...one, deceasedBoolean: true });
      expect(await reads()).toEqual([403, 403]);
      for (const token of tokens) expect(await renew(token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      for (const one of known) await write('admin', 'PUT', `Patient/${one.id ?? ''}`, one);
      expect(await reads()).toEqual([200, 200]);
    });
  });
});

function consultation(type: 'deny' | 'permit'): Consent {
  return {
    resourceType: 'Consent',
    status: 'active',
    scope: {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/consentscope',
          code: 'patient-privacy',
        },
      ],
    },
    category: [
      {
        coding: [
          {
            system: 'https://fascicolo.example/fhir/CodeSystem/consent-category',
            code: 'consultation',
          },
        ],
      },
    ],
    patient: { reference: 'Patient/citizen' },
    dateTime: new Date().toISOString(),
    policy: [{ uri: 'https://fascicolo.example/fhir/policy/liguria-2020' }],
    provision: { type },
  };
}
