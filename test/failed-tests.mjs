import { readFileSync } from 'node:fs';

/**
 * Reads the JSON report of a run of vitest.
 * @param {string} file where it stands; a run that ended before its report counts no tests.
 * @returns counts, and lines with the name and the first line of the message of each test that failed.
 */
export function failedTests(file) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, lines: [] };
  }
  const lines = [];
  for (const { name, status, message, assertionResults } of report.testResults) {
    const tests = assertionResults.filter((test) => test.status === 'failed');
    for (const { fullName, failureMessages } of tests)
      lines.push(`!! ${name}: ${fullName}\n   ${(failureMessages[0] ?? '').split('\n')[0]}`);
    // A file that could not be loaded has no tests.
    if (status === 'failed' && tests.length === 0) lines.push(`!! ${name}\n   ${(message ?? '').split('\n')[0]}`);
  }
  return { passed: report.numPassedTests, failed: report.numFailedTests, lines };
}
