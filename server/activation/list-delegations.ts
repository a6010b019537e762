// Who acts for a person, and for whom a person acts.
import type { Patient, RelatedPerson } from '@medplum/fhirtypes';
import { forbidden } from '#fhir/outcome.ts';
import type { Act } from '#record/act.ts';
import type { View } from '#record/proceed.ts';
import type { Represented, Version } from '#store/store.ts';
import { readRelatedPerson } from './delegation-resources.ts';
import type { ActingFor, DelegationParts, Delegations } from './delegation-wishes.ts';
import { fullName, relatedOf } from './related-people.ts';

export function createListDelegations({ record }: Pick<DelegationParts, 'record'>): Pick<Delegations, 'delegationsOf' | 'actsFor'> {
  return {
    delegationsOf: (act, patient) =>
      record.report(act, async (view) => {
        await checkMayList(view, act, patient);
        const related = await relatedOf(view, patient);
        return { answer: related.map(({ delegated }) => delegated), disclosed: related.map(({ version }) => version) };
      }),

    actsFor: (act) =>
      record.report(act, async (view) => {
        const person = personOf(act);
        const found = await Promise.all((await view.represented(person)).map((place) => actingFor(view, place)));
        const places = found.filter((one) => one !== undefined);
        return { answer: places.map(({ answer }) => answer), disclosed: places.map(({ version }) => version) };
      }),
  };
}

/** The same wherever they stand now: for themselves or for somebody else. */
function personOf({ requester }: Act): string {
  if (requester.kind === 'citizen') return requester.patient;
  if (requester.kind === 'delegate') return requester.person;
  throw forbidden('Only people act for others.');
}

async function actingFor(
  view: View,
  { patient, source, relation, documentKinds }: Represented,
): Promise<{ readonly answer: ActingFor; readonly version: Version } | undefined> {
  const [version, person] = [await view.read('RelatedPerson', source), await view.read('Patient', patient)];
  if (version === undefined || person === undefined) return undefined;
  const { birthDate, name = [] } = JSON.parse(person.body) as Patient;
  const until = readRelatedPerson(JSON.parse(version.body) as RelatedPerson)?.until?.slice(0, 10);
  const kinds = (documentKinds ?? []).filter((kind) => kind !== 'identity');
  const answer = { patient, name: fullName({ name }), birthDate, relation, relatedPerson: source, documentKinds: kinds, until };
  return { answer, version };
}

/** Before anything is looked at. Parents and guardians know who else acts; a delegate learns of nobody. */
async function checkMayList(view: View, { requester }: Act, patient: string): Promise<void> {
  const own = requester.kind === 'citizen' && requester.patient === patient;
  if (own || requester.kind === 'operator') return;
  const represents = requester.kind === 'delegate' && requester.patient === patient;
  const relation = represents ? (await view.delegation(patient, requester.person))?.relation : undefined;
  if (relation !== 'parent' && relation !== 'guardian')
    throw forbidden('Only the person, their parent or guardian, or a counter is told of delegations.');
}
