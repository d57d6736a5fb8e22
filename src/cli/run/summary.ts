import { exitCodes } from '#harness/judge/verdict.ts';
import { textTable } from '#harness/reports/text-table.ts';
import { formatDuration } from '#harness/scenario/duration.ts';
import type { CliIo } from '../shared/io.ts';
import type { PlayedRun } from './play-scenario.ts';

/** The exit code of several runs: the first of 1, 3 and 0 that one of them has. */
export function exitCodeOfRuns(runs: readonly Pick<PlayedRun, 'declaration' | 'result'>[]): 0 | 1 | 3 {
  const codes = runs.map(({ declaration, result }) =>
    declaration.matches ? 0 : isInconclusive({ declaration, result }) ? exitCodes.INCONCLUSIVE : exitCodes.FAIL,
  );
  return codes.includes(1) ? 1 : codes.includes(3) ? 3 : 0;
}

/** The outcome of a run as a short label. */
export function declarationState(run: Pick<PlayedRun, 'declaration' | 'result'>): 'ok' | 'INCONCLUSIVE' | 'UNEXPECTED' {
  if (run.declaration.matches) return 'ok';
  return isInconclusive(run) ? 'INCONCLUSIVE' : 'UNEXPECTED';
}

function isInconclusive({ declaration: comparison, result }: Pick<PlayedRun, 'declaration' | 'result'>): boolean {
  return comparison.inconclusive ?? result.verdict.verdict === 'INCONCLUSIVE';
}

/** A table with a row per scenario, and how many have the verdict that they declare. */
export function summaryText(io: CliIo, runs: readonly PlayedRun[], startedAt: number): string {
  const rows = runs.map((run) => {
    const { scenario, result } = run;
    const { events } = result.history;
    const durationMs = events.at(-1)?.t ?? 0;
    const startedDeliveries = events.filter(({ kind }) => kind === 'delivery-started').length;
    return [
      declarationState(run),
      scenario.name,
      result.verdict.verdict,
      startedDeliveries,
      result.judgement.findings.length,
      events.length,
      formatDuration(durationMs),
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
  const unexpected = runs.filter(({ declaration }) => !declaration.matches);
  const explanations = unexpected.map(
    ({ scenario, declaration, result, replay }) =>
      `${scenario.name}: ${declaration.message}\n  ${result.verdict.reason}\n  replay: ${replay}`,
  );
  const duration = formatDuration(io.now() - startedAt);
  const inconclusive = unexpected.filter(isInconclusive).length;
  const line =
    `${runs.length - unexpected.length} of ${runs.length} scenarios have the verdict that they ` +
    `declare${inconclusive === 0 ? '' : `, ${inconclusive} ${inconclusive === 1 ? 'is' : 'are'} INCONCLUSIVE`}, in ` +
    `${duration}.`;
  return `${[table, ...explanations, line].join('\n\n')}\n`;
}
