// https://hl7.org/fhir/R4/http.html#history
import { writeBundle, type BundleEntry, type BundleLink } from '#fhir/bundle.ts';
import { invalid } from '#fhir/outcome.ts';
import { parseDateTime } from '#fhir/period.ts';
import type { HistoryQuery } from '#consent/permit.ts';
import type { Disclosure } from '#record/disclose.ts';
import type { Version } from '#store/store.ts';
import type { Cursors } from './cursor.ts';
import type { Ask, Interaction } from './interaction.ts';
import { actOf, cursorParam, param } from './needed.ts';

export interface HistoryParts {
  readonly record: Pick<Disclosure, 'history'>;
  readonly cursors: Cursors;
  readonly baseUrl: string;
  readonly defaultCount: number;
  readonly maxCount: number;
}

const known = new Set(['_since', '_at', '_count', '_cursor', '_format', '_pretty']);

export function createHistory({ record, cursors, baseUrl, defaultCount, maxCount }: HistoryParts): Interaction {
  return async (ask) => {
    const level = [ask.type, ask.id].filter((part) => part !== undefined).join('/');
    const path = level === '' ? '_history' : `${level}/_history`;
    const binding = `${ask.requester.subject} ${path} ${param(ask, '_since') ?? ''} ${param(ask, '_at') ?? ''}`;
    const query = readQuery(ask, { cursors, binding, defaultCount, maxCount });
    const action = ask.id !== undefined ? 'history-instance' : ask.type !== undefined ? 'history-type' : 'history-system';
    const result = await record.history(actOf(ask, action), query);
    const links = linksOf(`${baseUrl}/${path}`, ask, result.next === undefined ? undefined : cursors.seal(result.next, binding));
    return {
      kind: 'ok',
      body: writeBundle({
        type: 'history',
        total: result.total,
        links,
        entries: result.versions.map((version) => entryOf(baseUrl, version)),
      }),
    };
  };
}

function readQuery(
  ask: Ask,
  { cursors, binding, defaultCount, maxCount }: { cursors: Cursors; binding: string; defaultCount: number; maxCount: number },
): Omit<HistoryQuery, 'where'> {
  const unknown = ask.params.find(([name]) => !known.has(name));
  if (unknown !== undefined && ask.prefer.handling === 'strict') {
    throw invalid(`The parameter ${unknown[0]} is not one of a history; use _since, _at or _count.`, `?${unknown[0]}`);
  }
  const since = param(ask, '_since');
  const at = param(ask, '_at');
  const cursor = cursorParam(ask);
  return {
    ...(ask.type === undefined ? {} : { type: ask.type }),
    ...(ask.id === undefined ? {} : { id: ask.id }),
    ...(since === undefined ? {} : { since: readRange('_since', since).lo }),
    ...(at === undefined ? {} : { at: readRange('_at', at) }),
    ...(cursor === undefined ? {} : { before: cursors.open(cursor, binding) as NonNullable<HistoryQuery['before']> }),
    count: readCount(param(ask, '_count'), defaultCount, maxCount),
  };
}

function readRange(name: string, text: string): { lo: number; hi: number } {
  const range = parseDateTime(text);
  if (range === undefined)
    throw invalid(
      `The value ${JSON.stringify(text)} of ${name} is not a date or an instant; write it as 2024-05-01T12:00:00Z.`,
      `?${name}`,
    );
  return range;
}

function readCount(text: string | undefined, defaultCount: number, maxCount: number): number {
  if (text === undefined) return defaultCount;
  if (!/^\d+$/.test(text)) throw invalid(`The value ${JSON.stringify(text)} of _count is not a whole number.`, '?_count');
  return Math.min(Number(text), maxCount);
}

function linksOf(url: string, ask: Ask, next: string | undefined): BundleLink[] {
  const asked = ask.params.filter(([name]) => name !== '_cursor' && known.has(name));
  const links: BundleLink[] = [{ relation: 'self', url: withParams(url, ask.params) }];
  if (next !== undefined) links.push({ relation: 'next', url: withParams(url, [...asked, ['_cursor', next]]) });
  return links;
}

function withParams(url: string, params: readonly (readonly [string, string])[]): string {
  const text = new URLSearchParams(params.map(([name, value]): [string, string] => [name, value])).toString();
  return text === '' ? url : `${url}?${text}`;
}

const status: Record<Version['method'], string> = { POST: '201 Created', PUT: '200 OK', PATCH: '200 OK', DELETE: '204 No Content' };

function entryOf(baseUrl: string, version: Version): BundleEntry {
  const { type, id, method, updated } = version;
  return {
    fullUrl: `${baseUrl}/${type}/${id}`,
    ...(version.deleted ? {} : { resource: version.body }),
    request: { method, url: method === 'POST' ? type : `${type}/${id}` },
    response: {
      status: version.version === 1 ? status.POST : status[method],
      etag: `W/"${version.version}"`,
      lastModified: new Date(updated).toISOString(),
    },
  };
}
