// What the mappings of entries share: whose document it is, who took part, and where new resources go.
import type { Extension, Identifier, Reference, Resource } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/element.ts';
import type { Parties } from './parties.ts';
import type { Interval } from './time.ts';
import type { Reading } from './values.ts';

export interface Making extends Reading {
  readonly patient: Reference;
  /** The encounter that the document is of. */
  readonly encounter: () => Reference | undefined;
  readonly parties: Parties;
  /** When the document was written. */
  readonly date: string | undefined;
  /** When what it tells of took place, as far as the header says. */
  readonly service: Interval | undefined;
  /** Gives the resource its id, and the labels of the document. */
  add<R extends Resource>(resource: R, element: XmlElement): Reference<R>;
  /** Specimens by what identifies them in the document. */
  readonly specimens: Map<string, Reference>;
  /** Number of the electronic prescription that the document is, or answers. */
  readonly nre: Identifier | undefined;
  /** The same where the document is a prescription: what a letter or report asks for is not of the prescription that it answers. */
  readonly ownNre: Identifier | undefined;
  readonly orders: () => readonly Reference[];
}

/** Where a statement stands. */
export interface Place {
  readonly section: string | undefined;
  /** Of the statement above, where the one below says none. */
  readonly time?: Interval | undefined;
  readonly extension?: readonly Extension[] | undefined;
}

export type MapEntry = (statement: XmlElement, making: Making, place: Place) => readonly Reference[];
