// Composition/[id]/$document: a stored Composition with all that it refers to and this requester may see.
// https://hl7.org/fhir/R4/composition-operation-document.html
import { writeBundle } from '#fhir/bundle.ts';
import { notSupported } from '#fhir/outcome.ts';
import { parseReference, targetOf, walkReferences } from '#fhir/reference.ts';
import type { Disclosure } from '#record/disclose.ts';
import { and, none, or } from '#search/predicate.ts';
import type { Query } from '#search/query.ts';
import type { Version } from '#store/store.ts';
import type { Interaction } from '../interaction.ts';
import { actOf, needed, param } from '../needed.ts';
import { uuidOf } from '../uuid-of.ts';
import { documentEntries } from './document-entries.ts';

export interface DocumentParts {
  readonly record: Pick<Disclosure, 'gather'>;
  readonly baseUrl: string;
  readonly clock: () => number;
}

const MOST = 1000;

export function createDocument({ record, baseUrl, clock }: DocumentParts): Interaction {
  return async (ask) => {
    if (param(ask, 'persist') === 'true')
      throw notSupported('The parameter persist is not supported; store the document with POST Bundle.', '?persist');
    const instance = { type: 'Composition', id: needed(ask, 'id') };
    const { version, results } = await record.gather(actOf(ask, '$document'), instance, (found) => [questionOf(found, baseUrl)]);
    return {
      kind: 'ok',
      body: writeBundle({
        type: 'document',
        identifier: {
          system: 'urn:ietf:rfc:3986',
          value: `urn:uuid:${uuidOf(`${version.id} ${version.version} ${ask.requester.subject}`)}`,
        },
        timestamp: clock(),
        entries: documentEntries([version], results, baseUrl),
      }),
    };
  };
}

function questionOf({ body }: Version, baseUrl: string): Query {
  const idsByType = new Map<string, Set<string>>();
  walkReferences(JSON.parse(body) as object, (reference) => {
    const literal = parseReference(reference, baseUrl);
    const target = literal === undefined ? undefined : targetOf(literal);
    if (target === undefined || target.type === 'url') return;
    idsByType.set(target.type, (idsByType.get(target.type) ?? new Set()).add(target.id));
  });
  const referred = [...idsByType].map(([type, ids]) => and({ kind: 'type', types: [type] }, { kind: 'id', ids: [...ids] }));
  return {
    types: [...idsByType.keys()],
    where: referred.length === 0 ? none : or(...referred),
    sort: [],
    includes: [],
    count: MOST,
    total: 'none',
  };
}
