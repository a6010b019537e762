// Who issues the tokens and who checks them: our own authorization server, or an outside issuer whose public keys are in a file.
import type { Organization } from '@medplum/fhirtypes';
import { createAuthorizationServer, type AuthorizationServer } from '#authorization/authorization-server.ts';
import { seedDemoClients } from '#authorization/demo-clients.ts';
import { createDemoIssuer, type DemoIssuer } from '#auth/demo-issuer.ts';
import { identify } from '#auth/identify.ts';
import { openKeyRing } from '#auth/key-ring.ts';
import type { Requester } from '#auth/requester.ts';
import { readTokenKeys } from '#auth/token-keys.ts';
import { createVerifier, type VerifiedToken } from '#auth/verify-token.ts';
import { systemPermit } from '#consent/permit.ts';
import type { Policy } from '#consent/policy.ts';
import { tokenBound } from '#consent/token-bound.ts';
import type { OperationOutcomeError } from '#fhir/outcome.ts';
import { createAuthenticate, type Authenticate } from '#http/authenticate.ts';
import { statusOf } from '#http/status.ts';
import { auditRecord } from '#record/act.ts';
import { all } from '#search/predicate.ts';
import type { Store } from '#store/store.ts';
import type { Config } from './config.ts';

export interface ComposeAuthorizationParts {
  readonly config: Config;
  readonly publicUrl: string;
  readonly baseUrl: string;
  readonly store: Store;
  readonly policy: Policy;
  readonly report: (error: unknown, requestId: string) => OperationOutcomeError;
  readonly clock: () => number;
  readonly newId: () => string;
  readonly signOutOfPages: (cookies: string) => Promise<string | undefined>;
}

export interface ComposedAuthorization {
  readonly issuer: string;
  readonly authenticate: Authenticate;
  /** In the trail: what was done to whom may ask for tokens. */
  readonly remember: (requester: Requester, action: string, asked: string) => Promise<void>;
  /** Undefined when an outside issuer is named. */
  readonly authorization?: AuthorizationServer;
  readonly demo?: DemoIssuer;
}

export async function composeAuthorization(parts: ComposeAuthorizationParts): Promise<ComposedAuthorization> {
  const { config, publicUrl, baseUrl, store, policy, clock, newId } = parts;
  const issuer = config.TOKEN_ISSUER === '' ? `${publicUrl}/auth` : config.TOKEN_ISSUER;
  const dataDir = config.DATABASE_URL === ':memory:' ? undefined : config.DATA_DIR;
  const ring = await openKeyRing(dataDir);
  const keys = config.TOKEN_JWKS === '' ? ring.verifying : readTokenKeys(config.TOKEN_JWKS);
  const verify = createVerifier({ issuer, audience: baseUrl, keys, clock });
  const known = (token: VerifiedToken): Promise<Requester> => store.read((registry) => identify(token, registry, clock()));
  const demo = config.MODE === 'demo' ? { demo: createDemoIssuer({ mode: config.MODE, issuer, audience: baseUrl, ring }) } : {};
  const remember: ComposedAuthorization['remember'] = (requester, action, asked) =>
    store.append(auditRecord({ requester, action, asked, requestId: newId() }, clock(), 'success', []));
  if (config.TOKEN_ISSUER !== '') return { issuer, remember, authenticate: createAuthenticate({ verify, identify: known }), ...demo };

  const authenticate = createAuthenticate({
    verify,
    async identify(token) {
      await authorization.checkAlive(token);
      return known(token);
    },
  });
  const authorization: AuthorizationServer = createAuthorizationServer({
    ...parts,
    issuer,
    ring,
    keep: store.keep,
    verify,
    authenticate,
    statusOf,
    identify: known,
    purposesOf: (requester) => purposesOf(requester, policy),
    boundOf: (requester, patient) => tokenBound(requester, patient, policy),
    organizationName: (id) => organizationName(store, id),
    remember,
  });
  if (config.MODE === 'demo') await seedDemoClients(authorization.clients, publicUrl, dataDir);
  return { issuer, remember, authenticate, authorization, ...demo };
}

function purposesOf(requester: Requester, policy: Policy): readonly string[] {
  if (requester.kind === 'professional') return policy.purposes[requester.role] ?? [];
  return policy.requesterPurposes[requester.kind];
}

/** Registered names are everybody's to see. */
async function organizationName(store: Store, id: string): Promise<string | undefined> {
  const instance = systemPermit({ type: 'Organization', id, where: all }, 'to call organisations by their names');
  const version = await store.read((reader) => reader.read(instance));
  return version === undefined || version.deleted ? undefined : (JSON.parse(version.body) as Organization).name;
}
