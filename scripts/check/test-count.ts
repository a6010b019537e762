// What a test run comes to, from the JSON report of vitest.
// https://vitest.dev/guide/reporters.html#json-reporter

export interface TestReport {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

export interface TestCount {
  readonly passed: number;
  readonly failed: number;
  /** What else is wrong, in words. */
  readonly remarks: readonly string[];
}

/** A file that could not be loaded, a skipped test and a run without tests count as failures: none of them is green. */
export function countTests(report: TestReport | undefined, failedChecks: number): TestCount {
  if (report === undefined) return { passed: 0, failed: failedChecks + 1, remarks: ['The test run left no report.'] };
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  );
  const skipped = report.testResults
    .flatMap((file) => file.assertionResults)
    .filter(({ status }) => status !== 'passed' && status !== 'failed');
  const failed = report.numFailedTests + broken.length + skipped.length + failedChecks;
  const remarks = [
    ...broken.map(({ name }) => `The test file ${name} could not be run.`),
    ...skipped.map(({ fullName }) => `Skipped: ${fullName}`),
    ...(failedChecks === 0 ? [] : [`${failedChecks} of the checks before the tests failed.`]),
  ];
  if (failed === 0 && report.numPassedTests === 0) return { passed: 0, failed: 1, remarks: ['There was no test to run.'] };
  if (failed === 0 && !report.success)
    return { passed: report.numPassedTests, failed: 1, remarks: ['The run failed outside of any test.'] };
  return { passed: report.numPassedTests, failed, remarks };
}
