// A restriction as a form, as a Consent, and in words.
import type { Consent, ConsentProvision } from '@medplum/fhirtypes';
import { documentKindSystem } from '#fhir/document-kind.ts';
import { formatDate } from '#presentation/language.ts';
import { restrictionCategory } from '#record/restrict.ts';
import type { CitizenVisit } from './parts.ts';

export interface Restriction {
  readonly whom: 'everyone' | 'role' | 'organization' | 'practitioner';
  readonly actor: string;
  /** Of a role: only at this organisation. */
  readonly at?: string | undefined;
  /** Document kind; '' = all. */
  readonly kind: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

const roleSystem = 'https://fascicolo.example/fhir/CodeSystem/national-role';
const categorySystem = 'https://fascicolo.example/fhir/CodeSystem/consent-category';
const recipient = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }] };

export interface Writing {
  readonly id: string;
  readonly now: number;
  /** Of the era in force. */
  readonly policyName: string;
}

/** The prohibition stands one level inside: a later general yes does not outrank it. */
export function writeRestriction(patient: string, restriction: Restriction, { id, now, policyName }: Writing): Consent {
  const scope = scopeOf(restriction);
  const decided = new Date(now).toISOString();
  return {
    resourceType: 'Consent',
    id,
    status: 'active',
    scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
    category: [{ coding: [{ system: categorySystem, code: 'consultation', display: 'Consultazione' }] }, restrictionCategory],
    patient: { reference: `Patient/${patient}` },
    dateTime: decided,
    performer: [{ reference: `Patient/${patient}` }],
    organization: [{ reference: 'Organization/region' }],
    policy: [{ authority: 'https://fascicolo.example', uri: `https://fascicolo.example/fhir/policy/${policyName}` }],
    verification: [{ verified: true, verifiedWith: { reference: `Patient/${patient}` }, verificationDate: decided }],
    provision: { type: 'deny', ...scope, provision: [{ type: 'deny', ...scope }] },
  };
}

function scopeOf({ whom, actor, at, kind, from, to }: Restriction): Partial<ConsentProvision> {
  const actors: Partial<Record<Restriction['whom'], NonNullable<ConsentProvision['actor']>[number]>> = {
    role: {
      role: { coding: [{ system: roleSystem, code: actor }] },
      reference: at === undefined ? { display: actor } : { reference: `Organization/${at}` },
    },
    organization: { role: recipient, reference: { reference: `Organization/${actor}` } },
    practitioner: { role: recipient, reference: { reference: `Practitioner/${actor}` } },
  };
  const found = actors[whom];
  return {
    ...(found === undefined ? {} : { actor: [found] }),
    ...(kind === '' ? {} : { class: [{ system: documentKindSystem, code: kind }] }),
    ...(from === undefined && to === undefined
      ? {}
      : { dataPeriod: { ...(from === undefined ? {} : { start: from }), ...(to === undefined ? {} : { end: to }) } }),
  };
}

/** `Nurses: laboratory, from 1 May 2024`. */
export async function restrictionText(visit: CitizenVisit, { provision }: Consent): Promise<string> {
  const { restrict, kinds, who } = visit.text;
  const parts = provision === undefined ? [] : [provision, ...(provision.provision ?? [])];
  const [scope] = parts.filter(({ actor, class: classes, dataPeriod }) => (actor ?? classes ?? dataPeriod) !== undefined);
  const actor = scope?.actor?.[0];
  const reference = actor?.reference.reference;
  const [type = '', id = ''] = (reference ?? '').split('/');
  const role = actor?.role.coding?.find(({ system }) => system === roleSystem)?.code;
  const named = type === 'Practitioner' || type === 'Organization' ? await visit.people.nameOf(type, id) : '';
  const whom = [role === undefined ? '' : (who.roles[role] ?? role), named].filter((part) => part !== '').join(', ');
  const what = (scope?.class ?? []).map(({ code = '' }) => kinds[code] ?? code).join(', ') || restrict.everyKind;
  const [start, end] = [scope?.dataPeriod?.start, scope?.dataPeriod?.end].map((day) =>
    day === undefined ? '' : formatDate(day, visit.language),
  );
  const when = periodText(restrict, start ?? '', end ?? '');
  return whom === '' ? restrict.everyoneText(what.toLowerCase(), when) : restrict.text(whom, what.toLowerCase(), when);
}

function periodText(restrict: CitizenVisit['text']['restrict'], start: string, end: string): string {
  if (start === '') return end === '' ? '' : restrict.toOnly(end);
  return end === '' ? restrict.fromOnly(start) : restrict.between(start, end);
}
