// The apps and systems that may ask for tokens, as the operator registered them.
// https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html#registering-a-client-communicating-public-keys
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { AdapterPayload } from 'oidc-provider';
import type { Keep } from '#store/keep.ts';
import { z } from 'zod';
import { badValue, conflict, issue, notFound, OperationOutcomeError } from '#fhir/outcome.ts';
import { kindOf } from './grants.ts';
import { isResourceScope, launchScopes } from './scope-rules.ts';

const publicKey = z.looseObject({ kty: z.enum(['EC', 'RSA']), kid: z.string().min(1) }).refine((key) => key['d'] === undefined, {
  message: 'a private key does not belong here; register the public one',
});

const keySet = z.strictObject({ keys: z.array(publicKey).min(1).max(10) });

const registration = z.strictObject({
  name: z.string().min(1).max(100),
  /** `public`: PKCE alone; `secret`: a shared secret; `key`: signs with its own key. */
  kind: z.enum(['public', 'secret', 'key']),
  /** Where people are sent back to; none = a system that asks for itself. */
  redirectUris: z.array(z.url()).max(20).default([]),
  /** The most that it may ask for. */
  scope: z.string().max(4000),
  /** Whom a system acts for: an Organization id. */
  organization: z
    .string()
    .regex(/^[A-Za-z0-9\-.]{1,64}$/)
    .optional(),
  jwks: keySet.optional(),
  /** May learn of every token whether it is good, not only of its own. */
  introspects: z.boolean().default(false),
  /** Where it is opened from a professional's page. */
  launchUri: z.url().optional(),
});

export type Registration = z.input<typeof registration>;

export interface RegisteredClient extends z.output<typeof registration> {
  /** Asks in vain until it is let in again. */
  readonly disabled?: boolean;
  readonly id: string;
  readonly since: number;
  /** Of a secret with 256 bits of chance: hashing it slowly would gain nothing. */
  readonly secretHash?: string;
}

export interface Clients {
  /** The secret is told once and kept nowhere. */
  register(
    wish: unknown,
    given?: { readonly id?: string; readonly secret?: string },
  ): Promise<{ readonly client: RegisteredClient; readonly secret?: string }>;
  get(id: string): Promise<RegisteredClient | undefined>;
  all(): Promise<readonly RegisteredClient[]>;
  remove(id: string): Promise<boolean>;
  /** Its tokens are dead, here at once, in other processes within seconds; what people allowed it stays. */
  disable(id: string, disabled: boolean): Promise<void>;
  isDisabled(id: string): Promise<boolean>;
  /** The keys before are good no more. Throws `invalid` for what is no set of public keys. */
  replaceKeys(id: string, jwks: unknown): Promise<void>;
  /** Told once; the secret before is good no more. */
  replaceSecret(id: string): Promise<string>;
  /** Whether pages of a registered app come from there: only they may read our answers in a browser. */
  isAppOrigin(origin: string): Promise<boolean>;
}

const kind = kindOf('Client');
const owner = 'registered';
/** Asked with every request of a browser app. */
const originsKnownFor = 5_000;
/** Asked with every request that brings a token. */
const disabledKnownFor = 2_000;
const never = Date.UTC(9999, 0, 1);

export function createClients(keep: Keep, clock: () => number): Clients {
  const read = (value: string): RegisteredClient => JSON.parse(value) as RegisteredClient;
  let known: { readonly until: number; readonly ids: Promise<ReadonlySet<string>> } | undefined;
  let origins: { readonly until: number; readonly of: Promise<ReadonlySet<string>> } | undefined;

  async function all(): Promise<readonly RegisteredClient[]> {
    return (await keep.find(kind, owner, clock())).map(({ value }) => read(value));
  }

  async function disabledIds(): Promise<ReadonlySet<string>> {
    return new Set((await all()).filter(({ disabled }) => disabled === true).map(({ id }) => id));
  }

  async function change(id: string, changed: (client: RegisteredClient) => RegisteredClient): Promise<void> {
    const kept = await keep.get(kind, id, clock());
    if (kept === undefined) throw notFound(`No client ${id} is registered.`);
    const value = JSON.stringify(changed(read(kept.value)));
    if (!(await keep.replace(kind, { key: id, owner, value, expires: never }, kept.version)))
      throw conflict('Somebody else changed the client just now.');
  }

  async function appOrigins(): Promise<ReadonlySet<string>> {
    return new Set((await all()).flatMap(({ redirectUris }) => redirectUris.map((uri) => new URL(uri).origin)));
  }

  return {
    async register(wish, { id = randomUUID(), secret: given } = {}) {
      const { data, error } = registration.safeParse(wish);
      const wrong = data === undefined ? error.issues.map(({ path, message }) => [path.map(String), message] as const) : wrongIn(data);
      if (data === undefined || wrong.length > 0) throw notRegistered(wrong);
      const secret = data.kind === 'secret' ? (given ?? randomBytes(32).toString('base64url')) : undefined;
      const client = { ...data, id, since: clock(), ...(secret === undefined ? {} : { secretHash: hashOf(secret) }) };
      await keep.put(kind, { key: id, owner, value: JSON.stringify(client), expires: never });
      return { client, ...(secret === undefined ? {} : { secret }) };
    },

    async get(id) {
      const kept = await keep.get(kind, id, clock());
      return kept === undefined ? undefined : read(kept.value);
    },

    all,

    async remove(id) {
      return (await keep.take(kind, id, clock())) !== undefined;
    },

    async disable(id, disabled) {
      await change(id, (client) => ({ ...client, disabled }));
      known = undefined;
    },

    async isDisabled(id) {
      const now = clock();
      if (known === undefined || known.until < now) known = { until: now + disabledKnownFor, ids: disabledIds() };
      return (await known.ids).has(id);
    },

    async replaceKeys(id, jwks) {
      const { data, error } = keySet.safeParse(jwks);
      if (data === undefined) throw badValue(`These are no public keys: ${z.prettifyError(error).replace(/\n\s*/g, ' ')}`, 'jwks');
      await change(id, (client) => ({ ...client, jwks: data }));
    },

    async replaceSecret(id) {
      const secret = randomBytes(32).toString('base64url');
      await change(id, (client) => ({ ...client, secretHash: hashOf(secret) }));
      return secret;
    },

    async isAppOrigin(origin) {
      const now = clock();
      if (origins === undefined || origins.until < now) origins = { until: now + originsKnownFor, of: appOrigins() };
      return origin !== 'null' && (await origins.of).has(origin);
    },
  };
}

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Where in the wish, from its member to the place in it; and why. */
type Wrong = readonly [path: readonly string[], why: string];

/** Each with its place as the expression: `scope[2]` is the third word of the scope. */
function notRegistered(wrong: readonly Wrong[]): OperationOutcomeError {
  const place = ([field = '', at]: readonly string[]): string => (at !== undefined && /^\d+$/.test(at) ? `${field}[${at}]` : field);
  return new OperationOutcomeError(
    wrong.map(([path, why]) => {
      const expression = place(path);
      return issue('invalid', `The client is not registered: ${why}`, expression === '' ? {} : { expression });
    }),
  );
}

function wrongIn({ kind: sort, scope, redirectUris, jwks, organization }: z.output<typeof registration>): readonly Wrong[] {
  const isSystem = redirectUris.length === 0;
  const scopes = scope
    .split(' ')
    .map((word, i): Wrong | undefined =>
      isResourceScope(word) || launchScopes.has(word) ? undefined : [['scope', `${i}`], `"${word}" is no scope of this server.`],
    );
  const uris = redirectUris.map((uri, i): Wrong | undefined =>
    isSafeRedirect(uri)
      ? undefined
      : [['redirectUris', `${i}`], `the redirect URI ${uri} is neither https nor on this computer (http://127.0.0.1), or has a fragment.`],
  );
  const rules: readonly (readonly [boolean, ...Wrong])[] = [
    [sort === 'key' && jwks === undefined, ['jwks'], 'a client that signs needs its public keys in jwks.'],
    [isSystem && sort !== 'key', ['kind'], 'a system without redirect URIs signs with its own key (kind "key").'],
    [
      isSystem && organization === undefined,
      ['organization'],
      'a system acts for an organisation of the registry; name its id in organization.',
    ],
  ];
  const broken = rules.flatMap(([isBroken, path, why]): Wrong[] => (isBroken ? [[path, why]] : []));
  return [...scopes, ...uris, ...broken].filter((one) => one !== undefined);
}

function isSafeRedirect(uri: string): boolean {
  const { protocol, hostname, hash, username } = new URL(uri);
  if (hash !== '' || username !== '') return false;
  if (protocol === 'https:') return true;
  if (protocol === 'http:') return hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost';
  // An app on a telephone: a name of its own, in reverse order of a domain. https://www.rfc-editor.org/rfc/rfc8252#section-7.1
  return /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(protocol);
}

const methods = { public: 'none', secret: 'client_secret_basic', key: 'private_key_jwt' } as const;

/** As the library knows it. */
export function clientPayload(client: RegisteredClient): AdapterPayload {
  const isSystem = client.redirectUris.length === 0;
  const words = client.scope.split(' ');
  const refreshes = words.includes('offline_access') || words.includes('online_access');
  const isNative = client.redirectUris.some((uri) => !/^https?:/.test(uri));
  return {
    client_id: client.id,
    client_name: client.name,
    application_type: isNative ? 'native' : 'web',
    token_endpoint_auth_method: methods[client.kind],
    redirect_uris: client.redirectUris,
    response_types: isSystem ? [] : ['code'],
    grant_types: isSystem ? ['client_credentials'] : ['authorization_code', ...(refreshes ? ['refresh_token'] : [])],
    // The ceiling of the others is in `scope-rules.ts`: the library knows only those that are no data.
    scope: words.filter((word) => launchScopes.has(word)).join(' ') || 'openid',
    ...(client.jwks === undefined ? {} : { jwks: client.jwks }),
    ...(client.secretHash === undefined ? {} : { client_secret: client.secretHash }),
  };
}
