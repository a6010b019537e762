// Two worlds again, drawn by chance instead of told: in one there is what a requester may not see, in the other it never
// existed. And in any world, what is decided against disclosure never shows anybody more.
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { answersTo } from './answers.ts';
import type { CorpusRequest } from './corpus.ts';
import { hiddenFrom, reproduction, sentBy, withServer, type DrawnServer } from './drawn-server.ts';
import { engines, type Engine } from './engines.ts';
import { nameOf } from './generated-facts.ts';
import { inWorld, requests } from './generated-requests.ts';
import { consentOf, resourcesOf } from './generated-resources.ts';
import { positiveSearch } from './generated-searches.ts';
import { refusal, viewer, world, type Refusal, type Viewer, type World } from './generated-world.ts';

const runs = { SQLite: 80, PostgreSQL: 3 };

/** Draws worlds until one tells a reproduction; what is reported is the smallest that was found. */
async function expectNone<T extends unknown[]>(
  arbitraries: fc.Arbitrary<T>,
  numRuns: number,
  reproduce: (...drawn: T) => Promise<string | undefined>,
): Promise<void> {
  const property = fc.asyncProperty(arbitraries, async (drawn) => {
    const told = await reproduce(...drawn);
    if (told !== undefined) throw new Error(told);
  });
  const { failed, errorInstance } = await fc.check(property, { numRuns });
  if (failed) expect.fail((errorInstance as Error).message);
}

describe.each(engines)('On %s', (engine) => {
  test('in whatever world, nothing that anybody can ask tells the hidden from what never existed', { timeout: 900_000 }, async () => {
    await expectNone(fc.tuple(world, viewer, requests), runs[engine], (drawn, who, asked) => tellWorldsApart(engine, drawn, who, asked));
  });

  test('in whatever world, a refusal or a hidden document never makes an answer larger', { timeout: 900_000 }, async () => {
    const reading = positiveSearch.map((path): CorpusRequest => ({ method: 'GET', path }));
    const searches = fc.array(reading, { maxLength: 30, size: 'max' });
    await expectNone(fc.tuple(world, viewer, refusal, searches), runs[engine], (drawn, who, decided, asked) =>
      growAnswers(engine, drawn, who, decided, asked),
    );
  });
});

async function tellWorldsApart(engine: Engine, drawn: World, who: Viewer, asked: readonly CorpusRequest[]): Promise<string | undefined> {
  const questions = asked.filter((request) => !isAdministration(who, request)).map((request) => inWorld(request, drawn));
  const whole = resourcesOf(drawn);
  const answersOf = async ({ server }: DrawnServer): Promise<string[]> => {
    const answers: string[] = [];
    for (const request of questions) answers.push(JSON.stringify(await answersTo(server, who.persona, { ...sentBy(who), ...request })));
    return answers;
  };
  const [hidden, inWhole] = await withServer(engine, whole, who, async (server) => [
    await hiddenFrom(server, drawn),
    await answersOf(server),
  ]);
  if (hidden.size === 0) return undefined;
  const inOther = await withServer(engine, resourcesOf(drawn, hidden), who, answersOf);
  const different = questions.findIndex((_, i) => inWhole[i] !== inOther[i]);
  const question = questions[different];
  if (question === undefined) return undefined;
  return [
    reproduction(whole, who, [question]),
    `hidden: ${[...hidden].join(', ')}`,
    ...firstDifference(inWhole[different], inOther[different]),
  ].join('\n');
}

/** The administrator imports with ids of its own choice, without reading, and asks how a search is run: both are its office. */
function isAdministration({ persona }: Viewer, { method, path }: CorpusRequest): boolean {
  return persona === 'admin' && (method !== 'GET' || path.includes('$explain'));
}

/** A window on both answers, from shortly before where they part. */
function firstDifference(whole = '', other = ''): readonly string[] {
  const at = Math.max(0, [...whole].findIndex((letter, i) => letter !== other[i]) - 100);
  return [`the answer:                ...${whole.slice(at, at + 400)}`, `had the hidden never been: ...${other.slice(at, at + 400)}`];
}

async function growAnswers(
  engine: Engine,
  drawn: World,
  who: Viewer,
  decided: Refusal,
  asked: readonly CorpusRequest[],
): Promise<string | undefined> {
  const reads = drawn.facts.map((fact): CorpusRequest => ({ method: 'GET', path: `/${nameOf(fact)}` }));
  const questions = [...asked.map((request) => inWorld(request, drawn)), ...reads];
  const written = resourcesOf(drawn);
  const refusals = refusalsOf(decided, drawn);
  return withServer(engine, written, who, async (server) => {
    const before: string[][] = [];
    for (const question of questions) before.push(await factsIn(server, question));
    for (const { by, request } of refusals) await server.server.ask(by, request.method, request.path, request);
    for (const [i, question] of questions.entries()) {
      const more = (await factsIn(server, question)).filter((name) => before[i]?.includes(name) === false);
      if (more.length === 0) continue;
      return [
        reproduction(written, who, [question, ...refusals.map(({ request }) => request), question]),
        `shows only afterwards: ${more.join(', ')}`,
      ].join('\n');
    }
    return undefined;
  });
}

interface Refused {
  readonly by: 'operator' | 'citizen' | 'child' | 'hospital' | 'laboratory';
  readonly request: CorpusRequest;
}

function refusalsOf(decided: Refusal, { facts }: World): readonly Refused[] {
  if (decided.kind === 'deny') {
    const { id: _id, ...body } = consentOf(decided.choice, 0);
    return [{ by: 'operator', request: { method: 'POST', path: '/Consent', body } }];
  }
  const documents = facts.filter(({ type }) => type === 'DocumentReference');
  return documents.map((fact) => ({ by: decided.by, request: { method: 'POST', path: `/${nameOf(fact)}/$hide` } }));
}

/** The facts that an answer holds. */
async function factsIn(server: DrawnServer, request: CorpusRequest): Promise<string[]> {
  const { status, body } = await server.ask(request);
  if (status !== 200) return [];
  // A reading; what a Binary answers is its content.
  if (!request.path.includes('?')) return [request.path.slice(1)];
  const names = (body.entry ?? []).map(({ resource }) => `${resource?.resourceType}/${resource?.id}`);
  return names.filter((name) => /\/f\d$/.test(name));
}
