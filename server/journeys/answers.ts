// The answers to a request of the corpus, its next pages included, without what differs from one run to the next.
import type { PersonaName } from '#auth/personas.ts';
import type { CorpusRequest } from './corpus.ts';
import type { Reply, TestServer } from './test-server.ts';

const pages = 4;

export async function answersTo(server: TestServer, persona: PersonaName, request: CorpusRequest): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  let path: string | undefined = request.path;
  for (let page = 0; path !== undefined && page < pages; page++) {
    const reply: Reply<{ link?: { relation: string; url: string }[] }> = await server.ask(persona, request.method, path, request);
    answers.push(normalised(reply));
    const next: string | undefined = reply.body?.link?.find(({ relation }) => relation === 'next')?.url;
    path = next === undefined ? undefined : next.slice(next.indexOf('/fhir') + '/fhir'.length);
  }
  return answers;
}

/** Cursors are encrypted anew and request ids counted: everything else must be equal byte for byte. */
function normalised({ status, headers, text }: Reply<unknown>): unknown {
  const kept = [...headers].filter(([name]) => name !== 'x-request-id' && name !== 'date');
  return { status, headers: kept, text: text.replace(/_cursor=[\w-]+/g, '_cursor=…') };
}
