// The identity document of who stands at the counter, as an officer types it: kind, number, expiry.
import { identityDocuments, plainDocumentNumber, type IdentityDocument } from '#fhir/identity-document.ts';
import { Select, TextField } from '../components/form.tsx';
import { isDay, today } from '../day.ts';
import type { Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import { textOf } from './parts.tsx';

export const documentNames = ['kind', 'number', 'expiry'] as const;

interface DocumentFieldsProps {
  readonly visit: Visit;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

export function DocumentFields({ visit, values, errors }: DocumentFieldsProps) {
  const { recognition: text } = textOf(visit);
  const field = (name: (typeof documentNames)[number]) => ({ name, language: visit.language, value: values[name], error: errors[name] });
  return (
    <>
      <Select {...field('kind')} label={text.kind} options={Object.entries(text.kinds)} placeholder="—" />
      <TextField {...field('number')} label={text.number} most={20} short autocomplete="off" />
      <TextField {...field('expiry')} label={text.expiry} type="date" short />
    </>
  );
}

export function documentRules(visit: Visit) {
  const { recognition: text } = textOf(visit);
  return {
    kind: { label: text.kind, oneOf: identityDocuments },
    number: {
      label: text.number,
      check: (value: string) => (/^[A-Z0-9]{5,20}$/.test(plainDocumentNumber(value)) ? undefined : text.wrongNumber),
    },
    expiry: {
      label: text.expiry,
      check: (value: string) => (!isDay(value) ? text.wrongDate : value < today(visit.now) ? text.expired : undefined),
    },
  };
}

/** Of values that the rules have let through. */
export function documentIn({ kind, number, expiry }: Readonly<Record<(typeof documentNames)[number], string>>): IdentityDocument {
  return { kind: kind as IdentityDocument['kind'], number: plainDocumentNumber(number), expires: expiry };
}
