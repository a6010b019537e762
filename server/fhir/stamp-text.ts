// A resource's text with what the server says of a version: id, number, time.
// https://hl7.org/fhir/R4/resource.html#Meta
import type { Resource } from '@medplum/fhirtypes';
import { spliceMembers } from './json-text.ts';

export interface Stamp {
  readonly id: string;
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly updated: number;
}

/** The text with the server's `id`, `meta.versionId` and `meta.lastUpdated`; every other byte as sent. */
export function stampText({ value, text }: { readonly value: Resource; readonly text: string }, stamp: Stamp): string {
  const { versionId: _version, lastUpdated: _updated, ...sent } = value.meta ?? {};
  const meta = { ...sent, versionId: String(stamp.version), lastUpdated: timeOf(stamp) };
  return spliceMembers(text, { id: JSON.stringify(stamp.id), meta: JSON.stringify(meta) });
}

/** Where the time stands in a text that was stamped so; undefined where that cannot be said for sure. */
export function timeAt(text: string, stamp: Stamp): number | undefined {
  const written = `"versionId":"${stamp.version}","lastUpdated":"${timeOf(stamp)}"`;
  const at = text.indexOf(written);
  // A contained resource may say the same of itself.
  return at < 0 || text.includes(written, at + 1) ? undefined : at + written.length - timeOf(stamp).length - 1;
}

/** The stamped text with another time: each time takes the same room. */
export function withTime(text: string, at: number, updated: number): string {
  const time = timeOf({ updated });
  return text.slice(0, at) + time + text.slice(at + time.length);
}

function timeOf({ updated }: Pick<Stamp, 'updated'>): string {
  return new Date(updated).toISOString();
}
