// Who is named in a document, by identifier: what the registry is asked before the document is read as a whole.
import type { Identifier } from '@medplum/fhirtypes';
import type { ReadDocument } from './document.ts';
import { attribute, childrenOf, type XmlElement } from './xml/element.ts';
import { systemOf } from './cda/systems.ts';

export interface NamedParties {
  readonly people: readonly Identifier[];
  readonly organizations: readonly Identifier[];
}

const people = new Set(['assignedAuthor', 'assignedEntity', 'associatedEntity', 'intendedRecipient', 'participantRole']);
const organizations = /(?:Organization|scopingEntity|asOrganizationPartOf)$/;

export function namedParties({ header }: Pick<ReadDocument, 'header'>): NamedParties {
  const found = { people: new Map<string, Identifier>(), organizations: new Map<string, Identifier>() };
  walk(header.root, found);
  return { people: [...found.people.values()], organizations: [...found.organizations.values()] };
}

function walk(element: XmlElement, found: Record<keyof NamedParties, Map<string, Identifier>>): void {
  if (element.children.length === 0) return;
  const kind = people.has(element.name) ? 'people' : organizations.test(element.name) ? 'organizations' : undefined;
  if (kind !== undefined) {
    for (const id of childrenOf(element, 'id')) {
      const [root, value] = [attribute(id, 'root'), attribute(id, 'extension')];
      if (root !== undefined && value !== undefined) found[kind].set(`${root}|${value}`, { system: systemOf(root), value });
    }
  }
  for (const each of element.children) if (each.name !== 'text') walk(each, found);
}
