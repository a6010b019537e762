import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { configurationPage } from './configuration-page.ts';
import { readConfig } from './config.ts';

describe('The configuration', () => {
  test('is documented as it is: run `npm run build:docs` after a change', () => {
    expect(readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8')).toBe(configurationPage());
  });

  test.each([
    ['a port that is none', { MODE: 'demo', PORT: 'eighty' }, 'PORT=eighty'],
    ['production without an address', {}, 'PUBLIC_URL is empty'],
    ['an issuer without keys', { TOKEN_ISSUER: 'https://issuer.example', PUBLIC_URL: 'https://x.example' }, 'TOKEN_JWKS is empty'],
    [
      'production in memory',
      { TOKEN_ISSUER: 'https://issuer.example', TOKEN_JWKS: 'keys.json', DATABASE_URL: ':memory:' },
      'loses everything',
    ],
    ['an unknown mode', { MODE: 'test' }, 'MODE=test'],
  ])('refuses %s in one clear line', (_, environment, message) => {
    expect(() => readConfig(environment)).toThrow(message);
  });

  test('needs nothing for the demo', () => {
    expect(readConfig({ MODE: 'demo' })).toMatchObject({ PORT: 8080, HOST: '127.0.0.1', POLICY: 'liguria-2020' });
  });
});
