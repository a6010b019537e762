// Operations: what a write would say, all of one record, how a search is run, who can see, hiding, and declaring care.
// https://hl7.org/fhir/R4/operations.html
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Bundle, List, OperationOutcome, Parameters, ParametersParameter, Resource } from '@medplum/fhirtypes';
import type { PersonaName } from '#auth/personas.ts';
import { glucose, refusalOf } from './observations.ts';
import { now, startDemoServer, type Reply, type Sent, type TestServer } from './test-server.ts';

let server: TestServer;
let time: number;
beforeEach(async () => {
  time = now;
  server = await startDemoServer(':memory:', () => time);
});
afterEach(() => server.close());

const parameters = (...parameter: object[]): object => ({ resourceType: 'Parameters', parameter });
const valueOf = ({ body }: Reply<Parameters>, name: string): ParametersParameter | undefined =>
  body.parameter?.find((found) => found.name === name);

async function totalOf(persona: PersonaName, question: string, sent?: Sent): Promise<number | undefined> {
  return (await server.ask<Bundle>(persona, 'GET', `/${question}`, sent)).body.total;
}

describe('$validate', () => {
  const validate = (body: unknown, path = '/Observation/$validate'): Promise<Reply<OperationOutcome>> =>
    server.ask<OperationOutcome>('laboratory', 'POST', path, { body });
  const severities = ({ body }: Reply<OperationOutcome>): Set<string> => new Set(body.issue.map(({ severity }) => severity));

  test('says what a write would say, and writes nothing', async () => {
    const before = await totalOf('laboratory', 'Observation');
    const good = await validate(glucose());
    expect(good.status).toBe(200);
    expect(severities(good)).not.toContain('error');
    const bad = await validate(glucose({ status: 'perhaps' }));
    expect(bad.status).toBe(200);
    expect(bad.body.issue[0]).toMatchObject({ severity: 'error', expression: ['Observation.status'] });
    expect(await totalOf('laboratory', 'Observation')).toBe(before);
  });

  test('takes the resource alone or as a parameter, at a type or at an instance', async () => {
    const resource = JSON.parse(glucose({ status: 'perhaps' })) as Resource;
    for (const reply of [
      await validate(parameters({ name: 'resource', resource })),
      await validate(glucose({ status: 'perhaps' }), '/Observation/citizen-lab-1-1/$validate'),
    ]) {
      expect(severities(reply)).toContain('error');
    }
  });

  test('against a profile judges by that profile, and says when it is not known', async () => {
    const reply = await validate(glucose(), '/Observation/$validate?profile=http://example.org/StructureDefinition/none');
    expect(reply.text).toContain('http://example.org/StructureDefinition/none');
  });

  test.each([
    ['nothing', '', '400 required'],
    ['another type', { resourceType: 'Patient' }, '400 invalid'],
    ['parameters without a resource', parameters({ name: 'mode', valueCode: 'create' }), '400 required'],
  ])('of %s is refused', async (_, body, expected) => {
    expect(refusalOf(await validate(body))).toContain(expected);
  });
});

describe('$everything', () => {
  test('is all that this requester may see of one record, page by page, each resource once', async () => {
    const whole = await server.ask<Bundle>('gp', 'GET', '/Patient/citizen/$everything?_count=1000');
    const names = (bundle: Bundle): string[] =>
      (bundle.entry ?? []).filter(({ search }) => search?.mode === 'match').map(({ fullUrl }) => fullUrl ?? '');
    const paged: string[] = [];
    for (let path: string | undefined = '/Patient/citizen/$everything?_count=10'; path !== undefined;) {
      const { body }: Reply<Bundle> = await server.ask<Bundle>('gp', 'GET', path);
      expect(body.total).toBe(whole.body.total);
      paged.push(...names(body));
      const next: string | undefined = body.link?.find(({ relation }) => relation === 'next')?.url;
      path = next?.slice(next.indexOf('/fhir') + 5);
    }
    expect(paged).toEqual(names(whole.body));
    expect(new Set(paged).size).toBe(whole.body.total);
    expect(whole.text).toContain('Patient/citizen"');
    expect(whole.text).toContain('"resourceType":"Organization"');
    expect(whole.text).not.toContain('citizen-lab-hidden');
  });

  test('can be asked by type and since a moment, in the address or in Parameters', async () => {
    const { body } = await server.ask<Bundle>('gp', 'GET', '/Patient/citizen/$everything?_type=DiagnosticReport');
    expect(body.total).toBe(9);
    const sent = { body: parameters({ name: '_type', valueString: 'DiagnosticReport' }, { name: '_count', valueInteger: 2 }) };
    const posted = await server.ask<Bundle>('gp', 'POST', '/Patient/citizen/$everything', sent);
    expect(posted.body.total).toBe(9);
    expect(posted.body.entry?.filter(({ search }) => search?.mode === 'match')).toHaveLength(2);
    const since = (moment: number) =>
      totalOf('gp', `Patient/citizen/$everything?_type=DiagnosticReport&_since=${new Date(moment).toISOString()}`);
    expect([await since(now - 1000), await since(now + 1000)]).toEqual([9, 0]);
  });

  test.each([
    ['/Patient/never/$everything', '404 not-found'],
    ['/Patient/citizen/$everything?_type=Nothing', '400 invalid ?_type'],
    ['/Patient/citizen/$everything?_count=0', '400 invalid ?_count'],
    ['/Patient/citizen/$everything?_cursor=abc', '400 invalid ?_cursor'],
  ])('%s is refused: %s', async (path, expected) => {
    expect(refusalOf(await server.ask('gp', 'GET', path))).toContain(expected);
  });
});

describe('$explain', () => {
  test('shows the administrator how a search is run, values apart from the statement', async () => {
    const reply = await server.ask<Parameters>('admin', 'GET', '/Observation/$explain?code=2345-7&patient=citizen');
    expect(reply.status).toBe(200);
    expect(valueOf(reply, 'sql')).toMatchObject({ valueString: expect.stringMatching(/^(?:with|select)/i) as string });
    expect(valueOf(reply, 'plan')).toBeDefined();
    expect(reply.body.parameter?.find(({ name }) => name === 'sql')?.valueString).not.toContain('2345-7');
  });

  test('shows how it is run for somebody else, with their consents in it; to nobody but the administrator', async () => {
    const sqlFor = async (query: string): Promise<string> => {
      const reply = await server.ask<Parameters>('admin', 'GET', `/Observation/$explain?code=2345-7&patient=citizen${query}`);
      expect(reply.status, reply.text).toBe(200);
      return valueOf(reply, 'sql')?.valueString ?? '';
    };
    const [own, gp, citizen] = await Promise.all(['', '&_requester=Practitioner/gp', '&_requester=Patient/citizen'].map(sqlFor));
    expect(own).toContain('1 = 0');
    expect(gp).not.toContain('1 = 0');
    expect(gp?.length).toBeGreaterThan(citizen?.length ?? 0);
    for (const wrong of ['_requester=gp', '_requester=Practitioner/gp&_purpose=FUN'])
      expect((await server.ask('admin', 'GET', `/Observation/$explain?${wrong}`)).status).toBe(400);
    expect((await server.ask('admin', 'GET', '/Observation/$explain?_requester=Practitioner/nobody')).status).toBe(403);
    expect((await server.ask('gp', 'GET', '/Observation/$explain?_requester=Practitioner/gp')).status).toBe(403);
  });
});

describe('$who-can-see', () => {
  test('tells the citizen, of the record or of one document, by GET and by POST alike', async () => {
    const whole = await server.ask<Parameters>('citizen', 'GET', '/Patient/citizen/$who-can-see');
    expect(whole.body.parameter?.every(({ name }) => name === 'viewer')).toBe(true);
    const get = await server.ask<Parameters>(
      'citizen',
      'GET',
      '/Patient/citizen/$who-can-see?resource=DiagnosticReport/citizen-lab-hidden',
    );
    const post = await server.ask<Parameters>('citizen', 'POST', '/Patient/citizen/$who-can-see', {
      body: parameters({ name: 'resource', valueReference: { reference: 'DiagnosticReport/citizen-lab-hidden' } }),
    });
    expect(post.text).toBe(get.text);
    expect(get.text).not.toBe(whole.text);
  });

  test('of what the citizen may not see yet, or what never was, is not found', async () => {
    const ask = (id: string): Promise<Reply<Parameters>> =>
      server.ask<Parameters>('citizen', 'GET', `/Patient/citizen/$who-can-see?resource=DiagnosticReport/${id}`);
    const [unmediated, never] = [await ask('citizen-lab-unmediated'), await ask('never')];
    expect(unmediated.status).toBe(404);
    expect(unmediated.text.replace('citizen-lab-unmediated', 'never')).toBe(never.text);
    expect((await ask('../x')).status).toBe(400);
  });
});

describe('A List that names something hidden', () => {
  const list = (...documents: string[]): List => ({
    resourceType: 'List',
    id: 'of-documents',
    meta: { source: 'Organization/laboratory' },
    status: 'current',
    mode: 'working',
    subject: { reference: 'Patient/citizen' },
    entry: documents.map((id) => ({ item: { reference: `DocumentReference/${id}` } })),
  });
  const told = async (): Promise<Record<string, unknown>> => {
    const { body } = await server.ask<Parameters>('citizen', 'GET', '/Patient/citizen/$who-can-see?resource=List/of-documents');
    const values = (body.parameter ?? []).map(({ part = [] }) => part.map((each) => each.valueString ?? each.valueBoolean));
    return Object.fromEntries(values.map(([who, may, rule]) => [who, [may, rule]]));
  };

  test('is told to the citizen to be unseen by those who may not see that; its old versions are for its author', async () => {
    await server.put([list('citizen-lab-1-document', 'citizen-lab-hidden-document')]);
    expect(await told()).toMatchObject({
      'role APR, in a care relation': [false, 'it names something that they may not see'],
      'Organization/laboratory': [true, 'an organisation always sees what it authored'],
    });
    expect((await server.ask('gp', 'GET', '/List/of-documents')).status).toBe(404);
    await server.put([list('citizen-lab-1-document')]);
    expect(await told()).toMatchObject({ 'role APR, in a care relation': [true, 'the consents permit consultation for care'] });
    expect((await server.ask('gp', 'GET', '/List/of-documents')).status).toBe(200);
    const versions = (persona: PersonaName) =>
      Promise.all(
        ['/_history/1', '/_history/2'].map(async (path) => (await server.ask(persona, 'GET', `/List/of-documents${path}`)).status),
      );
    expect([await versions('gp'), await versions('citizen'), await versions('laboratory')]).toEqual([
      [404, 200],
      [404, 200],
      [200, 200],
    ]);
    expect((await server.ask('gp', 'GET', '/List/of-documents/_history')).body.total).toBe(1);
    expect((await server.ask('laboratory', 'GET', '/List/of-documents/_history')).body.total).toBe(2);
    for (const path of ['/List/_history?_count=50', '/_history?_count=200'])
      expect((await server.ask('gp', 'GET', path)).text, path).not.toContain('citizen-lab-hidden-document');
  });
});

describe('$hide and $unhide', () => {
  const document = '/DocumentReference/citizen-lab-1-document';
  const preview = { body: parameters({ name: 'preview', valueBoolean: true }) };

  test('leave every version, time and tag as it was, also in the history', async () => {
    const paths = [
      document,
      `${document}/_history`,
      '/DiagnosticReport/citizen-lab-1',
      '/DiagnosticReport/citizen-lab-1/_history',
      '/Patient/citizen',
    ];
    const answers = async (): Promise<unknown[]> => {
      const replies: unknown[] = [];
      for (const path of paths) {
        const { text, headers } = await server.ask('citizen', 'GET', path);
        replies.push([text, headers.get('etag'), headers.get('last-modified')]);
      }
      return replies;
    };
    const before = await answers();
    time += 60_000;
    await server.ask('citizen', 'POST', `${document}/$hide`);
    expect(await answers()).toEqual(before);
    await server.ask('citizen', 'POST', `${document}/$unhide`);
    expect(await answers()).toEqual(before);
  });

  test('preview what goes along without doing it, and then do exactly that', async () => {
    const shown = await server.ask<Parameters>('citizen', 'POST', `${document}/$hide`, preview);
    expect(await totalOf('gp', 'DocumentReference?_id=citizen-lab-1-document')).toBe(1);
    const done = await server.ask<Parameters>('citizen', 'POST', `${document}/$hide`);
    const along = ({ body }: Reply<Parameters>): unknown => body.parameter?.filter(({ name }) => name === 'resource');
    expect(along(done)).toEqual(along(shown));
    for (const { part } of done.body.parameter?.filter(({ name }) => name === 'resource') ?? []) {
      const reference = part?.[0]?.valueReference?.reference ?? '';
      expect((await server.ask('gp', 'GET', `/${reference}`)).status, reference).toBe(404);
      expect((await server.ask('gp', 'GET', `/${reference}/_history`)).status, reference).toBe(404);
      expect((await server.ask('citizen', 'GET', `/${reference}`)).status, reference).toBe(200);
    }
  });

  test('are for the person concerned, by POST, on documents', async () => {
    expect((await server.ask('gp', 'POST', `${document}/$hide`)).status).toBe(403);
    expect((await server.ask('citizen', 'GET', `${document}/$hide`)).status).toBe(405);
    expect((await server.ask('citizen', 'POST', '/DocumentReference/never/$hide')).status).toBe(404);
    expect((await server.ask('citizen-refused', 'POST', `${document}/$hide`)).status).toBe(404);
    expect((await server.ask('citizen', 'POST', '/DiagnosticReport/citizen-lab-1/$hide')).status).toBe(404);
    expect(
      (await server.ask('citizen', 'POST', `${document}/$hide`, { body: parameters({ name: 'preview', valueString: 'perhaps' }) })).status,
    ).toBe(400);
    expect(await totalOf('gp', 'DocumentReference?_id=citizen-lab-1-document')).toBe(1);
  });
});

describe('$declare-care and $emergency-access', () => {
  const declare = (persona: PersonaName, operation: string, text: object, sent: Sent = {}): Promise<Reply<Parameters>> =>
    server.ask<Parameters>(persona, 'POST', `/Patient/citizen/${operation}`, { ...sent, body: parameters(text) });
  const care = { name: 'declaration', valueString: 'Outpatient cardiology visit in progress' };
  const emergency = { name: 'reason', valueString: 'Unconscious after a road accident' };

  test('answer with the period that they hold', async () => {
    const declared = await declare('specialist', '$declare-care', care);
    expect(valueOf(declared, 'period')).toMatchObject({ valuePeriod: { start: new Date(now).toISOString() } });
    const access = await declare('specialist', '$emergency-access', emergency, { purpose: 'EMERGENCY' });
    const { valuePeriod } = valueOf(access, 'period') as { valuePeriod: { start: string; end: string } };
    const hours = (Date.parse(valuePeriod.end) - Date.parse(valuePeriod.start)) / 3_600_000;
    expect(hours).toBeGreaterThan(0);
    expect(hours).toBeLessThanOrEqual(24);
  });

  test('open with the purpose of an emergency what an emergency needs, while it lasts', async () => {
    const purpose = 'EMERGENCY';
    expect(await totalOf('specialist', 'DocumentReference?patient=citizen', { purpose })).toBe(0);
    await declare('specialist', '$emergency-access', emergency, { purpose });
    expect(await totalOf('specialist', 'DocumentReference?patient=citizen', { purpose })).toBeGreaterThan(0);
    time += 25 * 3_600_000;
    expect(await totalOf('specialist', 'DocumentReference?patient=citizen', { purpose })).toBe(0);
  });

  test('ask for words, and for a professional', async () => {
    expect(refusalOf(await declare('specialist', '$declare-care', { name: 'declaration', valueString: 'x' }))).toContain('400 required');
    expect(refusalOf(await declare('specialist', '$declare-care', { name: 'other', valueString: 'Outpatient visit' }))).toContain(
      '400 required',
    );
    expect((await declare('citizen', '$declare-care', care)).status).toBe(403);
    expect((await declare('laboratory', '$emergency-access', emergency)).status).toBe(403);
    expect((await server.ask('specialist', 'POST', '/Patient/never/$declare-care', { body: parameters(care) })).status).toBe(404);
  });
});
