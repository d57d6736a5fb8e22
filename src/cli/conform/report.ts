import { junitFile } from '#harness/reports/junit-xml.ts';
import { textTable } from '#harness/reports/text-table.ts';
import type { DialectName } from '#core/domain/merchant.ts';
import { dialectTitles } from '#core/signing/diagnosis/hypotheses/dialect.ts';
import { printable } from '#harness/printable.ts';
import type { ConformCase } from './conform-cases.ts';
import type { Departure, Verdict } from './judge-client.ts';

/** Rows of departures that a report shows at most; --json has all of them. */
const shown = 8;

/** A verdict in lines for people. */
export function conformText(verdict: Verdict, expected: DialectName): string {
  const { departures, classes } = verdict;
  const table = textTable(
    [
      { heading: 'what is in the payload, by itself', align: 'left' },
      { heading: 'cases', align: 'right' },
      { heading: 'depart', align: 'right' },
      { heading: 'for example', align: 'left' },
    ],
    classes.filter((row) => row.cases > 0).map((row) => [row.title, row.cases, row.departed, row.example ?? '']),
  );
  return `${[headline(verdict, expected), dialectLine(verdict), '', table, ...departureLines(departures)].join('\n')}\n`;
}

/** What a client came to, in one line. */
export function headline({ verdict, doubt, cases, departures }: Verdict, expected: DialectName): string {
  const byRule = `${cases - departures.length} of ${cases} payloads are signed by the rule`;
  if (verdict === 'INCONCLUSIVE') return `INCONCLUSIVE: ${printable(doubt ?? '')}`;
  if (expected === 'raw') return `${verdict} ${byRule}.`;
  if (verdict === 'FAIL') return `FAIL as the ${expected} dialect: ${byRule}.`;
  return `PASS as the ${expected} dialect: all ${cases} payloads are signed as it does; ${byRule}.`;
}

/** Real payloads and callbacks first: they are what a shop sends and gets. Where none departs, others stand for them. */
function departureLines(departures: readonly Departure[]): readonly string[] {
  const of = (kind: ConformCase['kind']): readonly Departure[] =>
    departures.filter((departure) => departure.case.kind === kind);
  const [sent, received] = [of('endpoint'), of('callback')];
  if (departures.length === 0) return [];
  if (sent.length + received.length === 0) return section('No real payload departs; these do:', departures);
  const refused = `${sent.length} real payload${sent.length === 1 ? '' : 's'} would be refused as "sign invalid", or worse:`;
  const unverified = `${received.length} callback${received.length === 1 ? '' : 's'} could not be verified, signed by the rule:`;
  return [
    ...(sent.length > 0 ? section(refused, sent) : []),
    ...(received.length > 0 ? section(unverified, received) : []),
  ];
}

function section(title: string, rows: readonly Departure[]): readonly string[] {
  const lines = rows
    .slice(0, shown)
    .map(({ case: { name }, says }) => `  ${printable(name)}\n      ${printable(says)}`);
  return [
    '',
    title,
    ...lines,
    ...(rows.length > shown ? [`  … and ${rows.length - shown} more (--json lists them)`] : []),
  ];
}

function dialectLine({ dialect, signsAs, closest, cases, cause, departures }: Verdict): string {
  if (dialect === 'raw') return 'It does as the rule says.';
  if (dialect !== null)
    return `It is the ${dialect} dialect (${dialectTitles[dialect]} client): that makes all of its signs. ${inConfiguration(dialect)}`;
  if (signsAs !== null)
    return `It signs ${signsAs === 'raw' ? 'by the rule' : `as the ${signsAs} dialect`}, but ${wrongPayloads(departures)} not what it signed, and would be refused.`;
  if (cause !== null)
    return `It is no known dialect. One thing explains every departure: ${departures[0]?.says ?? ''} (${cause}).`;
  return `It is no known dialect; closest: ${closest.dialect}, which makes ${closest.fits} of ${cases} signs.`;
}

function inConfiguration(dialect: DialectName): string {
  return `An app may list it in signDialects, and have its callbacks signed so: callbackDialect "${dialect}".`;
}

function wrongPayloads(departures: readonly Departure[]): string {
  const wrong = departures.filter(({ in: part }) => part === 'payload').length;
  return wrong === 1 ? '1 payload is' : `${wrong} payloads are`;
}

/** A verdict as a JUnit file: a case for each payload. A dialect that was expected fails none. */
export function conformJUnit(
  cases: readonly ConformCase[],
  seconds: readonly number[],
  { verdict, departures, dialect }: Verdict,
  about: { readonly seed: number; readonly headline: string },
): string {
  const why = new Map(departures.map((departure) => [departure.case, departure.says]));
  const states = { PASS: 'passed', FAIL: 'failed', INCONCLUSIVE: 'error' } as const;
  return junitFile({
    name: 'conform',
    seconds: seconds.reduce((sum, one) => sum + one, 0),
    properties: { verdict, seed: about.seed, dialect: dialect ?? 'none' },
    outcome: { of: 'conform', state: states[verdict], why: about.headline },
    cases: cases.map((one, at) => {
      const says = why.get(one);
      return {
        of: one.kind,
        name: one.name,
        seconds: seconds[at],
        ...(says === undefined ? { state: 'passed' } : { state: 'failed', why: says }),
      };
    }),
  });
}
