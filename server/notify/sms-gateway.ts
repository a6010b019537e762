// SMS through a gateway that takes JSON over HTTP: `{ id, to, text }`, the id also as idempotency key.
// https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
import { Refused, type Carrier } from './deliver.ts';

export interface SmsGatewayParts {
  readonly url: string;
  /** Sent as bearer token; empty = none. */
  readonly token: string;
}

const patience = 15_000;

export function createSmsCarrier({ url, token }: SmsGatewayParts): Carrier {
  return async ({ id, to }, { lines: [text = ''] }) => {
    const authorization = token === '' ? {} : { Authorization: `Bearer ${token}` };
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': id, ...authorization },
      body: JSON.stringify({ id, to, text }),
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    }).catch((error: unknown) => {
      throw new Error(`the SMS gateway was not reached (${error instanceof Error ? error.name : 'unknown'})`);
    });
    await response.body?.cancel();
    if (response.ok) return;
    if (response.status === 400 || response.status === 422) throw new Refused(`the SMS gateway answered ${response.status}`);
    throw new Error(`the SMS gateway answered ${response.status}`);
  };
}
