// Who does what, under which request: the part of an audit row that is known before anything is read.
import type { Requester } from '#auth/requester.ts';
import type { AuditRecord, Version } from '#store/store.ts';

export interface Act {
  readonly requester: Requester;
  /** FHIR interaction code or operation name. */
  readonly action: string;
  /** Path and query as asked. */
  readonly asked: string;
  readonly requestId: string;
}

type Outcome = AuditRecord['outcome'];

/** The audit row of an act: everything disclosed or changed is named by version. */
export function auditRecord(act: Act, at: number, outcome: Outcome, disclosed: readonly (readonly Version[])[]): AuditRecord {
  const { requester } = act;
  const patients = new Set<string>();
  const what: string[] = [];
  for (const versions of disclosed) {
    for (const version of versions) {
      what.push(`${version.type}/${version.id}/_history/${version.version}`);
      if (version.patient !== null) patients.add(version.patient);
    }
  }
  return {
    at,
    agent: requester.subject,
    onBehalfOf: requester.kind === 'delegate' ? requester.patient : null,
    role: requester.kind === 'professional' ? requester.role : requester.kind,
    organization: 'organization' in requester ? requester.organization : null,
    purpose: requester.purpose,
    client: requester.client,
    action: act.action,
    patients: [...patients],
    what,
    query: act.asked,
    outcome,
    requestId: act.requestId,
  };
}
