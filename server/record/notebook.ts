// Whether those who treat see what the person says of themselves: a choice of its own, no unless it was said, changed at any time.
// It is a Consent of category `notebook`; the latest one in force decides, within the SQL of the next request.
import type { Consent, Patient } from '@medplum/fhirtypes';
import type { Requester } from '#auth/requester.ts';
import { systemPermit } from '#consent/permit.ts';
import { categoryOf, consentCategorySystem } from '#consent/provision.ts';
import { forbidden } from '#fhir/outcome.ts';
import { all, and } from '#search/predicate.ts';
import type { Reader, Store, Version } from '#store/store.ts';
import { createAccept, type AcceptParts } from './accept.ts';
import { auditRecord, type Act } from './act.ts';
import { contentOf } from './proceed.ts';
import { createPutEntry } from './put-entry.ts';

export interface Notebook {
  isNotebookShown(act: Act, patient: string): Promise<boolean>;
  /** In force for the next request; the Consent that says so. */
  showNotebook(act: Act, patient: string, shown: boolean): Promise<Version>;
}

export interface NotebookParts extends AcceptParts {
  readonly store: Store;
  readonly clock: () => number;
  readonly newId: () => string;
  /** Of the era in force, for the Consent to name. */
  readonly policyName: string;
}

/** More decisions than this about one's notebook has nobody in force. */
const mostInForce = 100;

export function createNotebook({ store, clock, newId, policyName, ...parts }: NotebookParts): Notebook {
  const put = createPutEntry(createAccept(parts));

  return {
    async isNotebookShown({ requester }, patient) {
      if ((requester.kind !== 'citizen' && requester.kind !== 'delegate') || requester.patient !== patient) {
        throw forbidden('Only the person concerned, or who acts for them, asks whether their notes are shown.');
      }
      const rules = await store.read((reader) => reader.consentRules(patient, clock()));
      const decisions = rules.filter(({ category }) => category === 'notebook');
      const [latest] = decisions.toSorted((a, b) => b.decided - a.decided || Number(a.permit) - Number(b.permit));
      return latest?.permit ?? false;
    },

    showNotebook: (act, patient, shown) =>
      store.transact(async (writer) => {
        const now = clock();
        await mustDecide(writer, act.requester, patient, now);
        await writer.lock(`notebook of Patient/${patient}`);
        const birthDate = await birthDateOf(writer, patient);
        const entry = { authority: 'citizen', author: null, birthDate } as const;
        const versions: Version[] = [];
        for (const consent of await inForce(writer, patient)) {
          versions.push(await put(writer, now, { ...entry, content: contentOf({ ...consent, status: 'inactive' }) }));
        }
        const decision = { id: newId(), patient, shown, now, policyName };
        const version = await put(writer, now, { ...entry, content: contentOf(consentOf(decision, act.requester)) });
        await writer.audit(auditRecord(act, now, 'success', [[version, ...versions]]));
        return version;
      }),
  };
}

/** Who decides about consultation decides about this: the person, a parent or a guardian; no voluntary delegate. */
async function mustDecide(reader: Reader, requester: Requester, patient: string, now: number): Promise<void> {
  if (requester.kind === 'citizen' && requester.patient === patient) return;
  if (requester.kind === 'delegate' && requester.patient === patient) {
    const delegation = await reader.delegation(patient, requester.person, now);
    if (delegation !== undefined && delegation.relation !== 'delegate') return;
  }
  throw forbidden('Only the person concerned, a parent or a guardian decides who sees their notes.');
}

async function birthDateOf(reader: Reader, patient: string): Promise<string | undefined> {
  const found = await reader.read(systemPermit({ type: 'Patient', id: patient, where: all }, 'to ask until when a parent decides'));
  return found === undefined || found.deleted ? undefined : (JSON.parse(found.body) as Patient).birthDate;
}

async function inForce(reader: Reader, patient: string): Promise<readonly Consent[]> {
  const where = and(
    { kind: 'patient', ids: [patient] },
    { kind: 'token', param: 'Consent.category', values: [{ system: consentCategorySystem, code: 'notebook' }] },
    { kind: 'token', param: 'Consent.status', values: [{ code: 'active' }] },
  );
  const query = { types: ['Consent'], where, sort: [], includes: [], count: mostInForce, total: 'none' } as const;
  const { matches } = await reader.search(systemPermit(query, 'to end the decision that a new one replaces'));
  return matches.map(({ body }) => JSON.parse(body) as Consent).filter((consent) => categoryOf(consent) === 'notebook');
}

interface Decision {
  readonly id: string;
  readonly patient: string;
  readonly shown: boolean;
  readonly now: number;
  readonly policyName: string;
}

function consentOf({ id, patient, shown, now, policyName }: Decision, requester: Requester): Consent {
  const performer = requester.kind === 'delegate' ? requester.person : patient;
  return {
    resourceType: 'Consent',
    id,
    status: 'active',
    scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
    category: [{ coding: [{ system: consentCategorySystem, code: 'notebook', display: 'Visibilità del taccuino personale' }] }],
    patient: { reference: `Patient/${patient}` },
    dateTime: new Date(now).toISOString(),
    performer: [{ reference: `Patient/${performer}` }],
    organization: [{ reference: 'Organization/region' }],
    policy: [{ authority: 'https://fascicolo.example', uri: `https://fascicolo.example/fhir/policy/${policyName}` }],
    provision: { type: shown ? 'permit' : 'deny' },
  };
}
