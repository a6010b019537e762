// What this server adds beside the library, as JSON with an access token: the operator's registration of clients, and launches.
import type { IncomingMessage } from 'node:http';
import type { Requester } from '#auth/requester.ts';
import { forbidden, invalid, notFound, OperationOutcomeError } from '#fhir/outcome.ts';
import { readBody } from './body.ts';
import type { Clients, RegisteredClient } from './clients.ts';
import { launchAddress, type Launches } from './launches.ts';

export interface DeskParts {
  readonly clients: Clients;
  readonly launches: Launches;
  /** From an Authorization header; throws `login` or `forbidden`. */
  readonly authenticate: (authorization: string | null) => Requester | Promise<Requester>;
  /** Remembers in the trail what was done to whom may ask for tokens. */
  readonly remember: (requester: Requester, action: string, client: string) => Promise<void>;
  readonly baseUrl: string;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

/** Undefined: the address is the library's. */
export type Desk = (request: IncomingMessage, path: string) => Promise<Reply> | undefined;

const clientPath = /^\/clients(?:\/([A-Za-z0-9._~-]{1,100}))?$/;

export function createDesk({ clients, launches, authenticate, remember, baseUrl }: DeskParts): Desk {
  async function registering(request: IncomingMessage, id: string | undefined): Promise<Reply> {
    const requester = await authenticate(request.headers.authorization ?? null);
    if (requester.kind !== 'admin') throw forbidden('Only an administrator registers clients.');
    switch (`${request.method} ${id === undefined ? 'all' : 'one'}`) {
      case 'GET all':
        return { status: 200, body: (await clients.all()).map(shown) };
      case 'POST all': {
        const { client, secret } = await clients.register(jsonIn(await readBody(request)));
        await remember(requester, 'register-client', client.id);
        return { status: 201, body: { ...shown(client), ...(secret === undefined ? {} : { clientSecret: secret }) } };
      }
      case 'GET one': {
        const client = await clients.get(id ?? '');
        if (client === undefined) throw notFound(`No client ${id} is registered.`);
        return { status: 200, body: shown(client) };
      }
      case 'DELETE one':
        if (!(await clients.remove(id ?? ''))) throw notFound(`No client ${id} is registered.`);
        await remember(requester, 'remove-client', id ?? '');
        return { status: 204 };
      default:
        return { status: 405 };
    }
  }

  async function launching(request: IncomingMessage): Promise<Reply> {
    if (request.method !== 'POST') return { status: 405 };
    const requester = await authenticate(request.headers.authorization ?? null);
    if (requester.kind !== 'professional') throw forbidden('Only a professional opens an app with a patient.');
    const { client, patient, encounter } = jsonIn(await readBody(request)) as Readonly<Record<string, unknown>>;
    const found = typeof client === 'string' ? await clients.get(client) : undefined;
    if (found === undefined) throw notFound('client names no registered client.');
    if (typeof patient !== 'string' || !isId(patient)) throw invalid('patient is the id of a Patient.');
    if (encounter !== undefined && (typeof encounter !== 'string' || !isId(encounter)))
      throw invalid('encounter is the id of an Encounter.');
    const launch = await launches.make({
      subject: `Practitioner/${requester.practitioner}`,
      client: found.id,
      patient,
      ...(encounter === undefined ? {} : { encounter }),
    });
    const url = launchAddress(found.launchUri, launch, baseUrl);
    return { status: 201, body: { launch, iss: baseUrl, ...(url === undefined ? {} : { url }) } };
  }

  return (request, path) => {
    const [matched, id] = clientPath.exec(path) ?? [];
    if (matched !== undefined) return registering(request, id);
    return path === '/launch' ? launching(request) : undefined;
  };
}

function shown({ secretHash: _secretHash, id, ...client }: RegisteredClient): object {
  return { clientId: id, ...client };
}

function isId(text: string): boolean {
  return /^[A-Za-z0-9\-.]{1,64}$/.test(text);
}

function jsonIn(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch (error) {
    if (error instanceof OperationOutcomeError) throw error;
  }
  throw invalid('The body is no JSON object.');
}
