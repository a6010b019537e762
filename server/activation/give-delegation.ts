// A person names somebody to act for them: for all or some kinds of documents, from when, until when. No delegate delegates further.
import { badValue, businessRule, forbidden } from '#fhir/outcome.ts';
import { checkNotYet, enrolledPerson, type ActingPerson } from './acting-person.ts';
import { checkPeriod } from './delegation-period.ts';
import { writeDelegationConsent, writeRelatedPerson, type DelegationFacts } from './delegation-resources.ts';
import type { DelegationParts, Delegations } from './delegation-wishes.ts';
import { writeProvenance } from './receipt-resources.ts';
import { delegationEntry, fullName, tellOfDelegation } from './related-people.ts';

export function createGiveDelegation(parts: DelegationParts, acting: ActingPerson): Delegations['delegate'] {
  const { record, newId, policyName } = parts;
  return (act, patient, wish) =>
    acting.guarded(act, (missed) =>
      record.proceed<undefined, string>(act, {
        prepare: () => Promise.resolve(undefined),
        async carryOut(proceeding) {
          const { requester } = act;
          if (requester.kind !== 'citizen' || requester.patient !== patient)
            throw forbidden('Only the person themselves delegates; a delegate does not delegate further.');
          await proceeding.lock(`delegations of Patient/${patient}`);
          const { now } = proceeding;
          const person = await enrolledPerson(proceeding, patient);
          if (!acting.mayAct(person, now)) throw businessRule('Only an adult whose enrolment is active delegates (delegator).');
          const { documentKinds = [], until } = wish;
          const from = checkPeriod(wish, now);
          if (documentKinds.some((kind) => !parts.documentKinds.includes(kind)))
            throw badValue('The scope names a kind of document that is not known (scope).', 'Parameters.parameter(documentKinds)');
          const delegate = await acting.find(proceeding, missed, wish.delegate, { patient, parameter: 'delegate' });
          await checkNotYet(proceeding, patient, delegate.id ?? '', 'delegate');
          const kinds = [...new Set(documentKinds)];
          const facts: DelegationFacts = {
            id: newId(),
            patient,
            relation: 'delegate',
            acting: delegate,
            documentKinds: kinds,
            from,
            until,
          };
          const consent = newId();
          const proof = writeProvenance({
            id: newId(),
            targets: [`RelatedPerson/${facts.id}`, `Consent/${consent}`],
            decided: now,
            decider: { title: 'self', performer: `Patient/${patient}`, channel: 'online' },
            policyName,
          });
          await proceeding.put(delegationEntry(writeRelatedPerson(facts), person, 'operator', null));
          await proceeding.put(delegationEntry(writeDelegationConsent(facts, consent, policyName, now), person, 'citizen', null));
          await proceeding.put(delegationEntry(proof, person, 'citizen', null));
          await tellOfDelegation(parts, proceeding, [person, delegate], 'delegation-made', fullName(delegate));
          return facts.id;
        },
      }),
    );
}
