// One request through the front door, as any client on the network would make it, and what came back.
import { STATUS_CODES } from 'node:http';
import { prettyJson } from '#fhir/pretty-json.ts';
import { prettyXml } from './pretty-xml.ts';
import type { Wish } from './wish.ts';

export interface Sent {
  readonly method: string;
  readonly url: URL;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export interface Answered {
  readonly status: number;
  readonly reason: string;
  readonly milliseconds: number;
  readonly bytes: number;
  readonly contentType: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Undefined where the bytes are no text. */
  readonly text: string | undefined;
  /** Characters that are not shown. */
  readonly left: number;
}

const mostShown = 40_000;
/** Longer texts are shown as they came. */
const mostMadePretty = 4_000_000;

export function requestOf(wish: Wish, url: URL, token: string | undefined): Sent {
  const body = wish.corpo;
  const headers: (readonly [string, string])[] = [
    ['Accept', wish.accept],
    ['Authorization', token === undefined ? '' : `Bearer ${token}`],
    ['Prefer', wish.prefer],
    ['If-Match', wish['if-match']],
    ['Content-Type', body === '' ? '' : wish['content-type']],
  ];
  return { method: wish.metodo, url, headers: headers.filter(([, value]) => value !== ''), body };
}

export async function send(fetch: (request: Request) => Response | Promise<Response>, sent: Sent): Promise<Answered> {
  const { method, url, headers, body } = sent;
  const request = new Request(url, { method, headers: new Headers(Object.fromEntries(headers)), ...(body === '' ? {} : { body }) });
  const began = performance.now();
  const response = await fetch(request);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const milliseconds = performance.now() - began;
  const contentType = response.headers.get('content-type') ?? '';
  const text = isText(contentType) || bytes.length === 0 ? readable(new TextDecoder().decode(bytes), contentType) : undefined;
  return {
    status: response.status,
    reason: STATUS_CODES[response.status] ?? '',
    milliseconds,
    bytes: bytes.length,
    contentType,
    headers: [...response.headers],
    text: text?.slice(0, mostShown),
    left: Math.max(0, (text?.length ?? 0) - mostShown),
  };
}

function isText(contentType: string): boolean {
  return /^text\/|[/+](?:json|xml)\b/.test(contentType);
}

function readable(text: string, contentType: string): string {
  if (text.length > mostMadePretty || text.includes('\n')) return text;
  if (/json/.test(contentType)) return prettyJson(text).trimEnd();
  return /xml/.test(contentType) ? prettyXml(text) : text;
}

/** What `$explain` answered, without its FHIR around it: names and texts. */
export function explanationIn({ status, text }: Pick<Answered, 'status' | 'text'>): readonly (readonly [name: string, value: string])[] {
  if (status !== 200 || text === undefined) return [];
  try {
    const { parameter = [] } = JSON.parse(text) as { parameter?: { name: string; valueString?: string }[] };
    return parameter.map(({ name, valueString = '' }) => [name, valueString]);
  } catch {
    return [];
  }
}
