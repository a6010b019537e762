import { describe, expect, test } from 'vitest';
import { createDocsApp } from './docs-app.ts';
import { createHealthApp } from './health-app.ts';
import { createMetrics } from './metrics.ts';

describe('health', () => {
  const healthWith = (obstacles: () => Promise<string[]>) => createHealthApp({ obstacles, metrics: createMetrics() });

  test('a server without obstacles is ready', async () => {
    const app = healthWith(async () => []);
    expect((await app.request('/healthz')).status).toBe(200);
    expect((await app.request('/readyz')).status).toBe(200);
  });

  test('obstacles are named and make it not ready, while it is alive', async () => {
    const app = healthWith(async () => ['the fixtures are being loaded']);
    const response = await app.request('/readyz');
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ status: 'not ready', obstacles: ['the fixtures are being loaded'] });
    expect((await app.request('/healthz')).status).toBe(200);
  });

  test('a check that fails is an obstacle', async () => {
    expect((await healthWith(() => Promise.reject(new Error('x'))).request('/readyz')).status).toBe(503);
  });

  test('metrics count requests by interaction and status', async () => {
    const metrics = createMetrics();
    metrics.observe('read', 200, 2);
    metrics.observe('read', 200, 3);
    metrics.observe('search', 404, 1);
    const app = createHealthApp({ obstacles: async () => [], metrics });
    const text = await (await app.request('/metrics')).text();
    expect(text).toContain('fhir_requests_total{interaction="read",status="200"} 2');
    expect(text).toContain('fhir_requests_total{interaction="search",status="404"} 1');
    expect(text).toContain('fhir_request_seconds_count{interaction="read"} 2');
    expect(text).toContain('process_resident_memory_bytes');
  });
});

describe('the explorer', () => {
  const app = createDocsApp({ openapi: () => '{"openapi":"3.1.0"}' });

  test.each([
    ['/docs', 'text/html; charset=utf-8'],
    ['/docs/openapi.json', 'application/json'],
    ['/docs/start.js', 'text/javascript; charset=utf-8'],
    ['/docs/swagger-ui.css', 'text/css; charset=utf-8'],
    ['/docs/swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
    ['/docs/favicon-32x32.png', 'image/png'],
  ])('%s is served from here', async (address, type) => {
    const response = await app.request(address);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(10);
  });

  test.each(['/docs/package.json', '/docs/..%2Fpackage.json', '/docs/constructor', '/docs/swagger-ui.js'])('%s is not', async (address) => {
    expect((await app.request(address)).status).toBe(404);
  });

  test('the page asks for nothing from outside', async () => {
    expect(await (await app.request('/docs')).text()).not.toMatch(/https?:/);
  });
});
