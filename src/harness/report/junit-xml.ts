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
}

/** One suite of a JUnit report. */
export interface JUnitSuite {
  readonly name: string;
  readonly seconds: number;
  readonly properties: Readonly<Record<string, string | number>>;
  readonly cases: readonly JUnitCase[];
}

/** A suite as a whole JUnit file. */
export function junitFile({ name, seconds, properties, cases }: JUnitSuite): string {
  const n = (state: JUnitCase['state']): number => cases.filter((one) => one.state === state).length;
  const attributes = `tests="${cases.length}" failures="${n('failed')}" errors="${n('error')}" skipped="${n('skipped')}" time="${seconds.toFixed(3)}"`;
  const body = cases.map((one) => caseXml(name, one)).join('\n');
  const said = Object.entries(properties).map(([key, value]) => `      <property name="${key}" value="${escaped(String(value))}"/>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="vendloop" ${attributes}>
  <testsuite name="${escaped(name)}" ${attributes}>
    <properties>
${said.join('\n')}
    </properties>
${body}
  </testsuite>
</testsuites>
`;
}

function caseXml(suite: string, { of, name, state, why, evidence }: JUnitCase): string {
  const head = `    <testcase classname="${escaped(`${suite}.${of}`)}" name="${escaped(name)}" time="0"`;
  if (state === 'passed') return `${head}/>`;
  const message = escaped(why ?? '');
  if (state === 'skipped') return `${head}><skipped message="${message}"/></testcase>`;
  const element = state === 'error' ? 'error' : 'failure';
  return `${head}><${element} message="${message}">${escaped(evidence ?? why ?? '')}</${element}></testcase>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\n': '&#10;' };

/** What XML 1.0 cannot hold, not even as an entity. */
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text as XML 1.0 takes it. What it cannot hold at all (control characters, half characters) becomes the replacement character. */
function escaped(text: string): string {
  return text
    .replaceAll(forbidden, '\ufffd')
    .replaceAll(/[&<>"'\n]/g, (character) => entities[character] ?? character);
}
