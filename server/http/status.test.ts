import { describe, expect, test } from 'vitest';
import * as outcome from '#fhir/outcome.ts';
import { methodNotAllowed } from './refusal.ts';
import { answerStatus, issueStatus, statusOf } from './status.ts';

const codes: Readonly<Record<number, readonly outcome.IssueCode[]>> = {
  200: ['informational'],
  400: ['structure', 'required', 'value', 'invalid', 'not-supported'],
  401: ['login', 'unknown', 'expired'],
  403: ['security', 'forbidden', 'suppressed'],
  404: ['not-found'],
  409: ['conflict', 'duplicate'],
  410: ['deleted'],
  412: ['lock-error', 'multiple-matches'],
  413: ['too-long', 'too-costly'],
  422: ['processing', 'invariant', 'business-rule', 'code-invalid', 'extension'],
  429: ['throttled'],
  500: ['exception', 'incomplete'],
  503: ['transient', 'no-store', 'timeout'],
};
const pairs = Object.entries(codes).flatMap(([status, names]) => names.map((code) => [code, Number(status)] as const));

describe('the status of an outcome', () => {
  test.each(pairs)('%s is %i', (code, status) => {
    expect(statusOf(new outcome.OperationOutcomeError([outcome.issue(code, 'x')]))).toBe(status);
  });

  test('every code of FHIR is in this table', () => {
    expect(Object.keys(issueStatus).sort()).toEqual(pairs.map(([code]) => code).sort());
  });

  test('a warning before the first error has no say', () => {
    const error = new outcome.OperationOutcomeError([
      outcome.issue('deleted', 'x', { severity: 'warning' }),
      outcome.issue('conflict', 'y'),
    ]);
    expect(statusOf(error)).toBe(409);
  });

  test('an outcome without any issue is the fault of the server', () => {
    expect(statusOf(new outcome.OperationOutcomeError([]))).toBe(500);
  });

  test('a refusal of the door has its own status', () => {
    expect(statusOf(methodNotAllowed('PUT', ['GET']))).toBe(405);
  });
});

test.each(Object.entries(answerStatus))('an answer of kind %s has the status %i', (kind, status) => {
  expect(statusOf({ kind: kind as keyof typeof answerStatus })).toBe(status);
  expect(status).toBe({ ok: 200, created: 201, accepted: 202, 'no-content': 204, 'not-modified': 304 }[kind]);
});
