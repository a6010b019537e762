// The yardstick: one Hono route that answers a resource-sized text, without token, store, consent or audit.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const app = new Hono();
const text = JSON.stringify({ resourceType: 'Observation', id: 'bare', note: [{ text: 'x'.repeat(600) }] });
app.get('/bare/:id', (c) => c.body(text, 200, { 'content-type': 'application/fhir+json; charset=utf-8' }));

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  process.send?.({ url: `http://127.0.0.1:${port}` });
});
process.on('disconnect', () => {
  server.close();
  process.exit(0);
});
