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
  if (entries.length > 0) {
    text += ',"entry":[';
    let mark = '{';
    for (const entry of entries) {
      text += `${mark}${writeEntry(entry)}}`;
      mark = ',{';
    }
    text += ']';
  }
  return `${text}}`;
}

/** Its members. They are joined as text, and nothing is cut off it, which would copy it: there may be a thousand entries. */
function writeEntry({ fullUrl, resource, mode, request, response }: BundleEntry): string {
  let text = '';
  let mark = '';
  if (fullUrl !== undefined) {
    text = `"fullUrl":${JSON.stringify(fullUrl)}`;
    mark = ',';
  }
  if (resource !== undefined) {
    text += `${mark}"resource":${resource}`;
    mark = ',';
  }
  if (mode !== undefined) {
    text += `${mark}"search":{"mode":"${mode}"}`;
    mark = ',';
  }
  if (request !== undefined) {
    text += `${mark}"request":${JSON.stringify(request)}`;
    mark = ',';
  }
  if (response !== undefined) text += `${mark}"response":${writeResponse(response)}`;
  return text;
}

function writeResponse({ status, location, etag, lastModified, outcome }: NonNullable<BundleEntry['response']>): string {
  let text = `{"status":${JSON.stringify(status)}`;
  if (location !== undefined) text += `,"location":${JSON.stringify(location)}`;
  if (etag !== undefined) text += `,"etag":${JSON.stringify(etag)}`;
  if (lastModified !== undefined) text += `,"lastModified":${JSON.stringify(lastModified)}`;
  return outcome === undefined ? `${text}}` : `${text},"outcome":${outcome}}`;
}
