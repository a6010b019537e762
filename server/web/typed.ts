// What somebody had typed into a form that came too late: kept for a while under an address that shows it again, to the same person only.
import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import type { Keep } from '#store/keep.ts';
import type { PageRoute } from './page.ts';
import { bodyOf } from './visit.ts';

export interface Typed {
  /** Where it was sent to. */
  readonly path: string;
  /** The token of the form: it tells for whom the form was made. */
  readonly token: string;
  /** The Patient id of the other person for whom it was filled in; undefined = oneself. */
  readonly actingFor?: string | undefined;
  readonly body: Readonly<Record<string, readonly string[]>>;
}

export interface TypedForms {
  /** Answers where it is shown again. */
  keep(c: Context): Promise<string>;
  find(id: string): Promise<Typed | undefined>;
}

const kind = 'typed';
const lifetime = 30 * 60_000;
/** Nobody types more into a field. */
const mostKept = 20_000;
const root = '/ripresa';

export function createTypedForms({ keep, clock }: { readonly keep: Pick<Keep, 'get' | 'put'>; readonly clock: () => number }): TypedForms {
  return {
    async keep(c) {
      const id = randomBytes(24).toString('base64url');
      const typed: Typed = {
        path: c.req.path,
        ...textsIn(await bodyOf(c)),
      };
      await keep.put(kind, {
        key: id,
        owner: null,
        value: JSON.stringify(typed),
        expires: clock() + lifetime,
      });
      return `${root}/${id}`;
    },
    async find(id) {
      const kept = await keep.get(kind, id, clock());
      return kept === undefined ? undefined : (JSON.parse(kept.value) as Typed);
    },
  };
}

/** No files: a browser does not fill them in either. */
export function textsIn(body: Readonly<Record<string, unknown>>): Pick<Typed, 'token' | 'body' | 'actingFor'> {
  const texts = Object.entries(body).map(([name, value]): [string, string[]] => [
    name,
    (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string').map((one) => one.slice(0, mostKept)),
  ]);
  const { csrf = [], acting = [], ...rest } = Object.fromEntries(texts);
  const [actingFor] = acting;
  return { token: csrf[0] ?? '', body: rest, ...(actingFor === undefined ? {} : { actingFor }) };
}

/** What stands in the address for the names of the page's path; undefined when it is another page's. */
export function paramsOf({ path: pattern }: Pick<PageRoute, 'path'>, path: string): Readonly<Record<string, string>> | undefined {
  const [parts, given] = [pattern.split('/'), path.split('/')];
  const fits = parts.length === given.length && parts.every((part, i) => part.startsWith(':') || part === given[i]);
  if (!fits) return undefined;
  return Object.fromEntries(
    parts.flatMap((part, i) => (part.startsWith(':') ? [[part.slice(1), decodeURIComponent(given[i] ?? '')]] : [])),
  );
}
