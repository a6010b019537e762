// A server that holds a drawn world, and how a failing world is told: as the requests that reproduce it.
import type { Bundle } from '@medplum/fhirtypes';
import { personas } from '#auth/personas.ts';
import type { CorpusRequest } from './corpus.ts';
import { newDatabase, type Engine } from './engines.ts';
import { nameOf } from './generated-facts.ts';
import type { Written } from './generated-resources.ts';
import type { Viewer, World } from './generated-world.ts';
import { now, startTestServer, type Reply, type Sent, type TestServer } from './test-server.ts';

const hour = 3_600_000;

export interface DrawnServer {
  ask(request: CorpusRequest): Promise<Reply<Bundle>>;
  readonly server: TestServer;
}

/** The world is written as in life: first versions, an hour later the changes; then the viewer declares, and asks. */
export async function withServer<T>(
  engine: Engine,
  written: Written,
  viewer: Viewer,
  work: (drawn: DrawnServer) => Promise<T>,
): Promise<T> {
  let time = now - 2 * hour;
  const server = await startTestServer(await newDatabase(engine), () => time);
  try {
    await server.put(written.first);
    time += hour;
    if (written.then.length > 0) await server.put(written.then);
    for (const name of written.deleted) await server.ask('admin', 'DELETE', `/${name}`);
    time = now;
    const declaration = declarationOf(viewer);
    if (declaration !== undefined)
      await server.ask(viewer.persona, declaration.method, declaration.path, { ...sentBy(viewer), ...declaration });
    return await work({
      server,
      ask: (request) => server.ask<Bundle>(viewer.persona, request.method, request.path, { ...sentBy(viewer), ...request }),
    });
  } finally {
    await server.close();
  }
}

export function sentBy({ purpose, patient, scope }: Viewer): Pick<Sent, 'purpose' | 'patient' | 'scope'> {
  return {
    ...(purpose === undefined ? {} : { purpose }),
    ...(patient === undefined ? {} : { patient }),
    ...(scope === undefined ? {} : { scope }),
  };
}

function declarationOf({ declared }: Viewer): CorpusRequest | undefined {
  if (declared === undefined) return undefined;
  const parameter = [{ name: declared === '$declare-care' ? 'declaration' : 'reason', valueString: 'Found in need of care on the road' }];
  return { method: 'POST', path: `/Patient/citizen/${declared}`, body: { resourceType: 'Parameters', parameter } };
}

/** The facts of a world that the viewer cannot read. */
export async function hiddenFrom({ ask }: DrawnServer, { facts }: World): Promise<ReadonlySet<string>> {
  const hidden = new Set<string>();
  for (const fact of facts) {
    const { status } = await ask({ method: 'GET', path: `/${nameOf(fact)}` });
    if (status === 404) hidden.add(nameOf(fact));
  }
  return hidden;
}

/** What to type to see it happen: the people whom nothing is about are left out. */
export function reproduction(written: Written, viewer: Viewer, requests: readonly CorpusRequest[]): string {
  const isAbout = (id: string): boolean =>
    JSON.stringify([about, requests]).includes(`Patient/${id}`) || personas[viewer.persona].subject === `Patient/${id}`;
  const about = written.first.filter(({ id = '' }) => !/^(citizen|child|guardian)(-|$)|^names$/.test(id));
  const people = written.first.filter((resource) => !about.includes(resource) && isAbout(/^[a-z]+/.exec(resource.id ?? '')?.[0] ?? ''));
  const put = [...people, ...about, ...written.then].map(
    (resource) => `PUT /${resource.resourceType}/${resource.id} ${JSON.stringify(resource)}`,
  );
  const asked = [declarationOf(viewer), ...requests].flatMap((one) =>
    one === undefined ? [] : [`${one.method} ${one.path}${one.body === undefined ? '' : ` ${JSON.stringify(one.body)}`}`],
  );
  const { subject } = personas[viewer.persona];
  return [
    'as the administrator:',
    ...put,
    ...written.deleted.map((name) => `DELETE /${name}`),
    `as ${subject} ${JSON.stringify(sentBy(viewer))}:`,
    ...asked,
  ].join('\n');
}
