// What nobody should send to a form, field by field as the page has them, and what must be true of the answer.
import type { Answer, Filled } from './page-client.ts';
import { errorAt, formsIn, type FormField, type PageForm } from './page-forms.ts';

export interface Attack {
  readonly what: string;
  readonly field: string;
  readonly filled: Filled;
  /** Nothing is wrong with it, or not with what is asked. */
  readonly mayPass: boolean;
  /** It must be shown at its field. */
  readonly isShown: boolean;
}

export interface Allowed {
  readonly optional?: readonly string[];
  readonly free?: readonly string[];
  readonly together?: readonly string[];
  readonly harmless?: readonly string[];
}

const long = 30_000;
const hostile: Readonly<Record<string, string>> = {
  markup: '"><b id=hostile>x</b><script>alert(1)</script>',
  SQL: "'; DROP TABLE versions; --",
  'control characters': 'a\u0000\u0007\u001b[31m\r\n\u2028b',
  'right to left': '\u202egnorw\u202c \u2067אבג\u2069',
  emoji: '👩‍👩‍👧‍👦🇮🇹',
  templates: '${7*7}{{7*7}}%00%0a%252e',
  'a prototype': '__proto__',
  'too long': 'x'.repeat(long),
};

export function attacksOn(form: PageForm, base: Filled, { optional = [], free = [], harmless = [] }: Allowed): readonly Attack[] {
  const without = (name: string): Filled => Object.fromEntries(Object.entries(base).filter(([one]) => one !== name));
  // `acting` is asked only where a session has ended: `form-of-representative.test.ts` has what it may be.
  return form.fields.flatMap((field): Attack[] => {
    if (field.name === 'acting') return [];
    const { name, kind } = field;
    const isHidden = kind === 'hidden';
    const attack = (what: string, filled: Filled, mayPass: boolean): Attack => ({
      what: `${name}: ${what}`,
      field: name,
      filled,
      mayPass: mayPass || harmless.includes(name),
      isShown: !isHidden,
    });
    const isOptional = optional.includes(name);
    return [
      ...(base[name] === undefined ? [] : [attack('missing', without(name), isOptional)]),
      ...valuesFor(field).map(([what, value]) => attack(what, { ...base, [name]: value }, free.includes(name) && what !== 'too long')),
      ...(kind === 'file' ? [] : [attack('of 100 kB', { ...base, [name]: 'y'.repeat(100_000) }, false)]),
    ];
  });
}

function valuesFor({ kind }: FormField): readonly (readonly [string, string | readonly string[] | File])[] {
  if (kind === 'file')
    return [
      ['a page', new File(['<html><script>alert(1)</script>'], 'x.pdf', { type: 'application/pdf' })],
      ['empty', new File([], 'x.pdf', { type: 'application/pdf' })],
      ['a text', 'not a file'],
    ];
  const texts = Object.entries(hostile);
  return kind === 'text' ? texts : [...texts.filter(([what]) => what !== 'control characters'), ['twice', ['__proto__', 'constructor']]];
}

/** In words; none = as it should be. */
export function problemsOf(
  { what, field, filled, mayPass, isShown }: Attack,
  answer: Answer,
  form: PageForm,
  { together = [] }: Allowed,
): readonly string[] {
  const { status, html, location } = answer;
  const problem = (text: string): string => `${what}: ${text}`;
  if (status >= 500) return [problem(`a failure of the server, ${status}`)];
  const found: string[] = html.includes('id=hostile') && html.includes('<b id=hostile') ? [problem('markup came back as markup')] : [];
  if (/<script>alert/.test(html)) found.push(problem('a script came back as a script'));
  if (/SQLITE|node_modules|TypeError|undefined is not/.test(html)) found.push(problem('the inside of the server is told'));
  if (mayPass && status < 400) return found;
  if (!isShown) {
    // Not the person's doing: told on the page it leads to, or refused.
    if (status === 200) found.push(problem('was taken as nothing'));
    return found;
  }
  if (status !== 422) return [...found, problem(`${status} ${location ?? ''} and no word at the field`)];
  const places = together.includes(field) ? together : [field];
  if (places.every((place) => errorAt(html, place) === undefined)) found.push(problem('no error is tied to the field'));
  const again = formsIn(html).find((one) => one.action === form.action && one.fields.some(({ name }) => name === field));
  if (again === undefined) return [...found, problem('the form does not come back')];
  for (const { name, kind, value } of again.fields) {
    if (kind === 'hidden' || kind === 'file') continue;
    const sent = filled[name];
    const expected = typeof sent === 'string' ? kept(sent) : '';
    const isOffered = kind === 'text' || (again.fields.find((one) => one.name === name)?.options ?? []).includes(expected);
    if (kind !== 'ticks' && value !== (isOffered ? expected : ''))
      found.push(problem(`“${value.slice(0, 40)}” is left of what was typed in ${name}`));
  }
  return found;
}

/** Nobody can see control characters, and nobody types twenty thousand. */
function kept(text: string): string {
  return text
    .slice(0, 20_000)
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n\t]/gu, '')
    .trim();
}
