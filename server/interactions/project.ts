// `_summary` and `_elements`: a part of a resource, marked as such. What stays is byte for byte what was stored.
// https://hl7.org/fhir/R4/search.html#summary, https://hl7.org/fhir/R4/search.html#elements
import type { Meta, Resource } from '@medplum/fhirtypes';
import { spliceMembers } from '#fhir/json-text.ts';
import type { Version } from '#store/store.ts';

export interface Projection {
  readonly summary?: 'true' | 'text' | 'data' | 'count' | 'false';
  readonly elements?: readonly string[];
}

/** What the structure definitions say of a type's own elements. */
export interface ElementFacts {
  readonly isSummary: (type: string, element: string) => boolean;
  readonly isMandatory: (type: string, element: string) => boolean;
  /** `value` of `valueQuantity`: the name by which an element of several types is asked for. */
  readonly nameOf: (type: string, element: string) => string;
}

const always = new Set(['resourceType', 'id', 'meta', 'implicitRules']);
const subsetted = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

export type Project = (version: Pick<Version, 'type' | 'body'>, projection: Projection) => string;

export function createProject({ isSummary, isMandatory, nameOf }: ElementFacts): Project {
  function keeps(type: string, { summary, elements }: Projection): (element: string) => boolean {
    if (elements !== undefined) {
      const asked = new Set(elements.map((element) => element.replace(/^.*\./, '')));
      return (element) => asked.has(element) || asked.has(nameOf(type, element)) || isMandatory(type, element);
    }
    if (summary === 'text') return (element) => element === 'text' || isMandatory(type, element);
    if (summary === 'data') return (element) => element !== 'text';
    return (element) => isSummary(type, element) || isMandatory(type, element);
  }

  return ({ type, body }, projection) => {
    const { summary, elements } = projection;
    if (elements === undefined && (summary === undefined || summary === 'false' || summary === 'count')) return body;
    const keep = keeps(type, projection);
    const resource = JSON.parse(body) as Resource;
    const left: Record<string, undefined> = {};
    for (const member of Object.keys(resource)) {
      if (!always.has(member) && !keep(member.replace(/^_/, ''))) left[member] = undefined;
    }
    return spliceMembers(body, { id: JSON.stringify(resource.id), meta: JSON.stringify(marked(resource.meta)), ...left });
  };
}

function marked(meta: Meta = {}): Meta {
  return { ...meta, tag: [...(meta.tag ?? []), subsetted] };
}
