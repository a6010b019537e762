// What a counter knows of who stands there: by which document they were recognised, and for whom they may decide.
import type { Patient, RelatedPerson, Task } from '@medplum/fhirtypes';
import type { Requester } from '#auth/requester.ts';
import { actingPersonOf, relationOf } from '#fhir/acting-person.ts';
import { checkIdentityDocument, type IdentityDocument } from '#fhir/identity-document.ts';
import { isDeceased } from '#fhir/deceased.ts';
import { businessRule, forbidden, notFound } from '#fhir/outcome.ts';
import type { Act } from '#record/act.ts';
import { contentOf, type Proceedings } from '#record/proceed.ts';
import { counterActs as system, recognitionTask } from './recognition-task.ts';

export interface Represents {
  readonly relatedPerson: string;
  readonly person: string;
  readonly name: string;
  readonly title: 'parent' | 'guardian';
}

export interface CounterActs {
  recognise(act: Act, patient: string, document: IdentityDocument): Promise<void>;
  /** The last one by this counter's officer, while it is fresh. */
  recognised(act: Act, patient: string): Promise<(IdentityDocument & { readonly at: number }) | undefined>;
  /** Who stands for the person now. */
  representatives(act: Act, patient: string): Promise<readonly Represents[]>;
}

export interface CounterActParts {
  readonly record: Proceedings;
  readonly newId: () => string;
}

/** One day at the counter. */
const fresh = 12 * 3_600_000;

export function createCounterActs({ record, newId }: CounterActParts): CounterActs {
  return {
    recognise: (act, patient, shown) =>
      record
        .proceed(act, {
          prepare: () => Promise.resolve(officerOf(act.requester)),
          async carryOut(proceeding, officer) {
            const person = await proceeding.read('Patient', patient);
            if (person === undefined) throw notFound(`Patient/${patient} is not known.`);
            if (isDeceased(JSON.parse(person.body) as Patient))
              throw businessRule('The registry says that the person has died: nobody is recognised as them (deceased).');
            const document = checkIdentityDocument(shown, proceeding.now);
            const task = recognitionTask(newId(), patient, document, officer, proceeding.now);
            await proceeding.put({ content: contentOf(task), authority: 'operator', author: officer.organization });
            return true;
          },
        })
        .then(() => undefined),

    recognised: (act, patient) =>
      record.report(act, async (view) => {
        const officer = officerOf(act.requester);
        const tasks = (await view.ofPatient(patient, 'Task', 'workflow')).map(({ body }) => JSON.parse(body) as Task);
        const [latest] = tasks
          .filter((task) => isRecognition(task) && task.requester?.reference === `Practitioner/${officer.practitioner}`)
          .map((task) => ({ ...recognitionIn(task), at: Date.parse(task.authoredOn ?? '') }))
          .filter(({ at }) => view.now - at < fresh)
          .toSorted((a, b) => b.at - a.at);
        return { answer: latest, disclosed: [] };
      }),

    representatives: (act, patient) =>
      record.report(act, async (view) => {
        officerOf(act.requester);
        const found: Represents[] = [];
        for (const version of await view.ofPatient(patient, 'RelatedPerson', 'delegation')) {
          const related = JSON.parse(version.body) as RelatedPerson;
          const person = actingPersonOf(related) ?? '';
          const relation = (await view.delegation(patient, person))?.relation;
          if ((relation === 'parent' || relation === 'guardian') && relationOf(related) === relation)
            found.push({ relatedPerson: version.id, person, name: nameOf(related), title: relation });
        }
        return { answer: found, disclosed: [] };
      }),
  };
}

function officerOf(requester: Requester): Extract<Requester, { kind: 'operator' }> {
  if (requester.kind !== 'operator') throw forbidden('Only a counter operator recognises people.');
  return requester;
}

function isRecognition({ code }: Task): boolean {
  return code?.coding?.some((coding) => coding.system === system && coding.code === 'recognition') === true;
}

function recognitionIn({ input = [] }: Task): IdentityDocument {
  const of = (code: string) => input.find(({ type }) => type.coding?.[0]?.code === code);
  return {
    kind: (of('document-kind')?.valueCode ?? 'identity-card') as IdentityDocument['kind'],
    number: of('document-number')?.valueString ?? '',
    expires: of('document-expiry')?.valueDate ?? '',
  };
}

function nameOf({ name }: RelatedPerson): string {
  const [first] = name ?? [];
  return [...(first?.given ?? []), first?.family].filter((part) => part !== undefined).join(' ');
}
