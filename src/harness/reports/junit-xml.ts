/** A line of a JUnit report. */
export interface JUnitCase {
  /** Words between dots, by which viewers group. */
  readonly className: string;
  readonly name: string;
  /** `error`: it could not be judged, because something broke that was not under test. */
  readonly state: 'passed' | 'failed' | 'skipped' | 'error';
  /** Why it did not pass, in one line, and the evidence. */
  readonly message?: string;
  readonly evidence?: string;
  /** Real time that it took, in seconds; left out where it was not measured. */
  readonly seconds?: number | undefined;
}

/** What a command comes to: 0 is `passed`, 1 `failed`, everything else `error`. */
export interface JUnitOutcome {
  readonly state: 'passed' | 'failed' | 'error';
  readonly message: string;
  /** The group of the case that carries it. */
  readonly className: string;
}

/** One suite of a JUnit report. */
export interface JUnitSuite {
  readonly name: string;
  /** Real time of the whole, in seconds. */
  readonly seconds: number;
  readonly properties: Readonly<Record<string, string | number>>;
  readonly outcome: JUnitOutcome;
  readonly cases: readonly JUnitCase[];
}

/**
 * A suite as a whole JUnit file, valid by the schema of Jenkins' xunit plugin. Its first case is the outcome, and no
 * other contradicts it: there is a failure when the exit code is 1, an error when it is 3 or 4, and neither when it is
 * 0.
 */
export function junitFile({ name, seconds, properties, outcome, cases }: JUnitSuite): string {
  const all = [outcomeCase(outcome, seconds), ...cases.map((testCase) => caseForOutcome(testCase, outcome))];
  const n = (state: JUnitCase['state']): number => all.filter((testCase) => testCase.state === state).length;
  const counts = `tests="${all.length}" failures="${n('failed')}" errors="${n('error')}"`;
  // Of suites the schema takes three digits behind the point.
  const time = ` time="${formatSeconds(seconds, 3)}"`;
  const body = all.map((testCase) => caseXml(name, testCase)).join('\n');
  const rows = Object.entries(properties).map(
    ([key, value]) => `      <property name="${escapeXml(key)}" value="${escapeXml(String(value))}"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="vendloop" ${counts}${time}>
  <testsuite name="${escapeXml(name)}" ${counts} skipped="${n('skipped')}"${time}>
    <properties>
${rows.join('\n')}
    </properties>
${body}
  </testsuite>
</testsuites>
`;
}

/** Where a case is heard that counts for less than it would by itself. */
interface RenderedCase extends JUnitCase {
  readonly systemOut?: string;
}

function outcomeCase({ className, state, message }: JUnitOutcome, seconds: number): RenderedCase {
  return { className, name: 'verdict', state, message, seconds, ...(state === 'passed' && { systemOut: message }) };
}

/** A failure that was declared passes, and is kept as output; a failure of a run that proves nothing was not judged. */
function caseForOutcome(testCase: JUnitCase, { state, message }: JUnitOutcome): RenderedCase {
  if (state === 'passed' && (testCase.state === 'failed' || testCase.state === 'error')) {
    return {
      ...testCase,
      state: 'passed',
      systemOut: [`${testCase.state}, which fails nothing here: ${message}`, testCase.message, testCase.evidence]
        .filter(Boolean)
        .join('\n'),
    };
  }
  return state === 'error' && testCase.state === 'failed' ? { ...testCase, state: 'skipped' } : testCase;
}

function caseXml(
  suite: string,
  { className, name, state, message = '', evidence, seconds, systemOut }: RenderedCase,
): string {
  const time = seconds === undefined ? '' : ` time="${formatSeconds(seconds, 6)}"`;
  const head = `    <testcase classname="${escapeXml(`${suite}.${className}`)}" name="${escapeXml(name)}"${time}`;
  const out = systemOut === undefined ? '' : `<system-out>${escapeXml(systemOut)}</system-out>`;
  if (state === 'passed') return out === '' ? `${head}/>` : `${head}>${out}</testcase>`;
  if (state === 'skipped') return `${head}><skipped message="${escapeXml(message)}"/>${out}</testcase>`;
  const element = state === 'error' ? 'error' : 'failure';
  return (
    `${head}><${element} ` +
    `message="${escapeXml(message)}">${escapeXml(evidence ?? message)}</${element}>${out}</testcase>`
  );
}

function formatSeconds(seconds: number, digits: number): string {
  return Math.max(0, seconds).toFixed(digits);
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
