// What a load balancer and a monitor ask: is it alive, can it serve, how does it fare.
import { Hono } from 'hono';
import type { Metrics } from './metrics.ts';

export interface HealthParts {
  /** What keeps the server from serving, in words; empty = ready. */
  readonly obstacles: () => Promise<readonly string[]>;
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
}

const fresh = { 'Cache-Control': 'no-store' };

export function createHealthApp({ obstacles, metrics }: HealthParts): Hono {
  return new Hono()
    .get('/healthz', (c) => c.json({ status: 'alive' }, 200, fresh))
    .get('/readyz', async (c) => {
      const found = await obstacles().catch(() => ['the readiness of the server could not be found out']);
      return found.length === 0 ? c.json({ status: 'ready' }, 200, fresh) : c.json({ status: 'not ready', obstacles: found }, 503, fresh);
    })
    .get('/metrics', async (c) => c.body(await metrics.text(), 200, { ...fresh, 'Content-Type': metrics.contentType }));
}
