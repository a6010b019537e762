// Requests to start from, on the people of the demo.
import { exampleReport } from './example-report.ts';
import { templateNames, type TemplateName } from './names.ts';
import { emptyWish, type Wish } from './wish.ts';

export interface TemplateFacts {
  readonly now: number;
  /** Version of the privacy notice in force. */
  readonly notice: string;
}

export function isTemplateName(name: string | undefined): name is TemplateName {
  return templateNames.some((known) => known === name);
}

export function templateOf(name: TemplateName, facts: TemplateFacts): Wish {
  return { ...emptyWish, ...makers[name](facts) };
}

const makers: Readonly<Record<TemplateName, (facts: TemplateFacts) => Partial<Wish>>> = {
  search: () => ({ percorso: '/DiagnosticReport?patient=citizen&_sort=-date&_count=2&_include=DiagnosticReport:result' }),
  hidden: () => ({ percorso: '/DiagnosticReport/citizen-lab-hidden' }),
  everything: () => ({ persona: 'citizen', percorso: '/Patient/citizen/$everything?_count=10' }),
  xml: () => ({ persona: 'citizen', percorso: '/Patient/citizen', accept: 'application/fhir+xml' }),
  consent: ({ now }) => ({ persona: 'operator', metodo: 'POST', percorso: '/Consent', corpo: json(consent(now)) }),
  hide: () => ({
    persona: 'citizen',
    metodo: 'POST',
    percorso: '/DocumentReference/citizen-lab-1-document/$hide',
    corpo: json(parameters([['preview', { valueBoolean: true }]])),
  }),
  ingest: ({ now }) => ({
    persona: 'laboratory',
    metodo: 'POST',
    percorso: '/DocumentReference/$ingest',
    'content-type': 'application/xml',
    corpo: exampleReport(now),
  }),
  activate: ({ notice }) => ({
    persona: 'operator',
    metodo: 'POST',
    percorso: '/Patient/citizen-new/$activate',
    corpo: json(
      parameters([
        ['noticeVersion', { valueString: notice }],
        ['email', { valueString: 'nilo@example.org' }],
        ['phone', { valueString: '+39 000 0000002' }],
        ['feed', { valueBoolean: true }],
        ['past', { valueBoolean: false }],
        ['consultation', { valueBoolean: true }],
        ['confirm', { valueBoolean: true }],
      ]),
    ),
  }),
  transaction: ({ now }) => ({ persona: 'laboratory', metodo: 'POST', percorso: '/', corpo: json(transaction(now)) }),
  patch: () => ({
    persona: 'admin',
    metodo: 'PATCH',
    percorso: '/Location/laboratory-draw',
    'if-match': 'W/"1"',
    prefer: 'return=representation',
    'content-type': 'application/json-patch+json',
    corpo: json([{ op: 'replace', path: '/name', value: 'Sala prelievi, piano terra' }]),
  }),
  delete: () => ({ persona: 'citizen', metodo: 'DELETE', percorso: '/Observation/citizen-note-weight-1' }),
};

const ours = 'https://fascicolo.example/fhir';

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}

function parameters(entries: readonly (readonly [name: string, value: object])[]): object {
  return { resourceType: 'Parameters', parameter: entries.map(([name, value]) => ({ name, ...value })) };
}

function second(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19)}Z`;
}

function consent(now: number): object {
  return {
    resourceType: 'Consent',
    status: 'active',
    dateTime: second(now),
    scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
    category: [{ coding: [{ system: `${ours}/CodeSystem/consent-category`, code: 'consultation' }] }],
    patient: { reference: 'Patient/citizen-refused' },
    policy: [{ uri: `${ours}/policy/liguria-2020` }],
    provision: { type: 'permit' },
  };
}

function transaction(now: number): object {
  const common = { status: 'final', subject: { reference: 'Patient/citizen' }, effectiveDateTime: second(now) };
  const performer = [{ reference: 'Organization/laboratory' }];
  const result = 'urn:uuid:5f7d8f3e-2b0e-4c6a-9d7e-0a4a1f0c7b11';
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        fullUrl: result,
        resource: {
          resourceType: 'Observation',
          ...common,
          performer,
          category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] }],
          code: { coding: [{ system: 'http://loinc.org', code: '2345-7' }], text: 'Glucosio' },
          valueQuantity: { value: 88.5, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
        },
        request: { method: 'POST', url: 'Observation' },
      },
      {
        resource: {
          resourceType: 'DiagnosticReport',
          ...common,
          performer,
          identifier: [{ system: `${ours}/sid/accession`, value: `PROVA-${Math.floor(now / 1000)}` }],
          category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB' }] }],
          code: { coding: [{ system: 'http://loinc.org', code: '11502-2' }], text: 'Referto di laboratorio' },
          result: [{ reference: result }],
        },
        request: { method: 'POST', url: 'DiagnosticReport' },
      },
    ],
  };
}
