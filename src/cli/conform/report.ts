import { junitFile } from '../../harness/report/junit-xml.ts';
import { textTable } from '../../harness/report/text-table.ts';
import type { DialectName } from '../../core/domain/merchant.ts';
import { dialectTitles } from '../../core/signing/diagnosis/twists/dialect.ts';
import { printable } from '../app-key.ts';
import type { ConformCase } from './cases.ts';
import type { Verdict } from './judge.ts';

/** Rows of departures that a report shows at most; --json has all of them. */
const shown = 8;

/** A verdict in lines for people. */
export function conformText(verdict: Verdict, passes: boolean, expected: DialectName): string {
  const { cases, departures, classes } = verdict;
  const real = departures.filter((departure) => departure.case.kind === 'endpoint');
  const table = textTable(
    [{ heading: 'what is in the payload, by itself', align: 'left' }, { heading: 'cases', align: 'right' }, { heading: 'depart', align: 'right' }, { heading: 'for example', align: 'left' }],
    classes.filter((row) => row.cases > 0).map((row) => [row.title, row.cases, row.departed, row.example ?? '']),
  );
  return `${[
    `${passes ? 'PASS' : 'FAIL'}${expected === 'raw' ? '' : ` as the ${expected} dialect:`} ${cases - departures.length} of ${cases} payloads are signed by the rule.`,
    dialectLine(verdict),
    '',
    table,
    ...(real.length === 0 ? [] : ['', `${real.length} real payloads would be refused as "sign invalid", or worse:`, ...real.slice(0, shown).map(({ case: { name }, says }) => `  ${printable(name)}\n      ${printable(says)}`), ...(real.length > shown ? [`  … and ${real.length - shown} more (--json lists them)`] : [])]),
  ].join('\n')}\n`;
}

function dialectLine({ dialect, closest, cases, cause }: Verdict): string {
  if (dialect === 'raw') return 'It does as the rule says.';
  if (dialect !== null) return `It is the ${dialect} dialect (${dialectTitles[dialect]} client): that makes all of its signs. An app may list it in signDialects.`;
  if (cause !== null) return `It is no known dialect. One thing explains every departure: ${cause}.`;
  return `It is no known dialect; closest: ${closest.dialect}, which makes ${closest.fits} of ${cases} signs.`;
}

/** A verdict as a JUnit file: a case for each payload. */
export function conformJUnit(cases: readonly ConformCase[], { departures, dialect }: Verdict, passes: boolean, seed: number): string {
  const why = new Map(departures.map((departure) => [departure.case, departure.says]));
  return junitFile({
    name: 'conform',
    seconds: 0,
    properties: { seed, dialect: dialect ?? 'none' },
    cases: cases.map((one) => {
      const says = why.get(one);
      // A dialect that was expected is a pass.
      return says === undefined || passes ? { of: one.kind, name: one.name, state: 'passed' } : { of: one.kind, name: one.name, state: 'failed', why: says };
    }),
  });
}
