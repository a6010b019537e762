// The command that the README shows: a citizen's whole way through the real pages.
import { expect, test } from 'vitest';
import { walkLogin } from '#server/login-example.ts';
import { claimsIn, loadDemo, startTokenServer } from './token-server.ts';

test('an app asks, a citizen logs in with SPID and allows it, and the app finds their reports', { timeout: 120_000 }, async () => {
  const server = await startTokenServer();
  await loadDemo(server);
  const said: string[] = [];
  const found = await walkLogin({ url: server.url, persona: 'citizen', say: (line) => said.push(line) });
  expect(found.total).toBe(10);
  expect(said).toHaveLength(6);
  expect(claimsIn(found.token)).toMatchObject({ sub: 'Patient/citizen', acr: 'https://www.spid.gov.it/SpidL2' });
  await server.close();
});
