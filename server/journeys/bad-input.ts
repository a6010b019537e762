// What every refusal must be, whatever was sent: the client's fault, said usefully, and nothing kept of it.
import { expect } from 'vitest';
import type { OperationOutcome } from '@medplum/fhirtypes';
import { systemPermit } from '#consent/permit.ts';
import { all } from '#search/predicate.ts';
import type { Reply, TestServer } from './test-server.ts';

/** Longer than this nobody reads, and what was sent does not belong into an answer whole. */
const longestDiagnostics = 1200;

/** 4xx with an OperationOutcome that says value, rule and remedy in words, and nothing of the server's inside. */
export function expectRefusal(reply: Reply<unknown>, what = ''): OperationOutcome {
  expect(reply.status, `${what}: ${reply.text.slice(0, 500)}`).toBeGreaterThanOrEqual(400);
  expect(reply.status, `${what}: ${reply.text.slice(0, 500)}`).toBeLessThan(500);
  expect(reply.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
  const outcome = reply.body as OperationOutcome;
  expect(outcome.resourceType).toBe('OperationOutcome');
  expect(outcome.issue.length).toBeGreaterThan(0);
  expect(outcome.issue.length).toBeLessThan(300);
  for (const { severity, code, diagnostics = '' } of outcome.issue) {
    expect(['error', 'warning']).toContain(severity);
    expect(code).not.toBe('exception');
    expect(diagnostics.length, what).toBeGreaterThan(15);
    expect(diagnostics.length, what).toBeLessThan(longestDiagnostics);
    expect(diagnostics).not.toMatch(/sqlite|postgres|node_modules|TypeError|RangeError|undefined is not|\bat [\w.]+ \(/i);
  }
  return outcome;
}

/** What a test says of one refusal: `400 invalid Patient.birthDate Value "x" ...`. */
export function refusalText(reply: Reply<unknown>): string {
  const { issue } = expectRefusal(reply);
  return `${reply.status} ${issue.map(({ code, expression = [], diagnostics }) => `${code} ${expression[0] ?? ''} ${diagnostics}`).join('\n')}`;
}

/** Answered or refused, never a failure of the server. */
export function expectHandled(reply: Reply<unknown>, what: string): void {
  if (reply.status >= 400) expectRefusal(reply, what);
  else expect(reply.status, what).toBeLessThan(300);
}

/** All versions of all resources, whoever may see them. */
export function versionsIn({ server: { store } }: Pick<TestServer, 'server'>): Promise<number> {
  return store.read(
    async (reader) => (await reader.history(systemPermit({ where: all, count: 1 }, 'to see that nothing was written'))).total,
  );
}
