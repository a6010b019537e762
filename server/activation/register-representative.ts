// At the counter: a parent or guardian, recognised by a document, with the scan of what proves their title. The one way to register one.
// DPR 445/2000 artt. 46, 47; DM 7/9/2023 art. 8.
import type { Patient } from '@medplum/fhirtypes';
import { comingOfAge } from '#consent/coming-of-age.ts';
import { scopesAllow } from '#consent/scope-predicate.ts';
import { isDeceased } from '#fhir/deceased.ts';
import { checkIdentityDocument } from '#fhir/identity-document.ts';
import { badValue, businessRule, forbidden, required } from '#fhir/outcome.ts';
import { contentOf } from '#record/proceed.ts';
import { checkNotYet, enrolledPerson, type ActingPerson } from './acting-person.ts';
import { checkTitlePeriod } from './delegation-period.ts';
import { writeRelatedPerson, type DelegationFacts } from './delegation-resources.ts';
import type { DelegationParts, Delegations, RepresentativeWish } from './delegation-wishes.ts';
import { evidenceEntries } from './evidence.ts';
import { writeProvenance } from './receipt-resources.ts';
import { delegationEntry, fullName, tellOfDelegation } from './related-people.ts';

export function createRegisterRepresentative(parts: DelegationParts, acting: ActingPerson): Delegations['registerRepresentative'] {
  const { record, newId, policyName, adultAge } = parts;
  return (act, patient, wish) =>
    acting.guarded(act, (missed) =>
      record.proceed<undefined, string>(act, {
        prepare: () => Promise.resolve(undefined),
        async carryOut(proceeding) {
          const { requester } = act;
          if (requester.kind !== 'operator') throw forbidden('Parents and guardians are registered at a counter.');
          if (!scopesAllow(requester, 'RelatedPerson', 'create'))
            throw forbidden('The scopes of the access token do not allow create on RelatedPerson.');
          await proceeding.lock(`delegations of Patient/${patient}`);
          const { now } = proceeding;
          const { title, order, from, until, scan: bytes } = wish;
          const document = checkIdentityDocument(wish.document, now);
          const begins = checkTitlePeriod({ from, until }, now);
          const person = await enrolledPerson(proceeding, patient);
          if (isDeceased(person))
            throw businessRule('The registry says that the person has died: nobody acts for them any more (deceased).');
          checkTitle(wish, person, adultAge, now);
          const representative = await acting.find(proceeding, missed, wish.representative, { patient, parameter: 'representative' });
          await checkNotYet(proceeding, patient, representative.id ?? '', title);
          const facts: DelegationFacts = {
            id: newId(),
            patient,
            relation: title,
            acting: representative,
            order,
            documentKinds: [],
            from: begins,
            until,
          };
          const { organization, practitioner } = requester;
          const evidence = { kind: title === 'parent' ? 'self-declaration' : 'court-order', bytes } as const;
          const scan = evidenceEntries(evidence, { patient, newId, now, organization });
          const proof = writeProvenance({
            id: newId(),
            targets: [`DocumentReference/${scan.document}`, `RelatedPerson/${facts.id}`],
            decided: now,
            decider: {
              title: 'self',
              performer: `RelatedPerson/${facts.id}`,
              channel: 'counter',
              takenBy: { practitioner, organization },
            },
            policyName,
            recognised: document,
          });
          for (const resource of [writeRelatedPerson(facts), ...scan.resources, proof])
            await proceeding.put(delegationEntry(resource, person, 'operator', organization));
          const seen = parts.recognitionTask(newId(), representative.id ?? '', document, requester, now);
          await proceeding.put({ content: contentOf(seen), authority: 'operator', author: organization });
          await tellOfDelegation(parts, proceeding, [person, representative], 'delegation-made', fullName(representative));
          return facts.id;
        },
      }),
    );
}

/** Number and court of an order, as they stand on it. */
export function isCourtOrder(text: string): boolean {
  return /^[\p{Script=Latin}\p{N} .,:'’°ºª/()-]{1,200}$/u.test(text);
}

/** A parent has a minor and declares it; a guardian, of whatever age the ward is, has what a court said. */
function checkTitle({ title, order }: RepresentativeWish, { birthDate }: Patient, adultAge: number, now: number): void {
  const majority = comingOfAge(birthDate, adultAge);
  if (title === 'parent' && (majority === undefined || majority <= now))
    throw businessRule('A parent acts for a minor; the person is of age (parent-of-adult).', 'Parameters.parameter(title)');
  if (title === 'parent' && order !== undefined)
    throw businessRule('A parent needs no order of a court; who has one is a guardian (parent-with-order).', 'Parameters.parameter(order)');
  if (title === 'guardian' && (order === undefined || order.trim() === ''))
    throw required(
      'A guardian is named by a court: number and court of the order (guardian-without-order).',
      'Parameters.parameter(order)',
    );
  if (order !== undefined && !isCourtOrder(order))
    throw badValue('The order is named by its number and court, letters and digits (order).', 'Parameters.parameter(order)');
}
