// create, update, delete and their conditional forms: one change each, through the one way in.
// https://hl7.org/fhir/R4/http.html#create, #update, #delete
import { required } from '#fhir/outcome.ts';
import type { Change, Selector } from '#record/change.ts';
import type { ReadCondition } from '#record/conditions.ts';
import type { Submission } from '#record/submit.ts';
import { submittedAnswer } from './answer.ts';
import { readContent } from './content.ts';
import type { Answer, Ask, Interaction } from './interaction.ts';
import { actOf, needed } from './needed.ts';

export interface WriteParts {
  readonly record: Submission;
  readonly readCondition: ReadCondition;
}

export function createCreate({ record, readCondition }: WriteParts): Interaction {
  return (ask) => {
    const type = needed(ask, 'type');
    const { ifNoneExist } = ask.preconditions;
    const change: Change = {
      kind: 'create',
      place: '',
      type,
      content: readContent(ask, type),
      ...(ifNoneExist === undefined ? {} : { ifNoneExist: readCondition(type, ifNoneExist) }),
    };
    return submitOne(record, ask, 'create', change);
  };
}

export function createUpdate({ record, readCondition }: WriteParts): Interaction {
  return (ask) => {
    const { ifMatch, ifNoneMatch } = ask.preconditions;
    const change: Change = {
      kind: 'update',
      place: '',
      target: selectorOf(ask, readCondition),
      content: readContent(ask, needed(ask, 'type')),
      ...(ifMatch === undefined ? {} : { ifMatch }),
      ...(ifNoneMatch === undefined ? {} : { ifNoneMatch }),
    };
    return submitOne(record, ask, 'update', change);
  };
}

export function createDelete({ record, readCondition }: WriteParts): Interaction {
  return (ask) => {
    const { ifMatch } = ask.preconditions;
    const change: Change = {
      kind: 'delete',
      place: '',
      target: selectorOf(ask, readCondition),
      ...(ifMatch === undefined ? {} : { ifMatch }),
    };
    return submitOne(record, ask, 'delete', change);
  };
}

/** By id where the address has one, else by the search parameters of the address. */
export function selectorOf(ask: Ask, readCondition: ReadCondition): Selector {
  const type = needed(ask, 'type');
  if (ask.id !== undefined) return { type, id: ask.id };
  const condition = ask.params.filter(([name]) => name !== '_format' && name !== '_pretty');
  return {
    type,
    condition: readCondition(type, new URLSearchParams(condition.map(([name, value]): [string, string] => [name, value])).toString()),
  };
}

export async function submitOne(record: Submission, ask: Ask, action: string, change: Change): Promise<Answer> {
  const [submitted] = await record.submit(actOf(ask, action), [change]);
  if (submitted === undefined) throw required('The change has no answer.');
  return submittedAnswer(submitted, ask.prefer);
}
