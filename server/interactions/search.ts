// search at system, type and compartment level: a question with consent inside, answered as a searchset.
// https://hl7.org/fhir/R4/search.html
import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import { writeBundle, type BundleEntry, type BundleLink } from '#fhir/bundle.ts';
import { issue } from '#fhir/outcome.ts';
import type { Disclosure } from '#record/disclose.ts';
import type { ParsedQuery, ReadQuery } from '#search/parse.ts';
import type { Position, Query } from '#search/query.ts';
import type { SearchResult, Version } from '#store/store.ts';
import { outcomeText } from './answer.ts';
import type { Cursors } from './cursor.ts';
import type { Ask, Interaction } from './interaction.ts';
import { actOf, cursorParam } from './needed.ts';
import type { Project } from './project.ts';

export interface SearchParts {
  readonly record: Pick<Disclosure, 'search'>;
  readonly readQuery: ReadQuery;
  readonly cursors: Cursors;
  readonly project: Project;
  readonly baseUrl: string;
}

export function createSearch({ record, readQuery, cursors, project, baseUrl }: SearchParts): Interaction {
  return async (ask) => {
    const parsed = readQuery({
      ...(ask.type === undefined ? {} : { type: ask.type }),
      ...(ask.compartment === undefined ? {} : { compartment: ask.compartment }),
      params: ask.params.filter(([name]) => name !== '_cursor'),
      handling: ask.prefer.handling,
    });
    const url = `${baseUrl}${pathOf(ask)}`;
    const binding = `${ask.requester.subject} ${ask.requester.purpose} ${url}?${formatParams(parsed.self)}`;
    const cursor = cursorParam(ask);
    const query: Query = cursor === undefined ? parsed.query : { ...parsed.query, position: cursors.open(cursor, binding) as Position };
    const action = ask.type === undefined ? 'search-system' : 'search-type';
    const result = await record.search(actOf(ask, action), query);
    const seal = (position: Position): string => cursors.seal(position, binding);
    return {
      kind: 'ok',
      body: writeBundle({
        type: 'searchset',
        total: result.total,
        links: linksOf(url, parsed.self, cursor, result, seal),
        entries: [...entriesOf(result, parsed, project, baseUrl), ...ignoredEntry(parsed.ignored)],
      }),
    };
  };
}

function pathOf({ compartment, type }: Ask): string {
  const parts = compartment === undefined ? [type] : [compartment.type, compartment.id, type ?? '*'];
  return parts.every((part) => part === undefined) ? '' : `/${parts.join('/')}`;
}

function formatParams(params: ParsedQuery['self']): string {
  return new URLSearchParams(params.map(([name, value]): [string, string] => [name, value])).toString();
}

function linksOf(
  url: string,
  self: ParsedQuery['self'],
  cursor: string | undefined,
  result: SearchResult,
  seal: (position: Position) => string,
): BundleLink[] {
  const link = (relation: BundleLink['relation'], page?: string): BundleLink => {
    const text = formatParams(page === undefined ? self : [...self, ['_cursor', page]]);
    return { relation, url: text === '' ? url : `${url}?${text}` };
  };
  const links = [link('self', cursor)];
  if (cursor !== undefined) links.push(link('first'));
  if (result.previous !== undefined) links.push(link('previous', seal(result.previous)));
  if (result.next !== undefined) links.push(link('next', seal(result.next)));
  return links;
}

function entriesOf(result: SearchResult, { presentation }: ParsedQuery, project: Project, baseUrl: string): BundleEntry[] {
  const entry =
    (mode: 'match' | 'include') =>
    (version: Version): BundleEntry => ({
      fullUrl: `${baseUrl}/${version.type}/${version.id}`,
      resource: project(version, presentation),
      mode,
    });
  return [...result.matches.map(entry('match')), ...result.included.map(entry('include'))];
}

/** Lenient handling: what was not understood is said in the answer. https://hl7.org/fhir/R4/search.html#errors */
function ignoredEntry(ignored: readonly OperationOutcomeIssue[]): BundleEntry[] {
  if (ignored.length === 0) return [];
  return [{ resource: outcomeText(ignored.map((found) => ({ ...issue(found.code, ''), ...found }))), mode: 'outcome' }];
}
