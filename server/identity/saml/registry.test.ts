import { describe, expect, test } from 'vitest';
import { createSigningKey } from '../certificate.ts';
import { createRegistry, readRegistry, shuffle } from './registry.ts';
import { metadataOf } from './service-provider.fixture.ts';

const document = (...entities: readonly string[]): string =>
  `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"><!-- of today -->${entities.join('')}</md:EntitiesDescriptor>`;

describe('The registry of identity providers', () => {
  test('is read with name, addresses and keys', () => {
    const [first, second] = readRegistry(document(metadataOf('https://one.example'), metadataOf('https://two.example')));
    expect(first).toMatchObject({
      entityId: 'https://one.example',
      name: 'Gestore',
      signOn: { post: 'https://one.example/sso' },
      logout: { redirect: 'https://one.example/slo' },
    });
    expect(first?.keys[0]).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(second?.entityId).toBe('https://two.example');
  });

  const weak = createSigningKey({ commonName: 'weak', organization: 'Weak', from: new Date(0), years: 1 }, 1024);
  test.each<[string, string, RegExp]>([
    ['nothing', document(), /no identity provider/],
    ['one provider twice', document(metadataOf('https://one.example'), metadataOf('https://one.example')), /twice/],
    ['a key of 1024 bits', document(metadataOf('https://one.example', weak.certificate)), /2048/],
    [
      'no certificate',
      document(metadataOf('https://one.example').replace(/<md:KeyDescriptor.*<\/md:KeyDescriptor>/, '')),
      /no certificate/,
    ],
    ['no entityID', document(metadataOf('')), /without entityID/],
    ['no address', document(metadataOf('https://one.example').replace(/<md:SingleSignOnService[^>]*>/, '')), /SingleSignOnService/],
    ['a certificate that is none', document(metadataOf('https://one.example', 'AAAA')), /cannot be read/],
    ['a document type', `<!DOCTYPE x>${document(metadataOf('https://one.example'))}`, /doctype/],
  ])('is refused with %s', (_what, text, reason) => {
    expect(() => readRegistry(text)).toThrow(reason);
  });

  test('keeps its last good copy when a new document is bad, also over a restart', () => {
    let text = document(metadataOf('https://one.example'));
    let kept: string | undefined;
    const complaints: string[] = [];
    const parts = {
      read: () => text,
      lastGood: { read: () => kept, write: (good: string) => void (kept = good) },
      complain: (reason: string) => void complaints.push(reason),
    };
    const registry = createRegistry(parts);
    text = '<broken';
    registry.refresh();
    expect(registry.all().map(({ entityId }) => entityId)).toEqual(['https://one.example']);
    expect(createRegistry(parts).find('https://one.example')).toBeDefined();
    expect(complaints).toHaveLength(2);
    text = document(metadataOf('https://two.example'));
    registry.refresh();
    expect(registry.find('https://one.example')).toBeUndefined();
    expect(registry.find('https://two.example')).toBeDefined();
  });

  test('does not start without any good copy', () => {
    const nothing = { read: () => undefined, write: () => undefined };
    expect(() => createRegistry({ read: () => '<broken', lastGood: nothing, complain: () => undefined })).toThrow();
  });

  test('is shown in an order that chance decides: every provider may be first', () => {
    const numbers = [0.9, 0.1, 0.5];
    expect(shuffle(['a', 'b', 'c', 'd'], () => numbers.shift() ?? 0)).toEqual(['c', 'b', 'a', 'd']);
    const first = new Set(Array.from({ length: 100 }, (_, i) => shuffle(['a', 'b', 'c'], () => ((i * 37) % 100) / 100)[0]));
    expect(first.size).toBe(3);
  });
});
