// How messages travel through the browser: in the address, deflated and signed beside the message, or in a form, signed inside.
// https://docs.oasis-open.org/security/saml/v2.0/saml-bindings-2.0-os.pdf 3.4 and 3.5
import { createSign, createVerify } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { algorithms, type SigningKey } from '../xml/sign.ts';

export type MessageKind = 'SAMLRequest' | 'SAMLResponse';

/** What the browser is to do next. */
export type Dispatch =
  | { readonly by: 'redirect'; readonly location: string }
  | { readonly by: 'post'; readonly action: string; readonly fields: Readonly<Record<string, string>> };

export interface Outgoing {
  readonly kind: MessageKind;
  /** With its signature inside when it travels in a form. */
  readonly text: string;
  readonly destination: string;
  readonly relayState?: string;
}

/** The query is signed as it is sent: message, relay state, algorithm, in this order. */
export function dispatchByRedirect({ kind, text, destination, relayState }: Outgoing, { privateKey }: SigningKey): Dispatch {
  const query = signedPart(kind, deflateRawSync(text).toString('base64'), relayState, algorithms.rsaSha256);
  const signature = createSign('RSA-SHA256').update(query).sign(privateKey, 'base64');
  const joint = destination.includes('?') ? '&' : '?';
  return { by: 'redirect', location: `${destination}${joint}${query}&Signature=${encodeURIComponent(signature)}` };
}

export function dispatchByPost({ kind, text, destination, relayState }: Outgoing): Dispatch {
  const message = { [kind]: Buffer.from(text, 'utf8').toString('base64') };
  return { by: 'post', action: destination, fields: { ...message, ...(relayState === undefined ? {} : { RelayState: relayState }) } };
}

function signedPart(kind: MessageKind, message: string, relayState: string | undefined, algorithm: string): string {
  const parts = [`${kind}=${encodeURIComponent(message)}`];
  if (relayState !== undefined) parts.push(`RelayState=${encodeURIComponent(relayState)}`);
  return [...parts, `SigAlg=${encodeURIComponent(algorithm)}`].join('&');
}

const hashes: Readonly<Record<string, string>> = { [algorithms.rsaSha256]: 'RSA-SHA256', [algorithms.rsaSha512]: 'RSA-SHA512' };

/**
 * Whether one of the certificates signed this query. The bytes are those that came (`rawQuery`), since others encode differently;
 * each parameter may come once.
 */
export function isSignedQuery(kind: MessageKind, rawQuery: string, keys: readonly string[]): boolean {
  const pairs = rawQuery.split('&').map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
  });
  const given = new Map(pairs);
  if (given.size !== pairs.length) return false;
  const [algorithm, signature] = [given.get('SigAlg'), given.get('Signature')];
  if (algorithm === undefined || signature === undefined || !given.has(kind)) return false;
  const hash = hashes[decoded(algorithm)];
  if (hash === undefined) return false;
  const signed = [kind, 'RelayState', 'SigAlg']
    .filter((name) => given.has(name))
    .map((name) => `${name}=${given.get(name)}`)
    .join('&');
  return keys.some((key) => createVerify(hash).update(signed).verify(key, decoded(signature), 'base64'));
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return '';
  }
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Strict: the one alphabet, the one padding, line ends between the characters at most, and bits that say nothing are zero. */
export function readBase64(text: string): Buffer | undefined {
  const joined = text.replace(/\r?\n/g, '');
  if (joined === '' || !base64.test(joined)) return undefined;
  const bytes = Buffer.from(joined, 'base64');
  return bytes.toString('base64') === joined ? bytes : undefined;
}

/** Text of UTF-8 bytes; undefined when they are none. */
export function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\u0000') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** A message out of an address: no more than `most` bytes when inflated. */
export function readDeflated(value: string, most: number): string | undefined {
  const bytes = readBase64(value);
  if (bytes === undefined) return undefined;
  try {
    return readUtf8(inflateRawSync(bytes, { maxOutputLength: most }));
  } catch {
    return undefined;
  }
}
