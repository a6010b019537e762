// A delegation taken back by the person, given up by who acts, or ended at a counter: for the next request, or on a day that the counter says.
import type { Consent, Patient, Period, Provenance, RelatedPerson, Resource } from '@medplum/fhirtypes';
import { spliceMembers } from '#fhir/json-text.ts';
import { forbidden, notFound } from '#fhir/outcome.ts';
import { parseDateTime } from '#fhir/period.ts';
import type { Act } from '#record/act.ts';
import type { Entry, Proceeding, View } from '#record/proceed.ts';
import type { Version } from '#store/store.ts';
import { enrolledPerson } from './acting-person.ts';
import type { Delegated } from './delegation-resources.ts';
import type { DelegationParts, Delegations } from './delegation-wishes.ts';
import { checkEnding, type Ending } from './ending.ts';
import { concept } from './fhir-words.ts';
import { writeProvenance } from './receipt-resources.ts';
import { delegationEntry, isInForce, relatedOf, tellOfDelegation, type RelatedVersion } from './related-people.ts';

export function createEndDelegation(parts: DelegationParts): Delegations['endDelegation'] {
  return async (act, patient, relatedPerson, wish = {}) => {
    await parts.record.proceed<undefined, true>(act, {
      prepare: () => Promise.resolve(undefined),
      async carryOut(proceeding) {
        checkMayAsk(act, patient);
        await proceeding.lock(`delegations of Patient/${patient}`);
        const found = (await relatedOf(proceeding, patient)).find(({ delegated }) => delegated.id === relatedPerson);
        if (found === undefined || !mayEnd(act.requester, patient, found.delegated))
          throw notFound(`RelatedPerson/${relatedPerson} is no delegation that you can end.`);
        const ending = checkEnding(wish, found.delegated, act.requester, proceeding.now);
        const isEnded = !isInForce(found.delegated, proceeding.now) || found.delegated.until === ending.end;
        if (!isEnded) await end(proceeding, act, { patient, found, ending });
        return true;
      },
    });
  };

  async function end(proceeding: Proceeding, { requester }: Act, { patient, found, ending }: Ended): Promise<void> {
    const { delegated, version } = found;
    const person = await enrolledPerson(proceeding, patient);
    const { period, text } = changesTo((JSON.parse(version.body) as RelatedPerson).period, ending);
    await proceeding.put(changed(version, { ...(ending.atOnce ? { active: 'false' } : {}), period: text }, person, 'operator'));
    for (const consent of await consentsBehind(proceeding, patient, delegated.id)) {
      const { provision } = JSON.parse(consent.body) as Consent;
      const members = ending.atOnce ? { status: '"inactive"' } : { provision: JSON.stringify({ ...provision, period }) };
      await proceeding.put(changed(consent, members, person, 'citizen'));
    }
    const officer = requester.kind === 'operator';
    const proof = endingProvenance(parts.newId(), delegated.id, { ending, requester, policyName: parts.policyName, now: proceeding.now });
    await proceeding.put(delegationEntry(proof, person, officer ? 'operator' : 'citizen', officer ? requester.organization : null));
    const acting = await proceeding.read('Patient', delegated.person);
    const people = acting === undefined ? [person] : [person, JSON.parse(acting.body) as Patient];
    const happens = ending.atOnce ? undefined : (parseDateTime(ending.end)?.hi ?? proceeding.now) - 1;
    const subject = ending.atOnce ? 'delegation-ended' : 'delegation-ends';
    await tellOfDelegation(parts, proceeding, people, subject, delegated.name, happens);
  }
}

interface Ended {
  readonly patient: string;
  readonly found: RelatedVersion;
  readonly ending: Ending;
}

function changesTo(period: Period | undefined, { end }: Ending): { readonly period: Period; readonly text: string } {
  const changedPeriod = { ...period, end };
  return { period: changedPeriod, text: JSON.stringify(changedPeriod) };
}

interface EndingFacts {
  readonly ending: Ending;
  readonly requester: Act['requester'];
  readonly policyName: string;
  readonly now: number;
}

/** Who ended it, on whose behalf, from when and why. https://hl7.org/fhir/R4/provenance.html */
function endingProvenance(id: string, related: string, { ending, requester, policyName, now }: EndingFacts): Provenance {
  const { end, reason } = ending;
  const { subject } = requester;
  const takenBy = requester.kind === 'operator' ? { takenBy: requester } : {};
  const channel = requester.kind === 'operator' ? 'counter' : 'online';
  const proof = writeProvenance({
    id,
    targets: [`RelatedPerson/${related}`],
    decided: now,
    decider: { title: 'self', performer: subject, channel, ...takenBy },
    policyName,
  });
  const activity = concept('http://terminology.hl7.org/CodeSystem/v3-DataOperation', 'UPDATE');
  return { ...proof, occurredDateTime: end, activity, ...(reason === undefined ? {} : { reason: [{ text: reason }] }) };
}

/** Before anything is looked at. */
function checkMayAsk({ requester }: Act, patient: string): void {
  const asDelegate = requester.kind === 'delegate' && requester.patient === patient;
  if (requester.kind !== 'citizen' && requester.kind !== 'operator' && !asDelegate)
    throw forbidden('Only the person, who acts for them, or a counter ends a delegation.');
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
