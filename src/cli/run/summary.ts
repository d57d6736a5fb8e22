import { exitCodes } from '#harness/judge/verdict.ts';
import { textTable } from '#harness/reports/text-table.ts';
import { sayDuration } from '#harness/scenario/duration.ts';
import type { CliIo } from '../shared/io.ts';
import type { Played } from './play-scenario.ts';

/** The exit code of several runs: the first of 1, 3 and 0 that any of them gives. */
export function exitCodeOf(played: readonly Pick<Played, 'declared' | 'result'>[]): 0 | 1 | 3 {
  const codes = played.map(({ declared, result }) =>
    declared.asDeclared ? 0 : isInconclusive({ declared, result }) ? exitCodes.INCONCLUSIVE : exitCodes.FAIL,
  );
  return codes.includes(1) ? 1 : codes.includes(3) ? 3 : 0;
}

/** How a run came out, in a word. */
export function stateOf(played: Pick<Played, 'declared' | 'result'>): 'ok' | 'INCONCLUSIVE' | 'NOT AS DECLARED' {
  if (played.declared.asDeclared) return 'ok';
  return isInconclusive(played) ? 'INCONCLUSIVE' : 'NOT AS DECLARED';
}

function isInconclusive({ declared, result }: Pick<Played, 'declared' | 'result'>): boolean {
  return declared.inconclusive ?? result.verdict.verdict === 'INCONCLUSIVE';
}

/** One line for each scenario, and how many came to what they declare. */
export function summaryText(io: CliIo, played: readonly Played[], beganAt: number): string {
  const rows = played.map((one) => {
    const { scenario, result } = one;
    const { events } = result.history;
    const lasted = events.at(-1)?.t ?? 0;
    const begun = events.filter(({ kind }) => kind === 'delivery-begun').length;
    return [
      stateOf(one),
      scenario.name,
      result.verdict.verdict,
      begun,
      result.judgement.findings.length,
      events.length,
      sayDuration(lasted),
    ];
  });
  const table = textTable(
    [
      { heading: '', align: 'left' },
      { heading: 'scenario', align: 'left' },
      { heading: 'verdict', align: 'left' },
      { heading: 'deliveries', align: 'right' },
      { heading: 'findings', align: 'right' },
      { heading: 'events', align: 'right' },
      { heading: 'machine time', align: 'right' },
    ],
    rows,
  );
  const wrong = played.filter(({ declared }) => !declared.asDeclared);
  const why = wrong.map(
    ({ scenario, declared, result, replay }) =>
      `${scenario.name}: ${declared.says}\n  ${result.verdict.why}\n  replay: ${replay}`,
  );
  const took = sayDuration(io.now() - beganAt);
  const open = wrong.filter(isInconclusive).length;
  const line = `${played.length - wrong.length} of ${played.length} scenarios came to what they declare${open === 0 ? '' : `, ${open} ${open === 1 ? 'is' : 'are'} INCONCLUSIVE`}, in ${took}.`;
  return `${[table, ...why, line].join('\n\n')}\n`;
}
