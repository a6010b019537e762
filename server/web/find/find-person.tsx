// Finding a person, at the counter and in the clinic: by codice fiscale, or by name and date of birth.
import { isFiscalCode, typedFiscalCode } from '#fhir/fiscal-code.ts';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import type { FindPerson, FoundPerson } from '#people/find-person.ts';
import { personName } from '#presentation/wording.ts';
import { Notice, Table } from '../components/display.tsx';
import { Button, Buttons, Form, TextField } from '../components/form.tsx';
import { birthPlaceOf, fiscalCodeOf } from '../components/person.ts';
import { isDay } from '../day.ts';
import { formatDate } from '../format.ts';
import { inLanguage } from '../language.ts';
import type { Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import { en } from './en.ts';
import { it } from './it.ts';

export type Finding =
  | { readonly kind: 'one'; readonly id: string }
  | { readonly kind: 'several'; readonly found: readonly FoundPerson[]; readonly values: Values }
  | { readonly kind: 'none'; readonly errors: FieldErrors; readonly values: Values };

type Values = Readonly<Record<string, string>>;

export const textOf = ({ language }: Pick<Visit, 'language'>): typeof it => inLanguage(language, { it, en });

/** What was typed goes into the trail with the question. */
export async function findBy(visit: Visit, findPerson: FindPerson): Promise<Finding> {
  const text = textOf(visit);
  const form = await visit.form();
  const values = Object.fromEntries(['code', 'family', 'given', 'birthDate'].map((name) => [name, form.text(name)]));
  const again = (errors: FieldErrors): Finding => ({ kind: 'none', errors, values });
  const act = visit.act('search-type');
  if (form.text('how') === 'code') {
    const code = typedFiscalCode(values['code'] ?? '');
    if (!isFiscalCode(code)) return again({ code: text.wrongCode });
    const one = await unlessThrottled(findPerson.byFiscalCode({ ...act, asked: `${act.asked}?code=${code}` }, code));
    if (one === throttled) return again({ code: text.throttled });
    return one === undefined ? again({ code: text.none }) : { kind: 'one', id: one.id };
  }
  const {
    errors,
    valid,
    values: read,
  } = form.read({
    family: { label: text.family, most: 100 },
    given: { label: text.given, most: 100 },
    birthDate: { label: text.birthDate, check: (value) => (isDay(value) ? undefined : text.wrongDate) },
  });
  if (!valid) return again(errors);
  const found = await unlessThrottled(findPerson.byName({ ...act, asked: `${act.asked}?${new URLSearchParams(read).toString()}` }, read));
  if (found === throttled) return again({ family: text.throttled });
  const [only, another] = found;
  if (only === undefined) return again({ family: text.none });
  return another === undefined ? { kind: 'one', id: only.id } : { kind: 'several', found, values };
}

export const throttled = Symbol('too many misses');

/** Whoever has missed too often is told so at the field, with what they typed still there. */
export async function unlessThrottled<T>(finding: Promise<T>): Promise<T | typeof throttled> {
  try {
    return await finding;
  } catch (error) {
    if (error instanceof OperationOutcomeError && error.code === 'throttled') return throttled;
    throw error;
  }
}

interface FindFormsProps {
  readonly visit: Visit;
  /** Where the forms are sent. */
  readonly action: string;
  readonly values: Values;
  readonly errors: FieldErrors;
}

export function FindForms({ visit, action, values, errors }: FindFormsProps) {
  const text = textOf(visit);
  const { language } = visit;
  return (
    <section class="two-forms" aria-label={text.title}>
      <Form visit={visit} action={action} label={text.byCode}>
        <h2>{text.byCode}</h2>
        <input type="hidden" name="how" value="code" />
        <TextField
          name="code"
          label={text.code}
          language={language}
          value={values['code']}
          hint={text.codeHint}
          error={errors['code']}
          most={32}
          autocomplete="off"
        />
        <Buttons>
          <Button>{text.go}</Button>
        </Buttons>
      </Form>
      <Form visit={visit} action={action} label={text.byName}>
        <h2>{text.byName}</h2>
        <input type="hidden" name="how" value="name" />
        <TextField
          name="family"
          label={text.family}
          language={language}
          value={values['family']}
          error={errors['family']}
          most={100}
          autocomplete="off"
        />
        <TextField
          name="given"
          label={text.given}
          language={language}
          value={values['given']}
          error={errors['given']}
          most={100}
          autocomplete="off"
        />
        <TextField
          name="birthDate"
          label={text.birthDate}
          language={language}
          type="date"
          value={values['birthDate']}
          error={errors['birthDate']}
          autocomplete="off"
          short
        />
        <Buttons>
          <Button>{text.go}</Button>
        </Buttons>
      </Form>
    </section>
  );
}

interface SeveralProps {
  readonly visit: Visit;
  readonly found: readonly FoundPerson[];
  readonly pathOf: (id: string) => string;
}

export function Several({ visit, found, pathOf }: SeveralProps) {
  const text = textOf(visit);
  return (
    <>
      <Notice live>
        <p>{text.several(found.length)}</p>
      </Notice>
      <Table
        caption={text.several(found.length)}
        columns={[text.person, text.birthDate, text.birthPlace, text.code]}
        rows={found.map(({ id, patient }) => [
          <a href={pathOf(id)}>{personName(patient.name)}</a>,
          formatDate(visit.language, patient.birthDate ?? ''),
          birthPlaceOf(patient),
          fiscalCodeOf(patient),
        ])}
      />
    </>
  );
}
