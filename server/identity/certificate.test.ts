import { X509Certificate, createPrivateKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSigningKey } from './certificate.ts';
import { seal, unseal } from './seal.ts';

test.each([1, 30])('A self-signed certificate of %i years is one that others can read and check', (years) => {
  const from = new Date(Date.UTC(2026, 0, 1));
  const { privateKey, certificate } = createSigningKey({ commonName: 'demo', organization: 'Region è', from, years }, 2048);
  const read = new X509Certificate(certificate);
  expect(read.subject).toBe('O=Region è\nCN=demo');
  expect(read.verify(read.publicKey)).toBe(true);
  expect(read.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
  expect(new Date(read.validTo).getUTCFullYear()).toBe(2026 + years);
});

test('What is sealed can be opened with the same key and in the same place only', () => {
  const key = new Uint8Array(32).fill(1);
  const sealed = seal('testo', key, 'a');
  expect(unseal(sealed, key, 'a')).toBe('testo');
  expect(seal('testo', key, 'a')).not.toBe(sealed);
  expect(() => unseal(sealed, key, 'b')).toThrow();
  expect(() => unseal(sealed, new Uint8Array(32), 'a')).toThrow();
  // Another letter than it begins with, whatever that is.
  expect(() => unseal(`${sealed.startsWith('A') ? 'B' : 'A'}${sealed.slice(1)}`, key, 'a')).toThrow();
});
