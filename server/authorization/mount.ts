// From a raw request of node under /auth to the library or the desk.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { OperationOutcomeError } from '#fhir/outcome.ts';
import { mountPath } from './addresses.ts';
import type { Desk, Reply } from './desk.ts';
import type { Engine } from './engine.ts';

export interface MountParts {
  readonly issuer: string;
  readonly engine: () => Promise<Engine>;
  readonly desk: Desk;
  readonly report: (error: unknown, requestId: string) => OperationOutcomeError;
  readonly statusOf: (error: OperationOutcomeError) => number;
}

export function createMount({ issuer, engine, desk, report, statusOf }: MountParts) {
  const { host, protocol, pathname } = new URL(issuer);

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const below = (request.url ?? '').slice(mountPath.length);
    const path = below.split('?', 1)[0] ?? '';
    const requestId = randomUUID();
    try {
      const reply = await desk(request, path);
      if (reply !== undefined) return send(response, reply);
      addressAs(request, `${pathname}${below}`, below);
      const callback = (await engine()).provider.callback() as (req: IncomingMessage, res: ServerResponse) => Promise<void>;
      await callback(request, response);
    } catch (error) {
      const outcome = report(error, requestId);
      send(response, { status: statusOf(outcome), body: outcome.outcome });
    }
  };

  /** Addresses in answers and the marks of cookies follow the address that clients use, never a header that they send. */
  function addressAs(request: IncomingMessage & { originalUrl?: string }, whole: string, below: string): void {
    request.originalUrl = whole;
    request.url = below;
    request.headers.host = host;
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    delete request.headers['x-forwarded-host'];
  }
}

function send(response: ServerResponse, { status, body }: Reply): void {
  const headers = {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    Pragma: 'no-cache',
    'X-Content-Type-Options': 'nosniff',
  };
  response.writeHead(status, headers).end(body === undefined ? undefined : JSON.stringify(body));
}
