// XML as a template: whatever is put in is escaped, unless it is itself XML made here.

/** Text that is XML already; made by `xml` only. */
export class Xml {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

type Part = Xml | string | number | undefined | readonly Part[];

export function xml(strings: TemplateStringsArray, ...parts: readonly Part[]): Xml {
  return new Xml(strings.reduce((text, next, index) => text + written(parts[index - 1]) + next));
}

/** An attribute that is left out when it has no value. */
export function attribute(name: string, value: string | undefined): Xml {
  return value === undefined ? xml`` : new Xml(` ${name}="${escaped(value)}"`);
}

function written(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Xml) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return part.map(written).join('');
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\t': '&#x9;',
};

/** Characters that XML 1.0 does not know are left out. */
function escaped(text: string): string {
  return text.replace(forbidden, '').replace(/[&<>"'\r\n\t]/g, (character) => escapes[character] ?? '');
}

const forbidden = new RegExp('[\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\uFFFE\\uFFFF]', 'g');
