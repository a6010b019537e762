// Requests to a running server, again after a while when it is busy or not there yet.
import { setTimeout as sleep } from 'node:timers/promises';

export interface Request {
  readonly method: 'PUT' | 'POST';
  /** Below the FHIR base; empty for the base itself. */
  readonly path: string;
  readonly contentType: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** May be sent again although it is not known whether the first one arrived. */
  readonly repeatable: boolean;
  readonly ifNoneExist?: string;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  /** Of the attempt that was answered. */
  readonly milliseconds: number;
}

/** Nothing more can be loaded: the server does not answer, or does not know the token. */
export class LoadStopped extends Error {}

export interface ClientOptions {
  readonly base: string;
  readonly token: string | undefined;
  /** Milliseconds to wait before each further attempt. */
  readonly pauses?: readonly number[];
}

export type Send = (request: Request) => Promise<Reply>;

const PAUSES = [250, 500, 1000, 2000, 4000, 8000];
const LONGEST_PAUSE = 30_000;
const TIMEOUT = 300_000;
const BUSY = new Set([429, 502, 503, 504]);

export function createClient({ base, token, pauses = PAUSES }: ClientOptions): Send {
  return async (request) => {
    for (let attempt = 0; ; attempt++) {
      const pause = pauses[attempt];
      const tried = await attemptOnce(base, token, request);
      if ('status' in tried) {
        if (tried.status === 401) throw new LoadStopped(`The server does not accept the token (401): ${shortText(tried.text)}`);
        if (!BUSY.has(tried.status) || pause === undefined) return tried;
        await sleep(Math.min(tried.retryAfter ?? pause, LONGEST_PAUSE));
      } else {
        if (pause === undefined || (tried.sent && !request.repeatable)) throw new LoadStopped(`No answer from ${base}: ${tried.reason}.`);
        await sleep(pause);
      }
    }
  };
}

type Tried = (Reply & { readonly retryAfter?: number }) | { readonly reason: string; readonly sent: boolean };

async function attemptOnce(base: string, token: string | undefined, request: Request): Promise<Tried> {
  const started = performance.now();
  try {
    const response = await fetch(request.path === '' ? base : `${base}/${request.path}`, {
      method: request.method,
      headers: {
        'content-type': request.contentType,
        accept: 'application/fhir+json',
        ...(request.ifNoneExist === undefined ? {} : { 'if-none-exist': request.ifNoneExist }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: request.body,
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const text = await response.text();
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    const reply = { status: response.status, text, milliseconds: performance.now() - started };
    return Number.isFinite(seconds) ? { ...reply, retryAfter: seconds * 1000 } : reply;
  } catch (error) {
    const cause = (error as { cause?: { code?: string; message?: string } }).cause;
    const reason = cause?.code ?? cause?.message ?? (error as Error).message;
    return { reason, sent: cause?.code !== 'ECONNREFUSED' };
  }
}

function shortText(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}...` : text;
}
