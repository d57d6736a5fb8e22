import { exitCodes } from '#harness/judge/verdict.ts';
import { textTable } from '#harness/reports/text-table.ts';
import { formatDuration } from '#harness/scenario/duration.ts';
import { tableWithin } from '../run-report/table.ts';
import type { CliIo } from '../shared/io.ts';
import type { Language } from '../shared/language.ts';
import { textsOf } from '../texts/index.ts';
import { reasonsOf } from '../texts/verdict-reasons.ts';
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

/** Width of the summary where letters may take two columns. */
const summaryColumns = 120;

/** A table with a row per scenario, and how many have the verdict that they declare. */
export function summaryText(io: CliIo, runs: readonly PlayedRun[], startedAt: number): string {
  const { run: texts } = textsOf(io.language);
  const rows = runs.map((run) => {
    const { scenario, result } = run;
    const { events } = result.history;
    const durationMs = events.at(-1)?.t ?? 0;
    const startedDeliveries = events.filter(({ kind }) => kind === 'delivery-started').length;
    return [
      texts.states[declarationState(run)],
      scenario.name,
      result.verdict.verdict,
      startedDeliveries,
      result.judgement.findings.length,
      events.length,
      formatDuration(durationMs),
    ];
  });
  const table =
    io.language === 'en'
      ? textTable(
          texts.headings.map((heading, at) => ({ heading, align: at < 3 ? 'left' : 'right' })),
          rows,
        )
      : tableWithin(
          summaryColumns,
          texts.headings,
          rows.map((row) => row.map(String)),
          new Set([3, 4, 5, 6]),
        );
  const unexpected = runs.filter(({ declaration }) => !declaration.matches);
  const explanations = unexpected.map((run) => {
    const { scenario, result, replay } = run;
    const reason = textsOf(io.language).report.why(reasonsOf(result)) ?? result.verdict.reason;
    return `${scenario.name}: ${declarationText(io.language, run)}\n  ${reason}\n  ${texts.replay}: ${replay}`;
  });
  const duration = formatDuration(io.now() - startedAt);
  const inconclusive = unexpected.filter(isInconclusive).length;
  const line = texts.summary(runs.length - unexpected.length, runs.length, inconclusive, duration);
  return `${[table, ...explanations, line].join('\n\n')}\n`;
}

/** How a run compares with what its scenario declares, in one sentence. */
export function declarationText(
  language: Language,
  { scenario, declaration, result }: Pick<PlayedRun, 'scenario' | 'declaration' | 'result'>,
): string {
  // The English sentence names the checks too; reports and programs have the same.
  if (language === 'en' || declaration.message === '') return declaration.message;
  return textsOf(language).run.declared(declaration.matches, scenario.verdict, result.verdict.verdict);
}
