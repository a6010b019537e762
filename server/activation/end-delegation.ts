// A delegation taken back by the person, given up by who acts, or ended at a counter: for the next request.
import type { Consent, Patient, Period, RelatedPerson, Resource } from '@medplum/fhirtypes';
import { spliceMembers } from '#fhir/json-text.ts';
import { forbidden, notFound } from '#fhir/outcome.ts';
import { parseDateTime } from '#fhir/period.ts';
import type { Act } from '#record/act.ts';
import type { Entry, Proceeding, View } from '#record/proceed.ts';
import type { Version } from '#store/store.ts';
import { enrolledPerson } from './acting-person.ts';
import type { Delegated } from './delegation-resources.ts';
import type { DelegationParts, Delegations } from './delegation-wishes.ts';
import { relatedOf, tellOfDelegation, type RelatedVersion } from './related-people.ts';

export function createEndDelegation(parts: DelegationParts): Delegations['endDelegation'] {
  return async (act, patient, relatedPerson) => {
    await parts.record.proceed<undefined, true>(act, {
      prepare: () => Promise.resolve(undefined),
      async carryOut(proceeding) {
        checkMayAsk(act, patient);
        await proceeding.lock(`delegations of Patient/${patient}`);
        const found = (await relatedOf(proceeding, patient)).find(({ delegated }) => delegated.id === relatedPerson);
        if (found === undefined || !mayEnd(act.requester, patient, found.delegated))
          throw notFound(`RelatedPerson/${relatedPerson} is no delegation that you can end.`);
        if (found.delegated.active) await end(proceeding, patient, found);
        return true;
      },
    });
  };

  async function end(proceeding: Proceeding, patient: string, { delegated, version }: RelatedVersion): Promise<void> {
    const person = await enrolledPerson(proceeding, patient);
    const period = endedAt(proceeding.now, (JSON.parse(version.body) as RelatedPerson).period);
    await proceeding.put(changed(version, { active: 'false', period: JSON.stringify(period) }, person, 'operator'));
    for (const consent of await consentsBehind(proceeding, patient, delegated.id))
      await proceeding.put(changed(consent, { status: '"inactive"' }, person, 'citizen'));
    const acting = await proceeding.read('Patient', delegated.person);
    const people = acting === undefined ? [person] : [person, JSON.parse(acting.body) as Patient];
    await tellOfDelegation(parts, proceeding, people, 'delegation-ended', delegated.name);
  }
}

/** Before anything is looked at. */
function checkMayAsk({ requester }: Act, patient: string): void {
  const asDelegate = requester.kind === 'delegate' && requester.patient === patient;
  if (requester.kind !== 'citizen' && requester.kind !== 'operator' && !asDelegate)
    throw forbidden('Only the person, who acts for them, or a counter ends a delegation.');
}

/** One that never began ends where it would have begun. */
function endedAt(now: number, { start, ...period }: Period = {}): Period {
  const begins = start === undefined ? undefined : parseDateTime(start)?.lo;
  const end = new Date(Math.max(now, begins ?? now)).toISOString();
  return { ...(start === undefined ? {} : { start }), ...period, end };
}

/** What a court or a birth made is not the person's to end. */
function mayEnd(requester: Act['requester'], patient: string, { person, relation }: Delegated): boolean {
  if (requester.kind === 'operator') return true;
  if (relation !== 'delegate') return false;
  if (requester.kind === 'citizen') return requester.patient === patient || requester.patient === person;
  return requester.kind === 'delegate' && requester.person === person;
}

async function consentsBehind(view: View, patient: string, relatedPerson: string): Promise<readonly Version[]> {
  return (await view.ofPatient(patient, 'Consent', 'consent')).filter(({ body }) => {
    const { status, provision } = JSON.parse(body) as Consent;
    return (
      status === 'active' && provision?.actor?.some(({ reference }) => reference.reference === `RelatedPerson/${relatedPerson}`) === true
    );
  });
}

function changed(
  { body }: Version,
  members: Readonly<Record<string, string>>,
  { birthDate }: Patient,
  authority: Entry['authority'],
): Entry {
  const text = spliceMembers(body, members);
  return { content: { text, value: JSON.parse(text) as Resource }, authority, birthDate };
}
