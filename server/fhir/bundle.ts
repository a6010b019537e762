// Bundles written by joining texts: a stored body goes out without being parsed.
// https://hl7.org/fhir/R4/bundle.html

export interface BundleEntry {
  readonly fullUrl?: string;
  /** Exact JSON text of the resource. */
  readonly resource?: string;
  readonly mode?: 'match' | 'include' | 'outcome';
  readonly request?: { readonly method: string; readonly url: string };
  readonly response?: {
    readonly status: string;
    readonly location?: string;
    readonly etag?: string;
    readonly lastModified?: string;
    /** Exact JSON text of an OperationOutcome. */
    readonly outcome?: string;
  };
}

export interface BundleLink {
  readonly relation: 'self' | 'next' | 'previous' | 'first';
  readonly url: string;
}

export interface BundleParts {
  readonly type: 'searchset' | 'history' | 'batch-response' | 'transaction-response' | 'collection' | 'document';
  readonly id?: string;
  readonly identifier?: { readonly system: string; readonly value: string };
  /** Milliseconds since the epoch. */
  readonly timestamp?: number;
  readonly total?: number | undefined;
  readonly links?: readonly BundleLink[];
  readonly entries: readonly BundleEntry[];
}

export function writeBundle({ type, identifier, timestamp, total, links, entries }: BundleParts): string {
  let text = `{"resourceType":"Bundle"${identifier === undefined ? '' : `,"identifier":${JSON.stringify(identifier)}`},"type":"${type}"`;
  if (timestamp !== undefined) text += `,"timestamp":"${new Date(timestamp).toISOString()}"`;
  if (total !== undefined) text += `,"total":${total}`;
  if (links !== undefined && links.length > 0) text += `,"link":${JSON.stringify(links)}`;
  if (entries.length > 0) text += `,"entry":[${entries.map(writeEntry).join(',')}]`;
  return `${text}}`;
}

function writeEntry(entry: BundleEntry): string {
  const members: string[] = [];
  if (entry.fullUrl !== undefined) members.push(`"fullUrl":${JSON.stringify(entry.fullUrl)}`);
  if (entry.resource !== undefined) members.push(`"resource":${entry.resource}`);
  if (entry.mode !== undefined) members.push(`"search":{"mode":"${entry.mode}"}`);
  if (entry.request !== undefined) members.push(`"request":${JSON.stringify(entry.request)}`);
  if (entry.response !== undefined) members.push(`"response":${writeResponse(entry.response)}`);
  return `{${members.join(',')}}`;
}

function writeResponse({ outcome, ...rest }: NonNullable<BundleEntry['response']>): string {
  const text = JSON.stringify(rest);
  return outcome === undefined ? text : `${text.slice(0, -1)},"outcome":${outcome}}`;
}
