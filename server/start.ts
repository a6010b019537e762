// From settings to a listening server, and its orderly end.
import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { mountPath } from '#authorization/addresses.ts';
import { createServer, type Server, type Surroundings } from './app.ts';
import { readConfig, type Config } from './config.ts';

export interface Started {
  readonly server: Server;
  readonly config: Config;
  readonly url: string;
  close(): Promise<void>;
}

/** Throws one line that names every wrong or unsafe setting. */
export async function startServer(
  environment: Readonly<Record<string, string | undefined>>,
  surroundings?: Surroundings,
): Promise<Started> {
  const asked = readConfig(environment);
  const listener = createHttpServer();
  const early: [IncomingMessage, ServerResponse][] = [];
  const hold = (request: IncomingMessage, response: ServerResponse): void => void early.push([request, response]);
  listener.on('request', hold);
  const port = await listen(listener, asked);
  const config: Config = { ...asked, PORT: port };
  const server = await createServer(config, surroundings).catch((error: unknown) => {
    listener.close();
    listener.closeAllConnections();
    throw error;
  });
  const answer = answerWith(server);
  listener.off('request', hold).on('request', answer);
  for (const [request, response] of early) answer(request, response);
  const forgetSignals = endInOrder(listener, server);
  const close = async (): Promise<void> => {
    forgetSignals();
    const closed = new Promise((resolve) => listener.close(resolve));
    listener.closeAllConnections();
    await closed;
    await server.close();
  };
  console.log(`Fascicolo answers at ${server.publicUrl}/fhir (${config.MODE}, policy ${config.POLICY}, ${server.store.engine}).`);
  return { server, config, url: server.publicUrl, close };
}

/** Under /auth it is the authorization server's, which takes requests as node has them; all the rest is the app's. */
export function answerWith({ fetch, authorization }: Pick<Server, 'fetch' | 'authorization'>): RequestListener {
  const app = getRequestListener(fetch);
  return (request, response) => {
    const isForTokens = authorization !== undefined && request.url?.startsWith(`${mountPath}/`) === true;
    void (isForTokens ? authorization.handle(request, response) : app(request, response));
  };
}

/** The port is taken first, so that PORT=0 is known before the addresses in answers are made from it; who comes early waits. */
function listen(listener: ReturnType<typeof createHttpServer>, { PORT, HOST }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`The server does not start: port ${PORT} of ${HOST} is taken; choose another with PORT.`)
          : error,
      );
    });
    listener.listen(PORT, HOST, () => resolve((listener.address() as AddressInfo).port));
  });
}

/** Waits for what is under way, then ends the process; gives back how to forget about it. */
function endInOrder(listener: ReturnType<typeof createHttpServer>, server: Server): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const end = (): void => {
    listener.close(() => void server.close().then(() => process.exit(0)));
    listener.closeIdleConnections();
  };
  for (const signal of signals) process.once(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}
