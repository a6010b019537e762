// Who has looked: exact where an act was about several people, filtered and counted in the database, page after page. On both databases.
import { afterAll, describe, expect, test } from 'vitest';
import { loadConformance } from '#conformance/load.ts';
import type { AccessFilter, AccessPage } from '#record/access-log.ts';
import { composeRecord, type ComposedRecord } from '#server/compose-record.ts';
import { engines, newDatabase } from './engines.ts';
import { citizenRequester, now, startDemoServer, type TestServer } from './test-server.ts';

const act = { requester: citizenRequester, action: '$access-log', asked: 'GET /accessi', requestId: 'r' } as const;
const open: TestServer[] = [];
afterAll(() => Promise.all(open.map((one) => one.close())));

interface Demo {
  readonly server: TestServer;
  readonly record: ComposedRecord['record'];
}

describe.each(engines)('On %s', (engine) => {
  let started: Promise<Demo> | undefined;
  async function begin(): Promise<Demo> {
    const server = await startDemoServer(await newDatabase(engine));
    open.push(server);
    const { store } = server.server;
    const parts = { store, conformance: loadConformance(), policyName: 'liguria-2020', baseUrl: 'http://127.0.0.1:8080/fhir' };
    const { record } = composeRecord({ ...parts, clock: () => now, newId: () => 'x' });
    await server.ask('gp', 'GET', '/DiagnosticReport?patient=citizen&_count=2');
    await server.ask('gp', 'GET', '/Patient?_id=citizen,citizen-refused,guardian&_count=10');
    await server.ask('laboratory', 'GET', '/Observation?_count=500');
    await server.ask('citizen', 'GET', '/DiagnosticReport?_count=1');
    const body = { resourceType: 'Parameters', parameter: [{ name: 'reason', valueString: 'Incosciente dopo un incidente' }] };
    await server.ask('specialist', 'POST', '/Patient/citizen/$emergency-access', { body, purpose: 'EMERGENCY' });
    return { server, record };
  }
  const demo = () => (started ??= begin());
  const log = async (filter: AccessFilter = {}, page: { before?: number; count: number } = { count: 50 }): Promise<AccessPage> =>
    (await demo()).record.accesses(act, 'citizen', filter, page);

  test('what of an act was about other people is in no count', { timeout: 120_000 }, async () => {
    const { records } = await log();
    const several = records.filter(({ patients }) => patients.length > 1);
    expect(several.length).toBeGreaterThan(1);
    const { server } = await demo();
    for (const { own, what } of several) {
      expect(own.length).toBeLessThan(what.length);
      for (const reference of own) {
        const [type = '', id = ''] = reference.split('/');
        expect((await server.server.store.read((reader) => reader.standing({ type, id })))?.patient, reference).toBe('citizen');
      }
    }
    const [people] = records.filter(({ query }) => query?.includes('/Patient?') === true);
    expect(people?.own).toEqual(['Patient/citizen/_history/1']);
  });

  test.each<[string, AccessFilter, (row: AccessPage['records'][number]) => boolean]>([
    ['a role', { role: 'APR' }, ({ role }) => role === 'APR'],
    ['emergencies', { emergency: true }, ({ purpose, action }) => purpose === 'EMERGENCY' || action === '$emergency-access'],
    ['nothing of one’s own', {}, ({ agent }) => agent !== 'Patient/citizen'],
    [
      'a name',
      { named: (references) => Promise.resolve(references.filter((one) => one === 'Organization/laboratory')) },
      ({ organization }) => organization === 'laboratory',
    ],
  ])('filters by %s', { timeout: 120_000 }, async (_what, filter, fits) => {
    const { records, total } = await log(filter);
    expect(records.length).toBeGreaterThan(0);
    expect(records.every(fits)).toBe(true);
    expect(total).toBe(records.length);
  });

  test('pages hold together what one page holds, and the total is that of all of them', { timeout: 120_000 }, async () => {
    const whole = await log({ own: true, to: now + 1 }, { count: 500 });
    const seen: number[] = [];
    let before: number | undefined = whole.records[0] === undefined ? undefined : whole.records[0].seq + 1;
    do {
      const page: AccessPage = await log({ own: true }, before === undefined ? { count: 2 } : { before, count: 2 });
      seen.push(...page.records.map(({ seq }) => seq));
      before = page.next;
    } while (before !== undefined);
    expect(seen).toEqual(whole.records.map(({ seq }) => seq));
    expect(whole.total).toBe(whole.records.length);
    expect((await log({ from: now + 1 })).total).toBe(0);
  });
});
