// Consent at the real door: who finds what, and how a decision holds for the very next request.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Bundle, Consent, DiagnosticReport, OperationOutcome, Parameters } from '@medplum/fhirtypes';
import { verifyChain } from '#audit/verify-chain.ts';
import type { PersonaName } from '#auth/personas.ts';
import { now, startDemoServer, type Sent, type TestServer } from './test-server.ts';

let server: TestServer;
let time: number;
beforeEach(async () => {
  time = now;
  server = await startDemoServer(':memory:', () => time);
});
afterEach(() => server.close());

async function total(persona: PersonaName, question: string, sent?: Sent): Promise<number | undefined> {
  const { body } = await server.ask<Bundle>(persona, 'GET', `/${question}`, sent);
  return body.total;
}

const declaration = {
  resourceType: 'Parameters',
  parameter: [{ name: 'declaration', valueString: 'Outpatient cardiology visit in progress' }],
};
const emergency = { resourceType: 'Parameters', parameter: [{ name: 'reason', valueString: 'Unconscious after a road accident' }] };

function consultation(
  patient: string,
  provision: NonNullable<Consent['provision']>,
  decided = new Date(now - 1000).toISOString(),
): Consent {
  return {
    resourceType: 'Consent',
    status: 'active',
    scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
    category: [{ coding: [{ system: 'https://fascicolo.example/fhir/CodeSystem/consent-category', code: 'consultation' }] }],
    patient: { reference: `Patient/${patient}` },
    dateTime: decided,
    policy: [{ uri: 'https://fascicolo.example/fhir/policy/liguria-2020' }],
    provision,
  };
}

async function decide(consent: Consent): Promise<void> {
  const reply = await server.ask('operator', 'POST', '/Consent', { body: consent });
  expect(reply.status, reply.text).toBe(201);
}

describe('The GP', () => {
  test('finds the reports that the citizen leaves visible, with the exact total', async () => {
    expect(await total('gp', 'DiagnosticReport?patient=citizen')).toBe(9);
    expect(await total('gp', 'DiagnosticReport?patient=citizen&_summary=count')).toBe(9);
  });

  test('gets the same answer for a hidden report as for one that never existed', async () => {
    const [hidden, never] = [
      await server.ask('gp', 'GET', '/DiagnosticReport/citizen-lab-hidden'),
      await server.ask('gp', 'GET', '/DiagnosticReport/citizen-lab-hiddem'),
    ];
    expect(hidden.status).toBe(404);
    expect(hidden.text.replaceAll('hidden', 'hiddem')).toBe(never.text);
  });

  test('finds nothing of a person who has refused consultation, and never in an emergency', async () => {
    expect(await total('gp', 'DiagnosticReport?patient=citizen-refused')).toBe(0);
    await server.ask('gp', 'POST', '/Patient/citizen-refused/$emergency-access', { body: emergency });
    expect(await total('gp', 'DiagnosticReport?patient=citizen-refused', { purpose: 'EMERGENCY' })).toBe(0);
  });

  test('keeps nothing when the citizen excludes this GP, except what the citizen leaves', async () => {
    const actor = [
      {
        role: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }] },
        reference: { reference: 'Practitioner/gp' },
      },
    ];
    await decide(consultation('citizen', { type: 'deny', actor }));
    expect(await total('gp', 'DiagnosticReport?patient=citizen')).toBe(0);
    const radiology = [{ system: 'https://fascicolo.example/fhir/CodeSystem/document-kind', code: 'radiology-report' }];
    await decide(consultation('citizen', { type: 'deny', actor, provision: [{ type: 'permit', class: radiology }] }));
    expect(await total('gp', 'DiagnosticReport?patient=citizen')).toBe(2);
  });
});

describe('The physician of another hospital', () => {
  test('finds nothing before care is declared, and what is allowed afterwards', async () => {
    expect(await total('specialist', 'DiagnosticReport?patient=citizen')).toBe(0);
    const declared = await server.ask<Parameters>('specialist', 'POST', '/Patient/citizen/$declare-care', { body: declaration });
    expect(declared.status).toBe(200);
    expect(await total('specialist', 'DiagnosticReport?patient=citizen')).toBe(9);
    time += 31 * 86_400_000;
    expect(await total('specialist', 'DiagnosticReport?patient=citizen')).toBe(0);
  });

  test('gets the same answer to a declaration whatever the state of the record', async () => {
    const answers = await Promise.all(
      ['citizen', 'citizen-new', 'citizen-refused'].map((id) =>
        server.ask('specialist', 'POST', `/Patient/${id}/$declare-care`, { body: declaration }),
      ),
    );
    const texts = answers.map(({ text }) => text.replace(/CareTeam\/[\w-]+/, 'CareTeam/…'));
    expect(new Set(texts).size).toBe(1);
  });

  test('finds everything allowed as soon as the citizen consents, and nothing as soon as consent is revoked: an old page link included', async () => {
    await server.ask('specialist', 'POST', '/Patient/citizen-refused/$declare-care', { body: declaration });
    expect(await total('specialist', 'DiagnosticReport?patient=citizen-refused')).toBe(0);
    await decide(consultation('citizen-refused', { type: 'permit' }));
    const first = await server.ask<Bundle>('specialist', 'GET', '/DiagnosticReport?patient=citizen-refused&_count=1');
    expect(first.body.total).toBe(2);
    const next = first.body.link?.find(({ relation }) => relation === 'next')?.url ?? '';
    await decide(consultation('citizen-refused', { type: 'deny' }, new Date(now).toISOString()));
    const second = await server.ask<Bundle>('specialist', 'GET', next.slice(next.indexOf('/fhir') + 5));
    expect(second.body).toMatchObject({ total: 0 });
    expect(second.body.entry).toBeUndefined();
  });

  test('sees in a declared emergency what is meant for it, never what is hidden, and only for hours', async () => {
    const purpose = 'EMERGENCY';
    expect(await total('specialist', 'DocumentReference?patient=citizen', { purpose })).toBe(0);
    await server.ask('specialist', 'POST', '/Patient/citizen/$emergency-access', { body: emergency, purpose });
    expect(await total('specialist', 'DocumentReference?patient=citizen&type=60591-5', { purpose })).toBe(1);
    expect((await server.ask('specialist', 'GET', '/DocumentReference/citizen-lab-hidden-document', { purpose })).status).toBe(404);
    time += 5 * 3_600_000;
    expect(await total('specialist', 'DocumentReference?patient=citizen', { purpose })).toBe(0);
  });
});

describe('The citizen', () => {
  test('sees their own record whole, except what a clinician still has to tell them', async () => {
    expect(await total('citizen', 'DiagnosticReport')).toBe(10);
    expect((await server.ask('citizen', 'GET', '/DiagnosticReport/citizen-lab-unmediated')).status).toBe(404);
    expect((await server.ask('citizen', 'GET', '/DiagnosticReport/refused-lab')).status).toBe(404);
  });

  test('previews what goes along, hides it from everybody at once, and no version changes', async () => {
    const before = await server.ask<DiagnosticReport>('citizen', 'GET', '/DiagnosticReport/citizen-lab-1');
    const preview = await server.ask<Parameters>('citizen', 'POST', '/DocumentReference/citizen-lab-1-document/$hide', {
      body: { resourceType: 'Parameters', parameter: [{ name: 'preview', valueBoolean: true }] },
    });
    const along = preview.body.parameter?.flatMap(
      ({ part }) => part?.find(({ name }) => name === 'reference')?.valueReference?.reference ?? [],
    );
    expect(along).toEqual(
      expect.arrayContaining([
        'DocumentReference/citizen-lab-1-document',
        'DiagnosticReport/citizen-lab-1',
        'Binary/citizen-lab-1-file',
        'Observation/citizen-lab-1-3',
      ]),
    );
    expect(await total('gp', 'DiagnosticReport?patient=citizen')).toBe(9);

    await server.ask('citizen', 'POST', '/DocumentReference/citizen-lab-1-document/$hide');
    expect(await total('gp', 'DiagnosticReport?patient=citizen')).toBe(8);
    expect(await total('gp', 'Observation?patient=citizen&_id=citizen-lab-1-3')).toBe(0);
    expect((await server.ask('gp', 'GET', '/Binary/citizen-lab-1-file')).status).toBe(404);
    expect(await total('laboratory', 'DiagnosticReport?_id=citizen-lab-1')).toBe(1);
    const after = await server.ask<DiagnosticReport>('citizen', 'GET', '/DiagnosticReport/citizen-lab-1');
    expect(after.text).toBe(before.text);
    expect(after.headers.get('etag')).toBe(before.headers.get('etag'));

    await server.ask('citizen', 'POST', '/DocumentReference/citizen-lab-1-document/$unhide');
    expect(await total('gp', 'DiagnosticReport?patient=citizen')).toBe(9);
  });

  test('makes sensitive data visible on purpose, and only then others see them', async () => {
    expect(await total('gp', 'DiagnosticReport?_id=citizen-lab-sensitive')).toBe(0);
    await server.ask('citizen', 'POST', '/DocumentReference/citizen-lab-sensitive-document/$unhide');
    expect(await total('gp', 'DiagnosticReport?_id=citizen-lab-sensitive')).toBe(1);
  });

  test('asks who can see a document, and learns by which rule', async () => {
    const { body } = await server.ask<Parameters>(
      'citizen',
      'GET',
      '/Patient/citizen/$who-can-see?resource=DiagnosticReport/citizen-lab-hidden',
    );
    const viewers = body.parameter?.map(({ part = [] }) => [part[0]?.valueString, part[1]?.valueBoolean]);
    expect(viewers).toContainEqual(['Organization/laboratory', true]);
    expect(viewers).toContainEqual(['role APR, in a care relation', false]);
    expect((await server.ask('gp', 'GET', '/Patient/citizen/$who-can-see')).status).toBe(403);
  });
});

describe('Who acts for another', () => {
  test('sees the child, except what is kept from parents, until the child is eighteen', async () => {
    const sent = { patient: 'child' };
    expect(await total('guardian', 'DiagnosticReport?patient=child', sent)).toBe(1);
    expect((await server.ask('guardian', 'GET', '/DiagnosticReport/child-lab-reserved', sent)).status).toBe(404);
    expect((await server.ask('guardian', 'GET', '/DiagnosticReport/guardian-lab-1', sent)).status).toBe(404);
    const child = await server.ask<{ birthDate: string } & Bundle>('admin', 'GET', '/Patient/child');
    time = Date.parse(`${Number(child.body.birthDate.slice(0, 4)) + 18}${child.body.birthDate.slice(4)}T00:00:00+01:00`);
    expect((await server.ask('guardian', 'GET', '/DiagnosticReport?patient=child', sent)).status).toBe(403);
  });

  test('is refused without a delegation in force', async () => {
    expect((await server.ask('citizen', 'GET', '/DiagnosticReport', { patient: 'child' })).status).toBe(403);
  });
});

describe('The feed', () => {
  const report = (patient: string, effective: string): unknown => ({
    resourceType: 'DiagnosticReport',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
    subject: { reference: `Patient/${patient}` },
    effectiveDateTime: effective,
  });

  test('is refused for a record that is not open, and nothing of it is kept', async () => {
    const reply = await server.ask<OperationOutcome>('hospital', 'POST', '/DiagnosticReport', {
      body: report('citizen-new', '2026-10-01'),
    });
    expect(reply.status).toBe(422);
    expect(reply.body.issue[0]).toMatchObject({ code: 'business-rule', severity: 'error' });
    expect(await total('hospital', 'DiagnosticReport?patient=citizen-new')).toBe(0);
  });

  test('is accepted for an open record, past data included where the citizen consented', async () => {
    expect((await server.ask('hospital', 'POST', '/DiagnosticReport', { body: report('citizen', '2026-10-01') })).status).toBe(201);
    expect((await server.ask('hospital', 'POST', '/DiagnosticReport', { body: report('citizen', '2015-10-01') })).status).toBe(201);
    expect(await total('gp', 'DiagnosticReport?patient=citizen')).toBe(11);
  });
});

describe('A token', () => {
  test('opens no more than its scopes: includes and chains stop where they stop', async () => {
    const scope = 'user/DiagnosticReport.rs';
    const { body } = await server.ask<Bundle>('gp', 'GET', '/DiagnosticReport?patient=citizen&_include=DiagnosticReport:result', { scope });
    expect(body.total).toBe(9);
    expect(body.entry?.every(({ search }) => search?.mode === 'match')).toBe(true);
    expect(await total('gp', 'DiagnosticReport?patient=citizen&result.code=2345-7', { scope })).toBe(0);
    expect(await total('gp', 'Observation?patient=citizen', { scope })).toBe(0);
  });

  test('with a granular scope opens only what satisfies it', async () => {
    const all = await total('gp', 'DiagnosticReport?patient=citizen&category=LAB');
    expect(await total('gp', 'DiagnosticReport?patient=citizen', { scope: 'user/DiagnosticReport.rs?category=LAB' })).toBe(all);
    expect(
      (await server.ask('gp', 'GET', '/DiagnosticReport/citizen-chest-xray', { scope: 'user/DiagnosticReport.rs?category=LAB' })).status,
    ).toBe(404);
  });
});

describe('The audit trail', () => {
  test('names every disclosure, refusal and change, in an unbroken chain', async () => {
    await server.ask('gp', 'GET', '/DiagnosticReport/citizen-lab-1');
    await server.ask('gp', 'GET', '/DiagnosticReport/citizen-lab-hidden');
    await server.ask('hospital', 'POST', '/Consent', { body: consultation('citizen', { type: 'permit' }) });
    const trail = await server.server.store.auditTrail({ count: 10_000 });
    const [read, absent, refused] = trail.slice(-3);
    expect(read).toMatchObject({
      agent: 'Practitioner/gp',
      role: 'APR',
      action: 'read',
      what: ['DiagnosticReport/citizen-lab-1/_history/1'],
      patients: ['citizen'],
      outcome: 'success',
    });
    expect(absent).toMatchObject({ action: 'read', what: [], outcome: 'failed' });
    expect(refused).toMatchObject({ agent: 'Organization/hospital', action: 'create', outcome: 'denied' });
    expect((await verifyChain(server.server.store)).brokenAt).toBeUndefined();
  });
});

describe('A condition', () => {
  test('needs the scope to search: without it nothing would match and every write would make a duplicate', async () => {
    const body = { resourceType: 'Organization', identifier: [{ system: 'urn:x', value: '1' }], name: 'Ward' };
    const sent = { body, headers: { 'If-None-Exist': 'identifier=urn:x|1' } };
    expect((await server.ask('hospital', 'POST', '/Organization', { ...sent, scope: 'system/Organization.c' })).status).toBe(403);
    expect((await server.ask('hospital', 'POST', '/Organization', { ...sent, scope: 'system/Organization.cs' })).status).toBe(201);
  });
});
