// What a developer wants to ask: who, how, where, with which headers and body; checked field by field before it is sent.
import { isPersonaName, personas, type PersonaName } from '#auth/personas.ts';
import { purposes } from '#auth/requester.ts';
import type { Read, Submitted } from '../submitted.ts';
import type { DeveloperWords } from './it.ts';
import type { WishField } from './names.ts';

export type Wish = Readonly<Record<WishField, string>>;

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
/** Whoever has no token. */
export const nobody = 'nobody';
export const personaList = Object.keys(personas) as readonly PersonaName[];
export const personaNames: readonly string[] = [...personaList, nobody];
export const accepts = ['application/fhir+json', 'application/fhir+xml', 'application/pdf', '*/*'];
export const preferences = ['return=minimal', 'return=representation', 'return=OperationOutcome', 'handling=strict', 'handling=lenient'];
export const contentTypes = [
  'application/fhir+json',
  'application/fhir+xml',
  'application/json-patch+json',
  'application/xml',
  'application/x-www-form-urlencoded',
];
export const longest = { percorso: 2000, corpo: 19_000, assistito: 64, 'if-match': 80 };

export const emptyWish: Wish = {
  persona: 'gp',
  finalita: '',
  assistito: '',
  metodo: 'GET',
  percorso: '',
  accept: 'application/fhir+json',
  prefer: '',
  'if-match': '',
  'content-type': 'application/fhir+json',
  corpo: '',
};

const bodiless: readonly string[] = ['GET', 'DELETE'];

export function readWish(form: Submitted, { labels, wrong }: DeveloperWords, publicUrl: string): Read<WishField> {
  const method = form.text('metodo');
  const label = (name: WishField) => ({ label: labels[name], optional: true, most: 200 });
  return form.read<WishField>({
    persona: { ...label('persona'), optional: false, oneOf: personaNames },
    finalita: { ...label('finalita'), oneOf: purposes },
    assistito: {
      ...label('assistito'),
      most: longest.assistito,
      check: (id) => (/^[A-Za-z0-9\-.]{1,64}$/.test(id) ? undefined : wrong.id),
    },
    metodo: { ...label('metodo'), optional: false, oneOf: methods },
    percorso: {
      ...label('percorso'),
      optional: false,
      most: longest.percorso,
      check(path) {
        const behind = withoutBase(path, publicUrl);
        if (!behind.startsWith('/')) return wrong.slash;
        return addressOf(behind, publicUrl) === undefined ? wrong.outside : undefined;
      },
    },
    accept: { ...label('accept'), oneOf: accepts },
    prefer: { ...label('prefer'), oneOf: preferences },
    'if-match': { ...label('if-match'), check: (tag) => (/^(?:\*|(?:W\/)?"[\x21\x23-\x7e]{1,64}")$/.test(tag) ? undefined : wrong.tag) },
    'content-type': { ...label('content-type'), oneOf: contentTypes },
    corpo: {
      ...label('corpo'),
      most: longest.corpo,
      check: (body) => (bodiless.includes(method) && body !== '' ? wrong.bodiless(method) : undefined),
    },
  });
}

/** Undefined = it is no address, or leads out of `/fhir`. */
export function addressOf(path: string, publicUrl: string): URL | undefined {
  const base = `${publicUrl}/fhir`;
  const behind = path === '/' ? '' : path;
  const root = new URL(base).pathname;
  if (!URL.canParse(`${base}${behind}`)) return undefined;
  const url = new URL(`${base}${behind}`);
  return url.pathname === root || url.pathname.startsWith(`${root}/`) ? url : undefined;
}

/** What the page itself prints is a good path as well: a whole address of this server, or one that begins with `/fhir`. */
export function withoutBase(path: string, publicUrl: string): string {
  const base = [`${publicUrl}/fhir`, '/fhir'].find((one) => path === one || path.startsWith(`${one}/`) || path.startsWith(`${one}?`));
  return base === undefined ? path : path.slice(base.length) || '/';
}

/** A search of one type as the question how it would be run for this persona; undefined = it is none. */
export function explained({ metodo, percorso, persona, finalita }: Wish): string | undefined {
  const [, type, query = ''] = /^\/([A-Z][A-Za-z]{1,63})(?:\?(.*))?$/s.exec(percorso) ?? [];
  if (metodo !== 'GET' || type === undefined || !isPersonaName(persona)) return undefined;
  const { subject, purpose } = personas[persona];
  const asked = [query, `_requester=${subject}`, `_purpose=${finalita || purpose}`].filter((part) => part !== '');
  return `/${type}/$explain?${asked.join('&')}`;
}
