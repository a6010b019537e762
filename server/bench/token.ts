// Access tokens for the people of the generated region, signed with the key of the server under test.
// https://datatracker.ietf.org/doc/html/rfc9068
import { createPrivateKey, randomUUID, sign, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Key = JsonWebKey & { readonly kid?: string };

interface Bearer {
  readonly purpose: string;
  readonly scope: string;
}

const bearers: Readonly<Record<string, Bearer>> = {
  Patient: { purpose: 'PERSONAL', scope: 'patient/*.cruds' },
  Practitioner: { purpose: 'TREATMENT', scope: 'user/*.cruds' },
  Organization: { purpose: 'UPDATE', scope: 'system/*.cruds' },
};

export type TokenOf = (subject: string, purpose?: string) => string;

const HOUR_SECONDS = 3600;

/** Remembers what it signed: a client keeps its token for many requests. */
export function createTokens(url: string, dataDir: string): TokenOf {
  const { current } = JSON.parse(readFileSync(join(dataDir, 'token-keys.json'), 'utf8')) as { readonly current: { readonly access: Key } };
  const jwk = current.access;
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const known = new Map<string, string>();
  return (subject, purpose) => {
    const name = `${subject} ${purpose ?? ''}`;
    const token = known.get(name) ?? signed(subject, purpose);
    known.set(name, token);
    return token;
  };

  function signed(subject: string, purpose: string | undefined): string {
    const bearer = bearers[subject.slice(0, subject.indexOf('/'))];
    if (bearer === undefined) throw new Error(`${subject} is nobody who holds a token.`);
    const seconds = Math.floor(Date.now() / 1000);
    const header = { alg: 'ES256', typ: 'at+jwt', kid: jwk.kid ?? '' };
    const claims = {
      iss: `${url}/auth`,
      aud: `${url}/fhir`,
      sub: subject,
      client_id: 'bench',
      scope: bearer.scope,
      jti: randomUUID(),
      iat: seconds,
      exp: seconds + HOUR_SECONDS,
      extensions: { ihe_iua: { purpose_of_use: purpose ?? bearer.purpose } },
    };
    const text = `${part(header)}.${part(claims)}`;
    return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
