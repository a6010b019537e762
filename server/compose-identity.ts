// Who logs in, and how: SPID, CIE, OpenID Connect and regional credentials on the store, and the demo's own provider behind the first three.
import { readFileSync } from 'node:fs';
import type { Hono } from 'hono';
import { createDemoIdp } from '#demo-idp/demo-idp-app.ts';
import { writeDemoRegistry } from '#demo-idp/providers.ts';
import { createCredentials, type Credentials } from '#identity/credentials/credentials.ts';
import { createEvidence } from '#identity/evidence.ts';
import type { Keeping } from '#identity/keeping.ts';
import type { OidcDoor } from '#identity/oidc/door.ts';
import { createSamlDoor, type SamlDoor } from '#identity/saml/door.ts';
import type { ServiceProvider } from '#identity/saml/parties.ts';
import { cie, spid, type SamlProfile } from '#identity/saml/profiles.ts';
import { createRegistry } from '#identity/saml/registry.ts';
import type { SigningKey } from '#identity/xml/sign.ts';
import { endLogin } from '#web/session.ts';
import { composeOidc } from './compose-oidc.ts';
import type { Config } from './config.ts';
import { readDemoPeople } from './demo-people.ts';
import { keptKey, keptSigningKey, lastGoodCopy } from './kept-key.ts';
import { once } from './once.ts';

export interface IdentityParts {
  readonly config: Config;
  readonly publicUrl: string;
  readonly keep: Keeping;
  readonly clock: () => number;
  readonly newId: () => string;
  readonly complain: (reason: string) => void;
  /** The provider has said that the login with this proof is over. */
  readonly ended: (proof: string) => Promise<void>;
}

export interface ComposedIdentity {
  /** Undefined where the region does not offer it. Made when first needed: in the demo its keys are made then. */
  readonly spid: (() => SamlDoor) | undefined;
  readonly cie: (() => SamlDoor) | undefined;
  readonly oidc: (() => OidcDoor) | undefined;
  readonly credentials: Credentials;
  /** In the demo only. */
  readonly demoIdp: Hono | undefined;
}

export function composeIdentity(parts: IdentityParts): ComposedIdentity {
  const { config, publicUrl, keep, clock, newId, ended } = parts;
  const demo = config.MODE === 'demo';
  const endSession = async (proof: string): Promise<void> => {
    await endLogin(keep, proof, clock());
    await ended(proof);
  };
  const evidence = createEvidence(keep, evidenceKey(config));
  const ourKey = once(() => (config.LOGIN_KEY === '' ? keptSigningKey(config, 'login-key.json', 'fascicolo') : readKey(config)));
  const demoKey = once(() => keptSigningKey(config, 'demo-idp-key.json', 'demo-idp'));

  function door(profile: SamlProfile): (() => SamlDoor) | undefined {
    const file = profile.scheme === 'spid' ? config.SPID_REGISTRY : config.CIE_REGISTRY;
    if (file === '' && !demo) return undefined;
    const read = () => (file === '' ? writeDemoRegistry(publicUrl, profile.scheme, demoKey().certificate) : readFileSync(file, 'utf8'));
    const made = once(() => {
      const registry = createRegistry({
        read,
        lastGood: lastGoodCopy(config, `${profile.scheme}-registry.last-good.xml`),
        complain: parts.complain,
      });
      return createSamlDoor({ ...parts, endSession, provider: serviceProvider(profile, config, publicUrl, ourKey()), registry, evidence });
    });
    // A region learns at the start what is wrong with its files, not at the first login.
    if (!demo) made();
    return made;
  }

  const doors = { spid: door(spid), cie: door(cie) };
  const oidc = composeOidc({ ...parts, evidence, ourKey, demoKey, demoIdp: () => demoIdp });
  const demoIdp = demo
    ? createDemoIdp({
        mode: config.MODE,
        publicUrl,
        key: demoKey,
        people: readDemoPeople(),
        clients: () => [doors.spid, doors.cie].flatMap((made) => (made === undefined ? [] : [clientOf(made().provider)])),
        openIdClients: () => (oidc === undefined ? [] : [{ ...oidc().client, jwks: oidc().jwks }]),
        keep,
        clock,
        newId,
      })
    : undefined;
  return {
    ...doors,
    oidc,
    credentials: createCredentials({
      keep,
      key: keptKey(config, 'credentials-key'),
      issuer: publicUrl,
      serviceName: 'Fascicolo sanitario',
      clock,
    }),
    demoIdp,
  };
}

function serviceProvider(profile: SamlProfile, config: Config, publicUrl: string, key: SigningKey): ServiceProvider {
  const { scheme } = profile;
  const given = scheme === 'spid' ? config.SPID_ENTITY_ID : config.CIE_ENTITY_ID;
  const name = { it: config.OPERATOR_NAME, en: config.OPERATOR_NAME_EN };
  const [citizens = [], professionals = []] = profile.attributeSets;
  return {
    profile,
    entityId: given === '' ? `${publicUrl}/${scheme}/metadata` : given,
    key,
    consumers: [`${publicUrl}/${scheme}/acs`],
    logoutAt: `${publicUrl}/${scheme}/logout`,
    attributeSets: [
      { name: { it: 'Fascicolo sanitario', en: 'Health record' }, attributes: citizens },
      { name: { it: 'Fascicolo sanitario per professionisti', en: 'Health record for professionals' }, attributes: professionals },
    ],
    operator: {
      name,
      url: { it: publicUrl, en: publicUrl },
      ipaCode: config.OPERATOR_IPA_CODE,
      email: config.OPERATOR_EMAIL,
      phone: config.OPERATOR_PHONE,
      municipality: config.OPERATOR_MUNICIPALITY,
    },
    level: config.LOGIN_LEVEL,
    skew: config.LOGIN_CLOCK_SKEW_SECONDS * 1000,
  };
}

const clientOf = ({ entityId, key, consumers, logoutAt, attributeSets }: ServiceProvider) => ({
  entityId,
  certificate: key.certificate,
  consumers,
  logoutAt,
  attributeSets: attributeSets.map(({ attributes }) => attributes),
});

/** Without a certificate where OpenID Connect alone is offered. */
function readKey({ LOGIN_KEY, LOGIN_CERTIFICATE }: Config): SigningKey {
  const certificate = LOGIN_CERTIFICATE === '' ? '' : readFileSync(LOGIN_CERTIFICATE, 'utf8');
  return { privateKey: readFileSync(LOGIN_KEY, 'utf8'), certificate };
}

function evidenceKey(config: Config): Uint8Array {
  if (config.EVIDENCE_KEY === '') return keptKey(config, 'evidence-key');
  const key = Buffer.from(readFileSync(config.EVIDENCE_KEY, 'utf8').trim(), 'base64');
  if (key.length !== 32)
    throw new Error(`The server does not start: EVIDENCE_KEY=${config.EVIDENCE_KEY} does not hold 32 bytes in base64.`);
  return key;
}
