// `count-tests.ts REPORT FAILED_CHECKS`: the last line of .ci/run, and its exit code.
import { readFileSync } from 'node:fs';
import { countTests, type TestReport } from './test-count.ts';

const [path = '', failedChecks = '0'] = process.argv.slice(2);

function readReport(): TestReport | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as TestReport;
  } catch {
    return undefined;
  }
}

const { passed, failed, remarks } = countTests(readReport(), Number(failedChecks));
for (const remark of remarks) console.log(remark);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
