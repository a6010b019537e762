// Who consents to older data has each organisation asked that feeds: those that have sent something, and those whose system is
// registered and has not sent anything yet.
import { generateKeyPairSync } from 'node:crypto';
import type { Bundle, Resource, Task } from '@medplum/fhirtypes';
import { afterEach, describe, expect, test } from 'vitest';
import type { Registration } from '#authorization/registration.ts';
import type { PersonaName } from '#auth/personas.ts';
import { activationDoor, notice, opening } from './activation-words.ts';
import { engines, newDatabase } from './engines.ts';
import { demoPeople, demoResources, otherParent, startTestServer, type TestServer } from './test-server.ts';

describe.each(engines)('On %s', (engine) => {
  let server: TestServer;
  afterEach(() => server.close());

  async function start(settings: Readonly<Record<string, string>> = {}): Promise<void> {
    server = await startTestServer(await newDatabase(engine), undefined, settings);
    // A region in which nobody has sent anything.
    await server.put(demoPeople());
    // Nor is any system of the demo let in.
    const { clients } = server.server.authorization ?? {};
    for (const { id, organization } of (await clients?.all()) ?? []) if (organization !== undefined) await clients?.remove(id);
  }

  async function register(organization: string, more: Partial<Registration> = {}): Promise<string> {
    const jwk = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' });
    const jwks = { keys: [{ ...jwk, kid: organization }] };
    const wish = { name: organization, kind: 'key', scope: 'system/*.cruds', organization, jwks, ...more };
    const registered = await server.server.authorization?.clients.register(wish);
    return registered?.client.id ?? '';
  }

  /** The Tasks that a system finds of its own. */
  async function asked(persona: PersonaName, patient: string): Promise<readonly string[]> {
    const { body } = await server.ask<Bundle<Task>>(persona, 'GET', `/Task?patient=${patient}&owner=Organization/${persona}`);
    return (body.entry ?? []).map(({ resource }) => `${resource?.status} ${resource?.code?.coding?.[0]?.code}`);
  }

  test('a registered system that has never sent anything finds the question, and others find none', async () => {
    await start();
    const door = activationDoor(server);
    await register('laboratory');
    await register('pharmacy', { scope: 'system/*.rs' });
    const cup = await register('cup');
    await server.server.authorization?.clients.disable(cup, true);
    const opened = await door.act('operator', 'citizen-new', { ...opening, past: true });
    expect(opened.status, opened.text).toBe(200);
    expect(await asked('laboratory', 'citizen-new')).toEqual(['requested backfill']);
    expect([await asked('cup', 'citizen-new'), await asked('hospital', 'citizen-new')]).toEqual([[], []]);

    // Asked once, whoever is let in or sends something in between; taken back from each; and asked anew of all.
    expect(await door.feed('citizen-new')).toBe(201);
    await server.server.authorization?.clients.disable(cup, false);
    await door.choose('operator', 'citizen-new', { past: false });
    expect(await asked('laboratory', 'citizen-new')).toEqual(['cancelled backfill']);
    await door.choose('operator', 'citizen-new', { past: true, noticeVersion: notice });
    expect(await asked('laboratory', 'citizen-new')).toEqual(['requested backfill', 'cancelled backfill']);
    expect(await asked('cup', 'citizen-new')).toEqual(['requested backfill']);
    expect(await asked('hospital', 'citizen-new')).toEqual(['requested backfill']);
    await door.choose('operator', 'citizen-new', { past: true, noticeVersion: notice });
    expect(await asked('cup', 'citizen-new')).toHaveLength(1);
  });

  test('an organisation that has closed is not asked, and nobody is without the consent', async () => {
    await start();
    const [laboratory] = demoResources().filter(({ resourceType, id }) => resourceType === 'Organization' && id === 'laboratory');
    await register('laboratory');
    await register('hospital');
    await server.put([{ ...laboratory, active: false } as Resource]);
    const door = activationDoor(server);
    await door.act('operator', 'citizen-new', { ...opening, past: false });
    expect(await asked('hospital', 'citizen-new')).toEqual([]);
    await door.choose('operator', 'citizen-new', { past: true, noticeVersion: notice });
    expect(await asked('hospital', 'citizen-new')).toEqual(['requested backfill']);
    expect(await asked('laboratory', 'citizen-new')).toEqual([]);
  });

  test('where both parents decide, the questions go out when the second has confirmed', async () => {
    await start({ POLICY: 'liguria-2020-two-parents' });
    await register('laboratory');
    await server.put([otherParent('citizen-new')]);
    const door = activationDoor(server);
    const first = await door.act('operator', 'child', { ...opening, past: true, representative: 'RelatedPerson/guardian-of-child' });
    expect(first.text).toContain('awaiting-second-parent');
    expect(await asked('laboratory', 'child')).toEqual([]);
    const yes = { secondParent: true, noticeVersion: notice, representative: 'RelatedPerson/other-of-child' };
    expect((await door.act('operator', 'child', yes)).text).toContain('confirmed');
    expect(await asked('laboratory', 'child')).toEqual(['requested backfill']);
  });
});
