// Passwords as memory-hard hashes; the cost is written beside each, so that it can be raised later. https://www.rfc-editor.org/rfc/rfc7914
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

export interface HashCost {
  /** Memory is 128 * N * r bytes. */
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

export interface PasswordHash extends HashCost {
  readonly salt: string;
  readonly hash: string;
}

/** 32 MiB, three times: OWASP's second choice for scrypt. */
export const usualCost: HashCost = { N: 2 ** 15, r: 8, p: 3 };

const bytes = 32;

export async function hashPassword(password: string, cost: HashCost = usualCost): Promise<PasswordHash> {
  const salt = randomBytes(16);
  return { ...cost, salt: salt.toString('base64'), hash: (await derive(password, salt, cost)).toString('base64') };
}

export async function isPassword(password: string, { salt, hash, ...cost }: PasswordHash): Promise<boolean> {
  const derived = await derive(password, Buffer.from(salt, 'base64'), cost);
  return timingSafeEqual(derived, Buffer.from(hash, 'base64'));
}

/** A hash that no password has, at the same cost: for names that nobody has. */
export function nobodysHash(cost: HashCost = usualCost): PasswordHash {
  return { ...cost, salt: randomBytes(16).toString('base64'), hash: randomBytes(bytes).toString('base64') };
}

function derive(password: string, salt: Buffer, { N, r, p }: HashCost): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    // The same letters typed on two keyboards are one password.
    scrypt(password.normalize('NFKC'), salt, bytes, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
