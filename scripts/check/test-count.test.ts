import { describe, expect, test } from 'vitest';
import { countTests, type TestReport } from './test-count.ts';

function report(statuses: readonly string[], rest: Partial<TestReport> = {}): TestReport {
  const count = (status: string): number => statuses.filter((other) => other === status).length;
  return {
    success: count('failed') === 0,
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('pending'),
    numTodoTests: count('todo'),
    testResults: [
      {
        name: 'a.test.ts',
        status: count('failed') === 0 ? 'passed' : 'failed',
        assertionResults: statuses.map((status, i) => ({ status, fullName: `t${i}` })),
      },
    ],
    ...rest,
  };
}

const unloaded = { name: 'b.test.ts', status: 'failed', assertionResults: [] };

describe('the count of a test run', () => {
  test.each([
    ['all green', report(['passed', 'passed']), 0, 2, 0],
    ['one red', report(['passed', 'failed']), 0, 1, 1],
    ['a skipped test is red', report(['passed', 'pending']), 0, 1, 1],
    ['a planned test is red', report(['passed', 'todo']), 0, 1, 1],
    ['no test at all is red', report([]), 0, 0, 1],
    ['no report is red', undefined, 0, 0, 1],
    ['a failed check is red', report(['passed']), 2, 1, 2],
    ['a file that does not load is red', report(['passed'], { success: false, testResults: [unloaded] }), 0, 1, 1],
    ['an error outside of tests is red', report(['passed'], { success: false }), 0, 1, 1],
  ])('%s', (_, given, failedChecks, passed, failed) => {
    expect(countTests(given, failedChecks)).toMatchObject({ passed, failed });
  });
});
