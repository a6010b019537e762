// The way to log in by OpenID Connect, whole: the provider of the region's file, our keys, login.
import type { Evidence } from '../evidence.ts';
import type { Keeping } from '../keeping.ts';
import { createLastGood, type LastGoodParts } from '../last-good.ts';
import { createClientKeys, type ClientKeys, type OidcClient } from './client.ts';
import { createEndpoints, type Outgoing } from './endpoints.ts';
import { createOidcLogin, type OidcLogin } from './log-in.ts';
import { readProvider } from './provider.ts';

export interface OidcDoor {
  /** As people know the provider. */
  readonly name: string;
  readonly client: OidcClient;
  readonly login: OidcLogin;
  readonly jwks: ClientKeys['jwks'];
}

export interface OidcDoorParts {
  readonly name: string;
  readonly client: OidcClient;
  readonly description: LastGoodParts;
  /** The provider may be reached by http: in the demo. */
  readonly insecure: boolean;
  readonly outgoing: Outgoing;
  readonly keep: Pick<Keeping, 'put' | 'take'>;
  readonly evidence: Evidence;
  readonly clock: () => number;
  readonly newId: () => string;
}

const readAgainAfter = 60_000;

export function createOidcDoor(parts: OidcDoorParts): OidcDoor {
  const { name, client, description, insecure, clock } = parts;
  const described = createLastGood((document) => readProvider(document, insecure), description);
  const keys = createClientKeys(client, clock);
  let read = clock();

  function provider() {
    if (clock() - read > readAgainAfter) {
      read = clock();
      described.refresh();
    }
    return described.value();
  }

  return {
    name,
    client,
    login: createOidcLogin({ ...parts, keys, provider, endpoints: createEndpoints({ ...parts, keys }) }),
    jwks: () => keys.jwks(),
  };
}
