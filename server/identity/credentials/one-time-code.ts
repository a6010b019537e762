// Codes of six digits that a telephone shows for half a minute, each good once. https://www.rfc-editor.org/rfc/rfc6238
import { Secret, TOTP } from 'otpauth';

const period = 30;

/** Base32, as authenticator apps take it. */
export function newCodeSecret(): string {
  return new Secret({ size: 20 }).base32;
}

export function enrolmentUri(secret: string, issuer: string, username: string): string {
  return totp(secret, issuer, username).toString();
}

/** The step of time that the code belongs to, one before or after now allowed; undefined when it is no code of now. */
export function stepOfCode(code: string, secret: string, now: number): number | undefined {
  const delta = totp(secret).validate({ token: /^\d{6}$/.test(code) ? code : '------', timestamp: now, window: 1 });
  return delta === null ? undefined : Math.floor(now / 1000 / period) + delta;
}

export function codeAt(secret: string, now: number): string {
  return totp(secret).generate({ timestamp: now });
}

function totp(secret: string, issuer = '', label = ''): TOTP {
  return new TOTP({ issuer, label, algorithm: 'SHA1', digits: 6, period, secret: Secret.fromBase32(secret) });
}
