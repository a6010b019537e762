// The apps and systems that may ask for tokens, as the operator registered them.
// https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html#registering-a-client-communicating-public-keys
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { AdapterPayload } from 'oidc-provider';
import type { Keep } from '#store/keep.ts';
import { conflict, notFound } from '#fhir/outcome.ts';
import { kindOf, type Grants } from './grants.ts';
import { editedRegistration, keySetIn, registrationIn, type ClientEdit, type Registered } from './registration.ts';
import { launchScopes } from './scope-rules.ts';

export interface RegisteredClient extends Registered {
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
  /** Throws `invalid` as `register` does. */
  edit(id: string, wish: ClientEdit): Promise<void>;
  /** For good, with all that people allowed it; false where there is none. Its tokens are dead as with `disable`. */
  remove(id: string): Promise<boolean>;
  /** Its tokens are dead, here at once, in other processes within seconds; what people allowed it stays. */
  disable(id: string, disabled: boolean): Promise<void>;
  /** Suspended, or removed. */
  isDisabled(id: string): Promise<boolean>;
  /** The keys before are good no more. Throws `value` for what is no set of public keys. */
  replaceKeys(id: string, jwks: unknown): Promise<void>;
  /** Told once; the secret before is good no more. */
  replaceSecret(id: string): Promise<string>;
  /** Whether pages of a registered app come from there: only they may read our answers in a browser. */
  isAppOrigin(origin: string): Promise<boolean>;
}

const kind = kindOf('Client');
const owner = 'registered';
/** Their last tokens, and what was being allowed just then, must not outlive them. */
const removedKind = kindOf('RemovedClient');
const rememberedFor = 90 * 24 * 60 * 60 * 1000;
/** Asked with every request of a browser app. */
const originsKnownFor = 5_000;
/** Asked with every request that brings a token. */
const disabledKnownFor = 2_000;
const never = Date.UTC(9999, 0, 1);

export function createClients(keep: Keep, clock: () => number, grants: Pick<Grants, 'removeOfClient'>): Clients {
  const read = (value: string): RegisteredClient => JSON.parse(value) as RegisteredClient;
  let known: { readonly until: number; readonly ids: Promise<ReadonlySet<string>> } | undefined;
  let origins: { readonly until: number; readonly of: Promise<ReadonlySet<string>> } | undefined;

  async function all(): Promise<readonly RegisteredClient[]> {
    return (await keep.find(kind, owner, clock())).map(({ value }) => read(value));
  }

  async function disabledIds(): Promise<ReadonlySet<string>> {
    const [here, removed] = await Promise.all([all(), keep.find(removedKind, owner, clock())]);
    return new Set([...here.filter(({ disabled }) => disabled === true).map(({ id }) => id), ...removed.map(({ key }) => key)]);
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
    async register(wish, { id: givenId, secret: given } = {}) {
      const id = givenId ?? randomUUID();
      const data = registrationIn(wish);
      const secret = data.kind === 'secret' ? (given ?? randomBytes(32).toString('base64url')) : undefined;
      const client = { ...data, id, since: clock(), ...(secret === undefined ? {} : { secretHash: hashOf(secret) }) };
      await keep.put(kind, { key: id, owner, value: JSON.stringify(client), expires: never });
      if (givenId !== undefined) {
        await keep.remove(removedKind, id);
        known = undefined;
      }
      return { client, ...(secret === undefined ? {} : { secret }) };
    },

    async get(id) {
      const kept = await keep.get(kind, id, clock());
      return kept === undefined ? undefined : read(kept.value);
    },

    all,

    async edit(id, wish) {
      await change(id, ({ id: _id, since, secretHash, disabled, ...before }) => ({
        ...editedRegistration(before, wish),
        id,
        since,
        ...(secretHash === undefined ? {} : { secretHash }),
        ...(disabled === undefined ? {} : { disabled }),
      }));
      origins = undefined;
    },

    async remove(id) {
      if ((await keep.get(kind, id, clock())) === undefined) return false;
      // First the mark: a token that is made meanwhile is dead already.
      await keep.put(removedKind, { key: id, owner, value: '1', expires: clock() + rememberedFor });
      const taken = await keep.take(kind, id, clock());
      await grants.removeOfClient(id);
      known = undefined;
      origins = undefined;
      return taken !== undefined;
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
      const jwksRead = keySetIn(jwks);
      await change(id, (client) => ({ ...client, jwks: jwksRead }));
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
