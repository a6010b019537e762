// One truth, two databases: the same world on SQLite and on PostgreSQL answers the whole corpus alike.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonaName } from '#auth/personas.ts';
import { isPolicySource, readCorpus, writeCorpus } from './corpus.ts';
import { engines, newDatabase } from './engines.ts';
import { answersTo } from './answers.ts';
import { demoResources, startTestServer, type TestServer } from './test-server.ts';

const people: readonly PersonaName[] = ['gp', 'citizen', 'laboratory', 'operator'];

describe.runIf(engines.includes('PostgreSQL'))('On SQLite and on PostgreSQL', () => {
  const resources = demoResources();
  const sample = resources.filter((resource, i) => !isPolicySource(resource) && i % 4 === 0);
  let servers: readonly [TestServer, TestServer];

  beforeAll(async () => {
    servers = [await startTestServer(await newDatabase('SQLite')), await startTestServer(await newDatabase('PostgreSQL'))];
    for (const server of servers) await server.put(resources);
  }, 60_000);
  afterAll(() => Promise.all(servers.map((server) => server.close())));

  test.each(people)('%s gets the same answers', { timeout: 240_000 }, async (persona) => {
    for (const request of [...readCorpus(resources, sample), ...writeCorpus(sample.slice(0, 10))]) {
      const [sqlite, postgres] = await Promise.all([answersTo(servers[0], persona, request), answersTo(servers[1], persona, request)]);
      expect(postgres, `${request.method} ${request.path} as ${persona}`).toEqual(sqlite);
    }
  });
});
