// The form of a registration as it was sent: keys pasted or in a file, words, and what is wrong with which field.
import type { OperationOutcomeError } from '#fhir/outcome.ts';
import type { FieldErrors, Submitted } from '../submitted.ts';
import type { clientTexts } from './client-texts.ts';

export const clientFields = ['name', 'kind', 'redirectUris', 'launchUri', 'scope', 'organization', 'jwks'] as const;

/** Pasted, or in a file. */
export async function keysIn(form: Submitted): Promise<{ readonly jwks?: unknown; readonly wrong: boolean }> {
  const file = form.file('jwksFile');
  const pasted = form.text('jwks').trim();
  const text = pasted !== '' || file === undefined ? pasted : await file.text();
  if (text === '') return { wrong: false };
  try {
    return { jwks: JSON.parse(text) as unknown, wrong: false };
  } catch {
    return { wrong: true };
  }
}

/** Each at its field, in the language of the page: `scope[2]` is the third word that was typed. */
export function errorsIn(
  { outcome }: OperationOutcomeError,
  values: Readonly<Record<string, string>>,
  { wrong }: typeof clientTexts.it,
): FieldErrors {
  const errors: Record<string, string> = {};
  for (const { expression: [place = ''] = [] } of outcome.issue) {
    const [, name = '', at] = /^([A-Za-z]+)(?:\[(\d+)\])?/.exec(place) ?? [];
    const field = clientFields.find((known) => known === name);
    if (field === undefined || field in errors) continue;
    const typed = values[field] ?? '';
    errors[field] = wrong[field](at === undefined ? typed : (wordsIn(typed)[Number(at)] ?? ''));
  }
  // As the fields follow each other on the page.
  return Object.fromEntries(clientFields.flatMap((field) => (errors[field] === undefined ? [] : [[field, errors[field]]])));
}

export function wordsIn(typed: string): readonly string[] {
  return typed.split(/\s+/).filter((word) => word !== '');
}
