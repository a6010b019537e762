// The forms of a page as the page has them: a new field is found by itself. Our own markup only, which closes and quotes everything.

export interface FormField {
  readonly name: string;
  readonly kind: 'text' | 'choice' | 'tick' | 'ticks' | 'file' | 'hidden';
  /** What is in it, or marked; '' = nothing. */
  readonly value: string;
  /** The answers that are offered. */
  readonly options: readonly string[];
}

export interface PageForm {
  readonly action: string;
  readonly multipart: boolean;
  readonly fields: readonly FormField[];
  readonly buttons: readonly { readonly name: string; readonly value: string }[];
}

type Attributes = Readonly<Record<string, string>>;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
export const unescaped = (text: string): string => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '');

function attributesIn(text: string): Attributes {
  return Object.fromEntries(
    [...text.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']): [string, string] => [name, unescaped(value)]),
  );
}

/** Those that change something. */
export function formsIn(html: string): readonly PageForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([^]*?)<\/form>/g)].flatMap(([, head = '', inner = '']) => {
    const { action = '', method, enctype } = attributesIn(head);
    return method === 'post' ? [{ action, multipart: enctype === 'multipart/form-data', ...partsOf(inner) }] : [];
  });
}

function partsOf(inner: string): Pick<PageForm, 'fields' | 'buttons'> {
  const fields = new Map<string, FormField>();
  const buttons: { name: string; value: string }[] = [];
  const add = (field: FormField): void => {
    const before = fields.get(field.name);
    const isMore = before !== undefined && (field.kind === 'choice' || field.kind === 'tick');
    fields.set(
      field.name,
      isMore
        ? {
            ...before,
            kind: field.kind === 'tick' ? 'ticks' : 'choice',
            value: field.value === '' ? before.value : field.value,
            options: [...before.options, ...field.options],
          }
        : field,
    );
  };
  for (const [, tag, head = ''] of inner.matchAll(/<(input|button)\b([^>]*)>/g)) {
    const { name, value = '', type = 'text', ...more } = attributesIn(head);
    if (name === undefined) continue;
    const marked = 'checked' in more ? value : '';
    if (tag === 'button') buttons.push({ name, value });
    else if (type === 'radio') add({ name, kind: 'choice', value: marked, options: [value] });
    else if (type === 'checkbox') add({ name, kind: 'tick', value: marked, options: [value] });
    else add({ name, kind: type === 'hidden' || type === 'file' ? type : 'text', value, options: [] });
  }
  for (const [, head = '', text = ''] of inner.matchAll(/<textarea\b([^>]*)>([^]*?)<\/textarea>/g))
    add({ name: attributesIn(head)['name'] ?? '', kind: 'text', value: unescaped(text), options: [] });
  for (const [, head = '', text = ''] of inner.matchAll(/<select\b([^>]*)>([^]*?)<\/select>/g)) {
    const options = [...text.matchAll(/<option\b([^>]*)>/g)].map(([, one = '']) => attributesIn(one));
    const value = options.find((one) => 'selected' in one)?.['value'] ?? '';
    add({ name: attributesIn(head)['name'] ?? '', kind: 'choice', value, options: options.map((one) => one['value'] ?? '') });
  }
  return { fields: [...fields.values()], buttons };
}

/** The texts that the field with this id is described by; undefined when it is not marked as wrong. */
export function errorAt(html: string, name: string): string | undefined {
  const [, field = ''] = new RegExp(`<(?:input|select|textarea|fieldset)\\b([^>]*\\bid="${name}"[^>]*)>`).exec(html) ?? [];
  const { 'aria-invalid': invalid, 'aria-describedby': described = '' } = attributesIn(field);
  if (invalid !== 'true' || !described.split(' ').includes(`${name}-error`)) return undefined;
  const [, text] = new RegExp(`id="${name}-error"[^>]*>([^]*?)</p>`).exec(html) ?? [];
  return text === undefined ? undefined : unescaped(text.replace(/<[^>]*>/g, '')).trim();
}
