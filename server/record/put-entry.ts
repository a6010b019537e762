// One resource that the server itself writes, within a transaction: checked, classified, let in by the feed gate, stored.
import type { Authority } from '#consent/policy-rows.ts';
import type { Version, Writer } from '#store/store.ts';
import type { createAccept } from './accept.ts';
import type { Content } from './change.ts';

/** A resource as the server writes it: with its id, and on whose word. */
export interface Entry {
  readonly content: Content;
  readonly authority: Authority;
  /** Organisation that is accountable for it; undefined = whoever was before. */
  readonly author?: string | null;
  /** Of the person whose Consent it is. */
  readonly birthDate?: string | undefined;
}

export type PutEntry = (writer: Writer, now: number, entry: Entry) => Promise<Version>;

export function createPutEntry(accept: ReturnType<typeof createAccept>): PutEntry {
  return async (writer, now, { content, authority, birthDate, ...entry }) => {
    const { resourceType: type, id } = content.value;
    if (id === undefined) throw new Error(`The server writes a ${type} without an id.`);
    const standing = await writer.standing({ type, id });
    const author = entry.author === undefined ? (standing?.author ?? null) : entry.author;
    const held = standing !== undefined && !standing.deleted;
    accept.check(content, id, '');
    const prepared = accept.prepare(content, id, { authority, author, birthDate });
    const { patient } = prepared.values.columns;
    const rules = patient === null ? [] : await writer.consentRules(patient, now);
    const stamp = { id, version: (standing?.version ?? 0) + 1, updated: now };
    const accepted = accept.finish(prepared, { type, ...stamp }, { rules, held, now, place: '' }, content);
    const method = held ? 'PUT' : 'POST';
    await writer.put({ type, ...stamp, method, author, content: accepted });
    return { type, ...stamp, method, deleted: false, body: accepted.body, patient };
  };
}
