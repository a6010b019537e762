import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { createCors } from './cors.ts';

const app = new Hono()
  .use(createCors({ isAppOrigin: async (origin) => origin === 'https://app.example', isForEverybody: (path) => path === '/open' }))
  .get('/*', (c) => c.text('answer'));

const ask = (path: string, origin?: string, method = 'GET'): Response | Promise<Response> =>
  app.request(path, {
    method,
    headers: { ...(origin === undefined ? {} : { origin }), ...(method === 'OPTIONS' ? { 'access-control-request-method': 'GET' } : {}) },
  });

describe('A page of another site', () => {
  test.each([
    ['of a registered app', '/Patient', 'https://app.example', 'https://app.example'],
    ['of nobody we know', '/Patient', 'https://evil.example', null],
    ['of no origin', '/Patient', 'null', null],
    ['whose name begins like that of an app', '/Patient', 'https://app.example.evil', null],
    ['of nobody we know that asks what everybody may know', '/open', 'https://evil.example', '*'],
  ])('%s', async (_who, path, origin, allowed) => {
    const response = await ask(path, origin);
    expect(await response.text()).toBe('answer');
    expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    const before = await ask(path, origin, 'OPTIONS');
    expect(before.status).toBe(204);
    expect(before.headers.get('access-control-allow-origin')).toBe(allowed);
    expect(before.headers.get('access-control-allow-headers')?.includes('Authorization') ?? false).toBe(allowed !== null);
  });

  test('is no matter when there is none', async () => {
    expect((await ask('/Patient')).headers.get('vary')).toBeNull();
  });
});
