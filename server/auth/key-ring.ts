// The keys that tokens are signed with: the current ones and those before, which still verify what they signed.
// https://datatracker.ietf.org/doc/html/rfc7517
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalJWKSet, errors, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { TokenKeys } from './token-keys.ts';

/** Access tokens: short and quick to sign and to check. */
export const accessTokenAlgorithm = 'ES256';
/** What every OpenID client understands. */
export const identityTokenAlgorithm = 'RS256';

interface Generation {
  readonly access: JWK;
  readonly identity: JWK;
  /** Milliseconds since the epoch; not known of keys made before this was written down. */
  readonly since?: number;
}

interface KeyFile {
  readonly current: Generation;
  readonly previous?: Generation;
  /** Signs the cookies of the authorization server. */
  readonly cookieSecret: string;
}

export interface SigningKeys {
  /** Private keys, current ones first. */
  readonly signing: readonly JWK[];
  readonly cookieSecret: string;
}

export interface KeyRing {
  /** The public side of the access token keys; a rotation by another process is noticed. */
  readonly verifying: TokenKeys;
  /** The same object until the keys are rotated. */
  now(): Promise<SigningKeys>;
  currentAccessKey(): Promise<JWK>;
  /** What there is to see of the keys, current ones first. */
  list(): Promise<readonly KeyShown[]>;
  rotate(): Promise<void>;
}

export interface KeyShown {
  readonly kid: string;
  readonly algorithm: string;
  readonly state: 'current' | 'previous';
  readonly since: number | undefined;
}

/** `dataDir` undefined = keys that live as long as the process. */
export async function openKeyRing(dataDir: string | undefined): Promise<KeyRing> {
  return dataDir === undefined ? createRing(await inMemory()) : createRing(await inFile(dataDir));
}

/** The current keys become the previous ones; what was signed with those before them no longer verifies. */
export async function rotateKeys(dataDir: string): Promise<void> {
  const { current, cookieSecret } = await readOrMake(dataDir);
  write(dataDir, { current: await newGeneration(), previous: current, cookieSecret });
}

interface Source {
  /** A number that changes with the keys. */
  readonly stamp: () => number;
  readonly accessKeys: () => Promise<readonly JWK[]>;
  readonly read: () => Promise<SigningKeys>;
  readonly generations: () => Promise<readonly Generation[]>;
  readonly rotate: () => Promise<void>;
}

function createRing(source: Source): KeyRing {
  let known: { stamp: number; keys: Promise<SigningKeys> } | undefined;
  let verifier: { stamp: number; verify: Promise<TokenKeys> } | undefined;

  const verify = (): Promise<TokenKeys> => {
    const stamp = source.stamp();
    if (verifier?.stamp !== stamp) {
      verifier = { stamp, verify: source.accessKeys().then((keys) => createLocalJWKSet({ keys: keys.map(publicPart) })) };
    }
    return verifier.verify;
  };

  return {
    async verifying(header, token) {
      // The file is looked at again only for a key that is not known.
      const remembered = await (verifier?.verify ?? verify());
      try {
        return await remembered(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        return (await verify())(header, token);
      }
    },
    now() {
      const stamp = source.stamp();
      if (known?.stamp !== stamp) known = { stamp, keys: source.read() };
      return known.keys;
    },
    async currentAccessKey() {
      const [key] = await source.accessKeys();
      if (key === undefined) throw new Error('There is no key to sign tokens with.');
      return key;
    },
    async list() {
      return (await source.generations()).flatMap(({ access, identity, since }, age) =>
        [access, identity].map(
          ({ kid = '', alg = '' }) => ({ kid, algorithm: alg, state: age === 0 ? 'current' : 'previous', since }) as const,
        ),
      );
    },
    rotate: () => source.rotate(),
  };
}

interface HalfGeneration {
  readonly access: JWK;
  readonly since: number;
  /** This key takes long to make, and most processes without a folder never need it. */
  readonly identity: () => Promise<JWK>;
}

async function inMemory(): Promise<Source> {
  const make = async (): Promise<HalfGeneration> => {
    let identity: Promise<JWK> | undefined;
    return { access: await newAccessKey(), since: Date.now(), identity: () => (identity ??= newIdentityKey()) };
  };
  const cookieSecret = newSecret();
  let made: readonly HalfGeneration[] = [await make()];
  let rotations = 0;
  const generations = (): Promise<readonly Generation[]> =>
    Promise.all(made.map(async ({ access, since, identity }) => ({ access, since, identity: await identity() })));
  return {
    stamp: () => rotations,
    accessKeys: () => Promise.resolve(made.map(({ access }) => access)),
    read: async () => ({ signing: (await generations()).flatMap(({ access, identity }) => [access, identity]), cookieSecret }),
    generations,
    async rotate() {
      made = [await make(), ...made.slice(0, 1)];
      rotations++;
    },
  };
}

async function inFile(dataDir: string): Promise<Source> {
  await readOrMake(dataDir);
  const generations = async (): Promise<readonly Generation[]> => {
    const { current, previous } = await readOrMake(dataDir);
    return previous === undefined ? [current] : [current, previous];
  };
  return {
    stamp: () => statSync(fileIn(dataDir)).mtimeMs,
    accessKeys: async () => (await generations()).map(({ access }) => access),
    read: async () => ({
      signing: (await generations()).flatMap(({ access, identity }) => [access, identity]),
      cookieSecret: (await readOrMake(dataDir)).cookieSecret,
    }),
    generations,
    rotate: () => rotateKeys(dataDir),
  };
}

async function readOrMake(dataDir: string): Promise<KeyFile> {
  const file = fileIn(dataDir);
  if (!existsSync(file)) write(dataDir, { current: await newGeneration(), cookieSecret: newSecret() });
  return JSON.parse(readFileSync(file, 'utf8')) as KeyFile;
}

/** Whole or not at all, readable by its owner only. */
function write(dataDir: string, content: KeyFile): void {
  mkdirSync(dataDir, { recursive: true });
  const draft = `${fileIn(dataDir)}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(content), { mode: 0o600 });
  renameSync(draft, fileIn(dataDir));
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'token-keys.json');
}

async function newGeneration(): Promise<Generation> {
  const [access, identity] = await Promise.all([newAccessKey(), newIdentityKey()]);
  return { access, identity, since: Date.now() };
}

const newAccessKey = (): Promise<JWK> => newKey(accessTokenAlgorithm);
const newIdentityKey = (): Promise<JWK> => newKey(identityTokenAlgorithm);

async function newKey(algorithm: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: algorithm, use: 'sig' };
}

function publicPart({ d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...open }: JWK): JWK {
  return open;
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
