// A professional declares that care is in progress, or an emergency: a legal act, kept as a CareTeam of the patient with
// its text, time and author, and the care relation that follows from it. The answer never depends on the record's state.
// DM 7/9/2023 art. 15 and 20; DPR 445/2000 art. 47.
import type { CareTeam, Organization, Patient } from '@medplum/fhirtypes';
import type { Requester } from '#auth/requester.ts';
import { systemPermit, type Permit } from '#consent/permit.ts';
import { careDeclarationSystem } from '#consent/policy-rows.ts';
import { forbidden, notFound, required } from '#fhir/outcome.ts';
import { stampText } from '#fhir/stamp-text.ts';
import { all } from '#search/predicate.ts';
import { tellingsFor } from '#notify/match.ts';
import { momentIn, recipientOf } from '#notify/recipient.ts';
import type { Store, Version, Writer } from '#store/store.ts';
import type { AcceptParts } from './accept.ts';
import { auditRecord, type Act } from './act.ts';

export interface Declaration {
  readonly kind: 'declaration' | 'emergency';
  readonly patient: string;
  /** The declaration's text, or the reason of the emergency. */
  readonly text: string;
  /** Milliseconds from now. */
  readonly holds: number;
}

export interface CareDeclarations {
  declareCare(act: Act, declaration: Declaration): Promise<Version>;
}

export interface CareDeclarationParts extends Pick<AcceptParts, 'classify' | 'index'> {
  readonly store: Store;
  readonly permitFor: (requester: Requester, now: number) => Permit;
  readonly clock: () => number;
  readonly newId: () => string;
}

export function createCareDeclarations(parts: CareDeclarationParts): CareDeclarations {
  /** At once, and with the act: DM 7/9/2023 art. 22. */
  async function tellOfEmergency(writer: Writer, { body }: Version, organization: string, now: number): Promise<void> {
    const to = recipientOf(JSON.parse(body) as Patient);
    const named = await writer.read(
      systemPermit({ type: 'Organization', id: organization, where: all }, 'to name who declared an emergency'),
    );
    const { name = organization } = named === undefined || named.deleted ? {} : (JSON.parse(named.body) as Organization);
    const values = { at: momentIn(to.language, now), organization: name };
    for (const telling of tellingsFor({ to, subject: 'emergency-access', values, at: now }, parts.newId)) await writer.tell(telling);
  }

  return {
    declareCare: (act, declaration) =>
      parts.store.transact(async (writer) => {
        const now = parts.clock();
        const { requester } = act;
        if (requester.kind !== 'professional') throw forbidden('Only a professional with a role in force declares care.');
        if (declaration.text.trim().length < 10)
          throw required(
            'Say in the declaration which care is in progress or what the emergency is (10 characters at least).',
            'Parameters.parameter',
          );
        const patient = await writer.read(parts.permitFor(requester, now)({ type: 'Patient', id: declaration.patient, where: all }));
        if (patient === undefined || patient.deleted) throw notFound(`Patient/${declaration.patient} is not known.`);
        const stamp = { id: parts.newId(), version: 1, updated: now };
        const value = { ...careTeam(requester, declaration, now), id: stamp.id } satisfies CareTeam;
        const { values } = parts.classify(value, { authority: 'registry', author: requester.organization });
        const body = stampText({ value, text: JSON.stringify(value) }, stamp);
        await writer.put({
          type: 'CareTeam',
          ...stamp,
          method: 'POST',
          author: requester.organization,
          content: { body, index: parts.index(value), policy: values },
        });
        const version: Version = { type: 'CareTeam', ...stamp, method: 'POST', deleted: false, body, patient: declaration.patient };
        if (declaration.kind === 'emergency') await tellOfEmergency(writer, patient, requester.organization, now);
        await writer.audit(auditRecord(act, now, 'success', [[version]]));
        return version;
      }),
  };
}

function careTeam(
  requester: Extract<Requester, { kind: 'professional' }>,
  { kind, patient, text, holds }: Declaration,
  now: number,
): CareTeam {
  return {
    resourceType: 'CareTeam',
    status: 'active',
    category: [{ coding: [{ system: careDeclarationSystem, code: kind }] }],
    subject: { reference: `Patient/${patient}` },
    period: { start: new Date(now).toISOString(), end: new Date(now + holds).toISOString() },
    participant: [
      {
        member: { reference: `Practitioner/${requester.practitioner}` },
        onBehalfOf: { reference: `Organization/${requester.organization}` },
      },
    ],
    note: [{ time: new Date(now).toISOString(), text }],
  };
}
