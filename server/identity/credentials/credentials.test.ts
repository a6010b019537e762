import { describe, expect, test } from 'vitest';
import { createMemory } from '../keeping.fixture.ts';
import { waitAfter } from './attempts.ts';
import { createCredentials, type CredentialHolder } from './credentials.ts';
import { enrolmentQr } from './enrolment-qr.ts';
import { codeAt } from './one-time-code.ts';
import { problemOf } from './password-rules.ts';

const person = { fiscalNumber: 'SMPBNC58C61D969D', attributes: { givenName: 'Bianca', familyName: 'Esempio' } };
const chosen = 'una frase lunga e mia';

function world() {
  let now = Date.UTC(2026, 2, 1, 12);
  const keep = createMemory();
  const credentials = createCredentials({
    keep,
    key: new Uint8Array(32).fill(9),
    issuer: 'https://fascicolo.example',
    serviceName: 'Fascicolo',
    clock: () => now,
    cost: { N: 256, r: 8, p: 1 },
  });
  /** Issued in one go. */
  async function issue(holder: CredentialHolder = person) {
    const { handover, write } = await credentials.prepare(holder, 'Practitioner/operator');
    await write(keep);
    return handover;
  }

  const secretOf = (enrolment: string) => new URL(enrolment).searchParams.get('secret') ?? '';
  const wait = (milliseconds: number) => void (now += milliseconds);

  /** Issued, signed in once, a password chosen. */
  async function ready() {
    const { temporaryPassword, enrolment } = await issue();
    const secret = secretOf(enrolment);
    const first = await credentials.verify({ username: person.fiscalNumber, password: temporaryPassword, code: codeAt(secret, now) });
    if (first.kind !== 'temporary') throw new Error(first.kind);
    await credentials.choosePassword(first.ticket, chosen);
    wait(60_000);
    return { secret, temporaryPassword };
  }

  return { credentials, issue, keep, wait, ready, secretOf, code: (secret: string, later = 0) => codeAt(secret, now + later) };
}

describe('Regional credentials', () => {
  test('begin with a temporary password, which must be replaced at the first sign-in', async () => {
    const { credentials, issue, secretOf, code } = world();
    const { username, temporaryPassword, enrolment } = await issue();
    expect(username).toBe(person.fiscalNumber);
    expect(temporaryPassword).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
    expect(enrolment).toMatch(/^otpauth:\/\/totp\/Fascicolo:SMPBNC58C61D969D\?/);
    expect(await enrolmentQr(enrolment)).toMatch(/^<svg/);
    const outcome = await credentials.verify({ username, password: temporaryPassword, code: code(secretOf(enrolment)) });
    if (outcome.kind !== 'temporary') throw new Error(outcome.kind);
    const refused = await credentials.choosePassword(outcome.ticket, 'short');
    if (refused.kind !== 'refused') throw new Error(refused.kind);
    expect(refused.problem).toBe('too-short');
    expect(await credentials.choosePassword(refused.ticket, chosen)).toMatchObject({
      kind: 'right',
      authenticated: { scheme: 'regional', fiscalNumber: person.fiscalNumber, level: 2, attributes: { givenName: 'Bianca' } },
    });
    expect(await credentials.choosePassword(refused.ticket, chosen)).toEqual({ kind: 'expired' });
  });

  test('open with password and code, whatever the case of the name', async () => {
    const { credentials, ready, code } = world();
    const { secret } = await ready();
    const outcome = await credentials.verify({ username: ' smpbnc58c61d969d ', password: chosen, code: code(secret) });
    expect(outcome).toMatchObject({ kind: 'right', authenticated: { issuer: 'https://fascicolo.example' } });
  });

  test.each<[string, object]>([
    ['a wrong password', { password: 'another long phrase' }],
    ['the temporary password of before', { password: 'temporary' }],
    ['a wrong code', { code: '000000' }],
    ['no code', { code: '' }],
    ['a name that nobody has', { username: 'PRVNLI90L16D969R' }],
    ['an empty name', { username: '' }],
  ])('stay closed to %s, and do not say why', async (_what, wrong) => {
    const { credentials, ready, code } = world();
    const { secret, temporaryPassword } = await ready();
    const attempt = { username: person.fiscalNumber, password: chosen, code: code(secret), ...wrong };
    if (attempt.password === 'temporary') attempt.password = temporaryPassword;
    expect(await credentials.verify(attempt)).toEqual({ kind: 'wrong' });
  });

  test('take a code once, also of many at the same time, and never an earlier one after it', async () => {
    const { credentials, ready, code, wait } = world();
    const { secret } = await ready();
    const earlier = code(secret, -30_000);
    const attempt = { username: person.fiscalNumber, password: chosen, code: code(secret) };
    const outcomes = await Promise.all([1, 2, 3].map(() => credentials.verify(attempt)));
    expect(outcomes.filter(({ kind }) => kind === 'right')).toHaveLength(1);
    expect(await credentials.verify(attempt)).toEqual({ kind: 'wrong' });
    expect(await credentials.verify({ ...attempt, code: earlier })).toEqual({ kind: 'wrong' });
    wait(3_600_000);
    expect((await credentials.verify({ ...attempt, code: code(secret) })).kind).toBe('right');
  });

  test.each(['SMPBNC58C61D969D', 'PRVNLI90L16D969R'])('make who guesses at %s wait longer each time', async (username) => {
    const { credentials, ready, wait } = world();
    await ready();
    const guess = () => credentials.verify({ username, password: 'guess guess guess', code: '123456' });
    for (let i = 0; i < 5; i++) expect(await guess()).toEqual({ kind: 'wrong' });
    expect(await guess()).toEqual({ kind: 'wait', milliseconds: 30_000 });
    wait(30_000);
    expect(await guess()).toEqual({ kind: 'wrong' });
    expect(await guess()).toEqual({ kind: 'wait', milliseconds: 60_000 });
    expect(waitAfter(100)).toBe(3_600_000);
  });

  test('count fifty guesses at once as fifty', async () => {
    const { credentials, ready } = world();
    await ready();
    const guess = { username: person.fiscalNumber, password: 'guess guess guess', code: '123456' };
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => credentials.verify(guess)));
    expect(outcomes.filter(({ kind }) => kind === 'wrong')).toHaveLength(5);
  });

  test('are given back at the counter: new password, new generator, no wait; the old ones are worth nothing', async () => {
    const { credentials, issue, ready, code, secretOf } = world();
    const { secret } = await ready();
    for (let i = 0; i < 6; i++) await credentials.verify({ username: person.fiscalNumber, password: 'x', code: '1' });
    const { temporaryPassword, enrolment } = await issue();
    expect(await credentials.verify({ username: person.fiscalNumber, password: chosen, code: code(secret) })).toEqual({ kind: 'wrong' });
    const outcome = await credentials.verify({
      username: person.fiscalNumber,
      password: temporaryPassword,
      code: code(secretOf(enrolment)),
    });
    expect(outcome.kind).toBe('temporary');
  });

  test('end what was begun with them when they are reset or revoked, and nothing else', async () => {
    const { credentials, issue, ready, code, wait } = world();
    const { secret } = await ready();
    const outcome = await credentials.verify({ username: person.fiscalNumber, password: chosen, code: code(secret) });
    if (outcome.kind !== 'right') throw new Error(outcome.kind);
    const { authenticated } = outcome;
    const bySpid = { ...authenticated, scheme: 'spid', evidence: 'spid-1' } as const;
    expect([await credentials.stands(authenticated), await credentials.stands(bySpid)]).toEqual([true, true]);
    wait(60_000);
    await issue();
    expect([await credentials.stands(authenticated), await credentials.stands(bySpid)]).toEqual([false, true]);
    await credentials.revoke(person.fiscalNumber);
    expect(await credentials.stands(authenticated)).toBe(false);
  });

  test('do not let a ticket of the old ones choose the password of the new ones', async () => {
    const { credentials, issue, secretOf, code } = world();
    const first = await issue();
    const attempt = { username: person.fiscalNumber, password: first.temporaryPassword, code: code(secretOf(first.enrolment)) };
    const outcome = await credentials.verify(attempt);
    if (outcome.kind !== 'temporary') throw new Error(outcome.kind);
    await issue();
    expect(await credentials.choosePassword(outcome.ticket, chosen)).toEqual({ kind: 'expired' });
  });

  test('change nothing while they are only prepared', async () => {
    const { credentials, ready, code } = world();
    const { secret } = await ready();
    await credentials.prepare(person, 'Practitioner/operator');
    const outcome = await credentials.verify({ username: person.fiscalNumber, password: chosen, code: code(secret) });
    expect(outcome.kind).toBe('right');
  });

  test('can be revoked', async () => {
    const { credentials, ready, code } = world();
    const { secret } = await ready();
    expect(await credentials.find(person.fiscalNumber)).toMatchObject({ issuedBy: 'Practitioner/operator', temporary: false });
    expect(await credentials.revoke(person.fiscalNumber)).toBe(true);
    expect(await credentials.revoke(person.fiscalNumber)).toBe(false);
    expect(await credentials.verify({ username: person.fiscalNumber, password: chosen, code: code(secret) })).toEqual({ kind: 'wrong' });
    expect(await credentials.find(person.fiscalNumber)).toBeUndefined();
  });

  test('are kept without password and without the secret of the generator', async () => {
    const { keep, ready } = world();
    const { secret, temporaryPassword } = await ready();
    const value = (await keep.get('credential', person.fiscalNumber, Date.UTC(2026, 2, 2)))?.value ?? '';
    for (const hidden of [secret, temporaryPassword, chosen]) expect(value).not.toContain(hidden);
  });

  test('are not issued to what is no codice fiscale', async () => {
    await expect(world().issue({ ...person, fiscalNumber: 'SMPBNC58C61D969E' })).rejects.toThrow(/codice fiscale/);
  });

  test.each([
    ['short', 'too-short'],
    ['x'.repeat(201), 'too-long'],
    ['mia SMPBNC58C61D969D mia', 'holds-name'],
    ['aaaaaaaaaaaaaaaa', 'too-simple'],
    [chosen, undefined],
  ])('take %s as a password, or say what is wrong', (password, problem) => {
    expect(problemOf(password, person.fiscalNumber)).toBe(problem);
  });
});
