/** A line of a JUnit report. */
export interface JUnitCase {
  /** Words between dots, by which viewers group. */
  readonly of: string;
  readonly name: string;
  /** `error`: it could not be judged, because something broke that was not under test. */
  readonly state: 'passed' | 'failed' | 'skipped' | 'error';
  /** Why it did not pass, in one line, and the evidence. */
  readonly why?: string;
  readonly evidence?: string;
  /** Real time that it took, in seconds; left out where it was not measured. */
  readonly seconds?: number | undefined;
}

/** What a command comes to: 0 is `passed`, 1 `failed`, everything else `error`. */
export interface JUnitOutcome {
  readonly state: 'passed' | 'failed' | 'error';
  readonly why: string;
  /** The group of the case that carries it. */
  readonly of: string;
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
 * other contradicts it: there is a failure when the exit code is 1, an error when it is 3 or 4, and neither when it is 0.
 */
export function junitFile({ name, seconds, properties, outcome, cases }: JUnitSuite): string {
  const all = [outcomeCase(outcome, seconds), ...cases.map((one) => settled(one, outcome))];
  const n = (state: JUnitCase['state']): number => all.filter((one) => one.state === state).length;
  const counts = `tests="${all.length}" failures="${n('failed')}" errors="${n('error')}"`;
  // Of suites the schema takes three digits behind the point.
  const time = ` time="${written(seconds, 3)}"`;
  const body = all.map((one) => caseXml(name, one)).join('\n');
  const rows = Object.entries(properties).map(
    ([key, value]) => `      <property name="${escaped(key)}" value="${escaped(String(value))}"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="vendloop" ${counts}${time}>
  <testsuite name="${escaped(name)}" ${counts} skipped="${n('skipped')}"${time}>
    <properties>
${rows.join('\n')}
    </properties>
${body}
  </testsuite>
</testsuites>
`;
}

/** Where a case is heard that counts for less than it would by itself. */
interface SettledCase extends JUnitCase {
  readonly systemOut?: string;
}

function outcomeCase({ of, state, why }: JUnitOutcome, seconds: number): SettledCase {
  return { of, name: 'verdict', state, why, seconds, ...(state === 'passed' && { systemOut: why }) };
}

/** A failure that was declared passes, and is kept as output; a failure of a run that proves nothing was not judged. */
function settled(one: JUnitCase, { state, why }: JUnitOutcome): SettledCase {
  if (state === 'passed' && (one.state === 'failed' || one.state === 'error')) {
    return {
      ...one,
      state: 'passed',
      systemOut: [`${one.state}, which fails nothing here: ${why}`, one.why, one.evidence].filter(Boolean).join('\n'),
    };
  }
  return state === 'error' && one.state === 'failed' ? { ...one, state: 'skipped' } : one;
}

function caseXml(suite: string, { of, name, state, why = '', evidence, seconds, systemOut }: SettledCase): string {
  const time = seconds === undefined ? '' : ` time="${written(seconds, 6)}"`;
  const head = `    <testcase classname="${escaped(`${suite}.${of}`)}" name="${escaped(name)}"${time}`;
  const out = systemOut === undefined ? '' : `<system-out>${escaped(systemOut)}</system-out>`;
  if (state === 'passed') return out === '' ? `${head}/>` : `${head}>${out}</testcase>`;
  if (state === 'skipped') return `${head}><skipped message="${escaped(why)}"/>${out}</testcase>`;
  const element = state === 'error' ? 'error' : 'failure';
  return `${head}><${element} message="${escaped(why)}">${escaped(evidence ?? why)}</${element}>${out}</testcase>`;
}

function written(seconds: number, digits: number): string {
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
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text as XML 1.0 takes it. What it cannot hold at all (control characters, half characters) becomes the replacement character. */
function escaped(text: string): string {
  return text.replaceAll(forbidden, '\ufffd').replaceAll(/[&<>"'\n]/g, (character) => entities[character] ?? character);
}
