// What the route table promises: an interaction at instance level always has a type and an id.
import { invalid } from '#fhir/outcome.ts';
import type { Act } from '#record/act.ts';
import type { Ask } from './interaction.ts';

export function needed(ask: Ask, part: 'type' | 'id' | 'operation'): string {
  const value = ask[part];
  if (value === undefined) throw new Error(`The route gave no ${part} for ${ask.asked}`);
  return value;
}

/** The ask as the audit trail will name it. */
export function actOf({ requester, requestId, asked }: Ask, action: string): Act {
  return { requester, requestId, asked, action };
}

/** The first value of a parameter. */
export function param(ask: Ask, name: string): string | undefined {
  return ask.params.find(([key]) => key === name)?.[1];
}

export function cursorParam({ params }: Ask): string | undefined {
  const [cursor, another] = params.filter(([name]) => name === '_cursor');
  if (another !== undefined) throw invalid('The _cursor is given more than once; follow a page link as it is.', '?_cursor');
  return cursor?.[1];
}
