// The login by OpenID Connect: the provider of the region's file, or the demo's own, which is asked inside the process.
import { readFileSync } from 'node:fs';
import type { Hono } from 'hono';
import { openIdIssuer, writeOpenIdDescription } from '#demo-idp/openid/description.ts';
import { createOidcDoor, type OidcDoor, type OidcDoorParts } from '#identity/oidc/door.ts';
import type { Outgoing } from '#identity/oidc/endpoints.ts';
import type { SigningKey } from '#identity/xml/sign.ts';
import type { Config } from './config.ts';
import { keptSigningKey, lastGoodCopy } from './kept-key.ts';
import { once } from './once.ts';

export interface OidcComposition extends Pick<OidcDoorParts, 'keep' | 'evidence' | 'clock' | 'newId'> {
  readonly config: Config;
  readonly publicUrl: string;
  readonly complain: (reason: string) => void;
  readonly ourKey: () => SigningKey;
  readonly demoKey: () => SigningKey;
  readonly demoIdp: () => Hono | undefined;
}

/** Undefined where the region does not offer it. */
export function composeOidc(parts: OidcComposition): (() => OidcDoor) | undefined {
  const { config, publicUrl, demoKey } = parts;
  const { OIDC_PROVIDER: file, OIDC_ENCRYPTION_KEY: encryption } = config;
  const demo = config.MODE === 'demo';
  if (file === '' && !demo) return undefined;
  const own = file === '';
  const keyFor = () =>
    encryption !== ''
      ? readFileSync(encryption, 'utf8')
      : own
        ? keptSigningKey(config, 'oidc-encryption-key.json', 'fascicolo').privateKey
        : undefined;
  const made = once(() => {
    const encryptionKey = keyFor();
    return createOidcDoor({
      ...parts,
      name: own ? 'OpenID Connect' : config.OIDC_NAME,
      client: {
        clientId: config.OIDC_CLIENT_ID === '' ? publicUrl : config.OIDC_CLIENT_ID,
        redirectUri: `${publicUrl}/oidc/callback`,
        signingKey: parts.ourKey().privateKey,
        ...(encryptionKey === undefined ? {} : { encryptionKey }),
        level: config.LOGIN_LEVEL,
        skew: config.LOGIN_CLOCK_SKEW_SECONDS * 1000,
      },
      description: {
        read: () => (own ? writeOpenIdDescription(publicUrl, demoKey()) : readFileSync(file, 'utf8')),
        lastGood: lastGoodCopy(config, 'oidc-provider.last-good.json'),
        complain: parts.complain,
      },
      insecure: demo,
      outgoing: own ? inProcess(parts.demoIdp) : fetch,
    });
  });
  // A region learns at the start what is wrong with its files, not at the first login.
  if (!demo) made();
  return made;
}

const inProcess =
  (demoIdp: OidcComposition['demoIdp']): Outgoing =>
  async (url, init) => {
    const app = demoIdp();
    if (app === undefined || !url.startsWith(openIdIssuer(new URL(url).origin)))
      throw new Error('The demo asks nobody but its own provider.');
    return app.fetch(new Request(url, init));
  };
