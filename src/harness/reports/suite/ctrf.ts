import { countCases, renderedCases, type RenderedCase, type TestCase, type TestSuite } from './test-suite.ts';

/** The version of the CTRF specification that is written. */
const specVersion = '0.0.0';

/** Cases that could not be judged: neither passed nor failed. */
const statuses = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  error: 'other',
} as const satisfies Readonly<Record<TestCase['state'], string>>;

/** The programs that wrote a report. */
export interface ReportTool {
  /** Version of vendloop, and of Node. */
  readonly version: string;
  readonly node: string;
}

/** Suites as a report in the Common Test Report Format (ctrf.io). Times are whole milliseconds, as it wants them. */
export function ctrfFile(suites: readonly TestSuite[], { version, node }: ReportTool): string {
  const rendered = suites.map((suite) => ({ suite, cases: renderedCases(suite) }));
  const all = rendered.flatMap(({ cases }) => cases);
  const start = suites.reduce((first, { startedAt }) => Math.min(first, startedAt), Infinity);
  const stop = suites.reduce((last, suite) => Math.max(last, suite.startedAt + inMs(suite.seconds)), 0);
  const report = {
    reportFormat: 'CTRF',
    specVersion,
    generatedBy: 'vendloop',
    results: {
      tool: { name: 'vendloop', version, extra: { node } },
      summary: {
        tests: all.length,
        passed: countCases(all, 'passed'),
        failed: countCases(all, 'failed'),
        skipped: countCases(all, 'skipped'),
        pending: 0,
        other: countCases(all, 'error'),
        suites: suites.length,
        start: Number.isFinite(start) ? start : 0,
        stop,
      },
      tests: rendered.flatMap(({ suite, cases }) => cases.map((testCase, at) => ctrfTest(suite, testCase, at === 0))),
    },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function ctrfTest(
  { name: suite, file, properties, replay }: TestSuite,
  testCase: RenderedCase,
  isVerdict: boolean,
): object {
  const { className, name, state, message = '', evidence, seconds, line, note } = testCase;
  return {
    name,
    status: statuses[state],
    // The format wants a time of every test, also where none was measured.
    duration: inMs(seconds ?? 0),
    suite: [suite, className],
    ...(state !== 'passed' && message !== '' && { message }),
    ...(state !== 'passed' && evidence !== undefined && { trace: evidence }),
    ...(state === 'error' && { rawStatus: isVerdict ? String(properties['verdict'] ?? 'error') : 'error' }),
    ...(note !== undefined && { stdout: note.split('\n') }),
    ...(file !== undefined && { filePath: file }),
    ...(line !== undefined && { line }),
    ...(isVerdict && { extra: { ...properties, ...(replay !== undefined && { replay }) } }),
  };
}

function inMs(seconds: number): number {
  return Math.max(0, Math.round(seconds * 1000));
}
