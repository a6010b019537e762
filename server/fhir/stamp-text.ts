// A resource's text with what the server says of a version: id, number, time.
// https://hl7.org/fhir/R4/resource.html#Meta
import type { Meta, Resource } from '@medplum/fhirtypes';
import { spliceMembers } from './json-text.ts';
import { onceForShared } from './shared.ts';

export interface Stamp {
  readonly id: string;
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly updated: number;
}

interface Unstamped {
  readonly value: Resource;
  readonly text: string;
}

export interface Stamped {
  readonly text: string;
  /** Where the time stands in it. */
  readonly timeAt: number;
}

/** The text with the server's `id`, `meta.versionId` and `meta.lastUpdated`; every other byte as sent. */
export function stampText({ value, text }: Unstamped, stamp: Stamp): string {
  return stamped({ value, text }, stamp).text;
}

/** The same with the place of its time, of a text whose type is written as JSON.stringify writes it. */
export function stamped({ value, text }: Unstamped, stamp: Stamp): Stamped {
  const { before } = value.meta === undefined ? noMeta : metaTexts(value.meta);
  const start = startOf(value.resourceType, stamp.id);
  // What was made here begins so: then the rest need not be looked through for its members.
  if (text.startsWith(start + before)) return withStampedHead({ value, rest: text.slice(start.length + before.length) }, stamp);
  const { text: meta, timeAt } = stampedMeta(value, stamp);
  return { text: spliceMembers(text, { id: JSON.stringify(stamp.id), meta }), timeAt: start.length + timeAt };
}

/** A text that still lacks its head: `rest` stands behind type, id and meta of the value, which has all three. */
export interface Headless {
  readonly value: Resource;
  readonly rest: string;
}

/** As JSON.stringify writes the whole. */
export function textOf({ value, rest }: Headless): string {
  const { resourceType, id = '', meta = {} } = value;
  return startOf(resourceType, id) + metaTexts(meta).before + rest;
}

/** With a head that is stamped: nothing has to be cut open again. */
export function withStampedHead({ value, rest }: Headless, stamp: Stamp): Stamped {
  const start = startOf(value.resourceType, stamp.id);
  const { text: meta, timeAt } = stampedMeta(value, stamp);
  return { text: start + meta + rest, timeAt: start.length + timeAt };
}

function startOf(type: string, id: string): string {
  return `{"resourceType":"${type}","id":${JSON.stringify(id)},"meta":`;
}

function stampedMeta({ meta }: Resource, { version, updated }: Stamp): Stamped {
  const { begun } = meta === undefined ? noMeta : metaTexts(meta);
  const time = timeOf(updated);
  const start = `${begun}"versionId":"${version}","lastUpdated":"`;
  return { text: `${start}${time}"}`, timeAt: start.length };
}

interface MetaTexts {
  /** As it is. */
  readonly before: string;
  /** Up to where the stamp stands. */
  readonly begun: string;
}

const noMeta: MetaTexts = { before: 'none', begun: '{' };

/** All resources of a document have the same. */
const metaTexts = onceForShared((meta: Meta): MetaTexts => {
  const { versionId: _version, lastUpdated: _updated, ...sent } = meta;
  const text = JSON.stringify(sent);
  return { before: JSON.stringify(meta), begun: text === '{}' ? '{' : `${text.slice(0, -1)},` };
});

/** The stamped text with another time: each time takes the same room. */
export function withTime(text: string, at: number, updated: number): string {
  const time = timeOf(updated);
  return text.slice(0, at) + time + text.slice(at + time.length);
}

let last = { updated: 0, time: new Date(0).toISOString() };

/** As FHIR writes it. Many resources of one transaction have the same. */
export function timeOf(updated: number): string {
  if (last.updated !== updated) last = { updated, time: new Date(updated).toISOString() };
  return last.time;
}
