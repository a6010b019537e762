// A self-signed X.509 certificate for a new RSA key: for the demo and for tests. In production the operator brings one that
// follows SPID notice 29. https://www.rfc-editor.org/rfc/rfc5280
import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { SigningKey } from './xml/sign.ts';

export interface CertificateWish {
  readonly commonName: string;
  readonly organization: string;
  readonly from: Date;
  readonly years: number;
}

/** Key of 3072 bits and certificate, signed with SHA-256. */
export function createSigningKey(wish: CertificateWish, bits = 3072): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const name = sequence(attributeValue('55040a', wish.organization), attributeValue('550403', wish.commonName));
  const until = new Date(wish.from);
  until.setUTCFullYear(until.getUTCFullYear() + wish.years);
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    sha256WithRsa,
    name,
    sequence(time(wish.from), time(until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = createSign('sha256').update(body).sign(privateKey);
  const certificate = sequence(body, sha256WithRsa, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return { privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })), certificate: pem('CERTIFICATE', certificate) };
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

function tagged(tag: number, content: Buffer): Buffer {
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts));
const integer = (bytes: Buffer): Buffer => tagged(0x02, bytes);
const identifier = (hex: string): Buffer => tagged(0x06, Buffer.from(hex, 'hex'));
const attributeValue = (hex: string, value: string): Buffer =>
  tagged(0x31, sequence(identifier(hex), tagged(0x0c, Buffer.from(value, 'utf8'))));
/** GeneralizedTime holds whole years with four digits, whatever the century. */
const time = (at: Date): Buffer => {
  const text = at.toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return at.getUTCFullYear() < 2050 ? tagged(0x17, Buffer.from(`${text.slice(2)}Z`)) : tagged(0x18, Buffer.from(`${text}Z`));
};
const sha256WithRsa = sequence(identifier('2a864886f70d01010b'), tagged(0x05, Buffer.alloc(0)));
