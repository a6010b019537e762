// What a registration of an app or a system may say: its shape, and the rules that go beyond it.
// https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html#registering-a-client-communicating-public-keys
import { z } from 'zod';
import { badValue, issue, OperationOutcomeError } from '#fhir/outcome.ts';
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
export type Registered = z.output<typeof registration>;
export type KeySet = z.output<typeof keySet>;

/** Throws `invalid` with each thing that is wrong: `scope[2]` is the third word of the scope. */
export function registrationIn(wish: unknown): Registered {
  const { data, error } = registration.safeParse(wish);
  const wrong = data === undefined ? error.issues.map(({ path, message }) => [path.map(String), message] as const) : wrongIn(data);
  if (data === undefined || wrong.length > 0) throw notRegistered(wrong);
  return data;
}

/** What of a client may change: what it is and may ask for stays. */
export interface ClientEdit {
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly launchUri?: string | undefined;
}

/** Throws as `registrationIn`. */
export function editedRegistration({ launchUri: _, ...before }: Registered, { name, redirectUris, launchUri }: ClientEdit): Registered {
  const after = registrationIn({ ...before, name, redirectUris, ...(launchUri === undefined ? {} : { launchUri }) });
  const isSystem = before.redirectUris.length === 0;
  if (isSystem !== (after.redirectUris.length === 0))
    throw notRegistered([[['redirectUris'], isSystem ? 'a system has no redirect URI.' : 'an app has a redirect URI.']]);
  return after;
}

/** Throws `value` for what is no set of public keys. */
export function keySetIn(jwks: unknown): KeySet {
  const { data, error } = keySet.safeParse(jwks);
  if (data === undefined) throw badValue(`These are no public keys: ${z.prettifyError(error).replace(/\n\s*/g, ' ')}`, 'jwks');
  return data;
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
