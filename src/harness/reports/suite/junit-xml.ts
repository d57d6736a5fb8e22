import { countCases, renderedCases, type RenderedCase, type TestSuite } from './test-suite.ts';

/** Suites as one JUnit file, valid by the schema of Jenkins' xunit plugin. */
export function junitFile(suites: readonly TestSuite[]): string {
  const rendered = suites.map((suite) => ({ suite, cases: renderedCases(suite) }));
  const all = rendered.flatMap(({ cases }) => cases);
  const seconds = suites.reduce((sum, suite) => sum + suite.seconds, 0);
  const body = rendered.map(({ suite, cases }) => suiteXml(suite, cases)).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="vendloop" ${countsText(all)}${timeText(seconds, suiteDigits)}>
${body}</testsuites>
`;
}

/** Of suites the schema takes three digits behind the point. */
const suiteDigits = 3;
const caseDigits = 6;

function suiteXml({ name, seconds, properties }: TestSuite, cases: readonly RenderedCase[]): string {
  const rows = Object.entries(properties).map(
    ([key, value]) => `      <property name="${escapeXml(key)}" value="${escapeXml(String(value))}"/>`,
  );
  const counts = `${countsText(cases)} skipped="${countCases(cases, 'skipped')}"${timeText(seconds, suiteDigits)}`;
  return `  <testsuite name="${escapeXml(name)}" ${counts}>
    <properties>
${rows.join('\n')}
    </properties>
${cases.map((testCase) => caseXml(name, testCase)).join('\n')}
  </testsuite>
`;
}

function countsText(cases: readonly RenderedCase[]): string {
  return (
    `tests="${cases.length}" failures="${countCases(cases, 'failed')}" ` + `errors="${countCases(cases, 'error')}"`
  );
}

function caseXml(
  suite: string,
  { className, name, state, message = '', evidence, seconds, note }: RenderedCase,
): string {
  const time = seconds === undefined ? '' : timeText(seconds, caseDigits);
  const head = `    <testcase classname="${escapeXml(`${suite}.${className}`)}" name="${escapeXml(name)}"${time}`;
  const out = note === undefined ? '' : `<system-out>${escapeXml(note)}</system-out>`;
  if (state === 'passed') return out === '' ? `${head}/>` : `${head}>${out}</testcase>`;
  if (state === 'skipped') return `${head}><skipped message="${escapeXml(message)}"/>${out}</testcase>`;
  const element = state === 'error' ? 'error' : 'failure';
  return (
    `${head}><${element} ` +
    `message="${escapeXml(message)}">${escapeXml(evidence ?? message)}</${element}>${out}</testcase>`
  );
}

function timeText(seconds: number, digits: number): string {
  return ` time="${Math.max(0, seconds).toFixed(digits)}"`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
};

/** What XML 1.0 cannot hold, not even as an entity. */
const invalidXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/**
 * Text as XML 1.0 takes it. What it cannot hold at all (control characters, half characters) becomes the replacement
 * character.
 */
function escapeXml(text: string): string {
  return text
    .replaceAll(invalidXml, '\ufffd')
    .replaceAll(/[&<>"'\n]/g, (character) => entities[character] ?? character);
}
