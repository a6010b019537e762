// Why a change is not carried out as asked: its id, the version it was made for, and whose resource it is.
// https://hl7.org/fhir/R4/http.html#concurrency, https://hl7.org/fhir/R4/http.html#cond-update
import type { Requester } from '#auth/requester.ts';
import { conflict, forbidden, invalid, issue, notFound, notSupported, preconditionFailed } from '#fhir/outcome.ts';
import type { Standing, Version } from '#store/store.ts';
import type { Change, Submitted } from './change.ts';
import type { Identity } from './identify-change.ts';

/** The version that a client may name: the administrator changes what it does not read. */
export function versionOf({ kind }: Requester, { current }: Identity, standing: Standing | undefined): number | undefined {
  const known = kind === 'admin' ? standing : current;
  return known === undefined || known.deleted ? undefined : known.version;
}

export function checkVersion(
  version: number | undefined,
  { ifMatch, ifNoneMatch }: { ifMatch?: number | '*'; ifNoneMatch?: number | '*' },
): void {
  if (ifMatch !== undefined && (version === undefined || (ifMatch !== '*' && ifMatch !== version))) {
    throw preconditionFailed(
      `If-Match asks for version ${ifMatch}, the current one is ${version ?? 'none'}; read the resource again and redo the change.`,
      'Header.If-Match',
    );
  }
  if (ifNoneMatch !== undefined && version !== undefined && (ifNoneMatch === '*' || ifNoneMatch === version)) {
    throw preconditionFailed(`If-None-Match forbids the change while version ${version} is there.`, 'Header.If-None-Match');
  }
}

/**
 * The id in the body is the one of the address, or of what the condition found.
 * Tolerance `entry-id`: in a Bundle a conditional PUT may carry an id, which names the entry in that Bundle only.
 */
export function checkSentId({ content, place }: Extract<Change, { kind: 'update' }>, { type, id, conditional, current }: Identity): void {
  const { id: sent } = content.value;
  if (!conditional) {
    if (sent === id) return;
    throw invalid(`The resource id is ${JSON.stringify(sent ?? null)} and the address says ${id}; make them equal.`, `${type}.id`);
  }
  if (sent === undefined || place !== '' || current === undefined || sent === id) return;
  throw invalid(
    `The resource id is ${JSON.stringify(sent)} and the condition finds ${id}; leave the id out or make them equal.`,
    `${type}.id`,
  );
}

/** Hidden and never-existed answer alike, so an id chosen by the client can never probe for a hidden resource. */
export function clientAssignedId({ type, id }: Identity): Error {
  return notSupported(
    `${type}/${id} is not known, and ids are given by this server. Create with POST ${type}, or PUT ${type}?identifier=...`,
    `${type}.id`,
  );
}

export function idTaken({ type, id }: Pick<Identity, 'type' | 'id'>): Error {
  return conflict(`The condition finds nothing, and ${type}/${id} is there already; leave the id out or name another.`, `${type}.id`);
}

export function nothingMatches(type: string): Error {
  return notFound(`The condition matches no ${type}; there is nothing to patch.`);
}

export function notYours({ type, id }: Identity): Error {
  return forbidden(`${type}/${id} was authored by another organisation; only its author changes it.`);
}

export function registryPrevails(change: Change, current: Version): Submitted {
  const text = `${current.type}/${current.id} belongs to the regional registry; it was used as it is and the copy that was sent was not stored.`;
  const expression = change.place === '' ? current.type : `${change.place}.resource`;
  const warning = issue('informational', text, { severity: 'warning', expression });
  return { outcome: 'matched', version: current, warnings: [...(change.warnings ?? []), warning] };
}
