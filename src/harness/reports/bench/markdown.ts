import type { BenchResult } from '#harness/bench/result.ts';
import { foldedSection, escapeInline, markdownTable, shellBlock } from '../markdown.ts';
import { formatMs, formatPerSecond, formatRate, formatCount } from './formatting.ts';
import { baselineText, baselineTable } from './tables/baseline.ts';
import { checksText, firstOfEachCheck, goalTable, problemGroups } from './tables/goals.ts';
import { latencyTable, splitTable } from './tables/latency.ts';
import { attackTable, loadTable, mainLoad, outcomesTable, stepTable } from './tables/load.ts';
import { lockKindTable, lockTable } from './tables/locks.ts';
import { aboutFacts, kneeTable, loopTable, processTable, soakTable } from './tables/processes.ts';
import type { ReportTable } from './tables/report-table.ts';

/** Findings that a pull request shows; the rest is counted. */
const maxShown = 5;

/**
 * A benchmark as the summary of a pull request: the verdict and why, what broke or became slower, the figures; the rest
 * folded.
 */
export function benchMarkdown(result: BenchResult): string {
  const { verdict, profile, reason, baseline, locks, checks, about } = result;
  const main = mainLoad(result);
  const more = checks.findings.length - maxShown;
  const parts = [
    `## vendloop bench ${escapeInline(profile)}: ${verdict}`,
    `**${escapeInline(reason)}**`,
    ...headline(result),
    escapeInline(checksText(result)),
    bullets([
      ...firstOfEachCheck(checks.findings)
        .slice(0, maxShown)
        .map(
          ({ check, machine, message, impact }) =>
            `**${escapeInline(check)}${machine === undefined ? '' : `, machine ${escapeInline(machine)}`}**: ` +
            `${escapeInline(message)} ${escapeInline(impact)}`,
        ),
      ...(more > 0 ? [`… and ${more} more`] : []),
    ]),
    ...problemGroups(result).map(([title, all]) =>
      withTitle(
        title,
        bullets(
          [...all.slice(0, maxShown), ...(all.length > maxShown ? [`… and ${all.length - maxShown} more`] : [])].map(
            escapeInline,
          ),
        ),
      ),
    ),
    escapeInline(baselineText(baseline)),
    tableSection(baselineTable(baseline)),
    tableSection(goalTable(result)),
    tableSection(stepTable(result)),
    ...(main ? [tableSection(latencyTable(main)), tableSection(splitTable(main))] : []),
    tableSection(kneeTable(result)),
    tableSection(soakTable(result)),
    withTitle('What could not be observed', bullets(result.unobserved.map(escapeInline))),
    withTitle('What this run does not show', bullets(result.notCovered.map(escapeInline))),
    foldedTables(
      [loadTable(result), outcomesTable(result), attackTable(result)].filter((reportTable) => reportTable !== null),
      'Load and outcomes',
    ),
    ...(locks ? [foldedTables([lockTable(locks), lockKindTable(locks)], 'Locks')] : []),
    foldedTables(
      [processTable(result), loopTable(result)].filter((reportTable) => reportTable !== null),
      'Processes and their event loops',
    ),
    foldedSection('Where and how it ran', markdownTable(['', ''], aboutFacts(result))),
    withTitle('Have it again', shellBlock(about.command)),
  ];
  return `${parts.filter((section) => section !== '').join('\n\n')}\n`;
}

/** The figures that are asked for first. */
function headline(result: BenchResult): readonly string[] {
  const load = mainLoad(result);
  if (!load) return [];
  const { added } = load.times;
  const knee =
    result.knee === null
      ? ''
      : ` Knee: ${result.knee.rate === null ? 'no rate held' : formatPerSecond(result.knee.rate)}.`;
  return [
    escapeInline(
      `${load.step}: ${formatRate(load.achievedRate)} requests a second of ${formatRate(load.targetRate)} asked ` +
        `for, ${formatCount(load.dropped)} dropped. The core adds ${formatMs(added?.p50)} at p50, ` +
        `${formatMs(added?.p95)} at p95, ${formatMs(added?.p99)} at p99.${knee}`,
    ),
  ];
}

function tableSection(reportTable: ReportTable | null): string {
  return reportTable === null ? '' : [`### ${escapeInline(reportTable.title)}`, tableBody(reportTable)].join('\n\n');
}

function foldedTables(tables: readonly ReportTable[], title: string): string {
  return foldedSection(title, tables.map(tableBody).join('\n\n'));
}

function tableBody({ columns, rows, notes }: ReportTable): string {
  const table =
    rows.length === 0
      ? []
      : [
          markdownTable(
            columns,
            rows.map(({ cells }) => cells),
          ),
        ];
  return [...table, bullets(notes.map(escapeInline))].filter((section) => section !== '').join('\n\n');
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

function withTitle(title: string, text: string): string {
  return text === '' ? '' : `### ${title}\n\n${text}`;
}
