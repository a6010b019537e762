// A form as it was sent: texts and files by name, read once, checked field by field; what was typed is never lost.
import type { Words } from './words.ts';

export type FieldErrors<Name extends string = string> = Readonly<Partial<Record<Name, string>>>;

interface FieldRule {
  readonly label: string;
  /** Characters; 200 when not said. */
  readonly most?: number;
  readonly optional?: boolean;
  /** The only answers there are. */
  readonly oneOf?: readonly string[];
  /** What is wrong with a value, in words for the person; undefined = nothing. */
  readonly check?: (value: string) => string | undefined;
}

export interface Read<Name extends string> {
  /** As typed, without spaces around; '' = not filled in. */
  readonly values: Readonly<Record<Name, string>>;
  readonly errors: FieldErrors<Name>;
  readonly valid: boolean;
}

export interface Submitted {
  /** The first of that name, '' when there is none. */
  text(name: string): string;
  all(name: string): readonly string[];
  file(name: string): File | undefined;
  read<Name extends string>(rules: Readonly<Record<Name, FieldRule>>): Read<Name>;
}

export function textsOf(form: Submitted, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, form.text(name)]));
}

const mostKept = 20_000;

export function createSubmitted(body: Readonly<Record<string, unknown>>, { form }: Words): Submitted {
  const all = (name: string): readonly string[] => {
    const value: unknown = Object.hasOwn(body, name) ? body[name] : undefined;
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.filter((one): one is string => typeof one === 'string').map(plain);
  };
  const text = (name: string): string => all(name)[0] ?? '';

  function errorIn(value: string, { label, most = 200, optional = false, oneOf, check }: FieldRule): string | undefined {
    if (value === '') return optional ? undefined : oneOf === undefined ? form.missing(label) : form.choose(label);
    if (value.length > most) return form.tooLong(label, most);
    if (oneOf !== undefined && !oneOf.includes(value)) return form.notOffered(label);
    return check?.(value);
  }

  return {
    text,
    all,
    file(name) {
      const value: unknown = Object.hasOwn(body, name) ? body[name] : undefined;
      const first: unknown = Array.isArray(value) ? value[0] : value;
      return first instanceof File && first.size > 0 ? first : undefined;
    },
    read<Name extends string>(rules: Readonly<Record<Name, FieldRule>>): Read<Name> {
      const values = {} as Record<Name, string>;
      const errors: Partial<Record<Name, string>> = {};
      for (const [name, rule] of Object.entries(rules) as [Name, FieldRule][]) {
        values[name] = text(name);
        const error = errorIn(values[name], rule);
        if (error !== undefined) errors[name] = error;
      }
      return { values, errors, valid: Object.keys(errors).length === 0 };
    },
  };
}

/** Line ends as one character, no characters that cannot be seen; nobody types 20 000 characters into a field. */
function plain(value: string): string {
  return value
    .slice(0, mostKept)
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n\t]/gu, '')
    .trim();
}
