import type { BenchResult } from '#harness/bench/result.ts';
import { inEnglish, type Translate } from '../translate.ts';
import { foldedSection, escapeInline, markdownTable, shellBlock } from '../markdown.ts';
import { formatMs, formatPerSecond, formatRate, formatCount } from './formatting.ts';
import { baselineText, baselineTable } from './tables/baseline.ts';
import { checksText, firstOfEachCheck, goalTable, problemGroups } from './tables/goals.ts';
import { latencyTable, splitTable } from './tables/latency.ts';
import { attackTable, loadTable, mainLoad, outcomesTable, stepTable } from './tables/load.ts';
import { lockKindTable, lockTable } from './tables/locks.ts';
import { aboutFacts, kneeTable, loopTable, processTable, soakTable } from './tables/processes.ts';
import { translateTable, type ReportTable } from './tables/report-table.ts';

/** Findings that a pull request shows; the rest is counted. */
const maxShown = 5;

/**
 * A benchmark as the summary of a pull request: the verdict and why, what broke or became slower, the figures; the rest
 * folded.
 */
export function benchMarkdown(result: BenchResult, t: Translate = inEnglish): string {
  const { verdict, profile, reason, baseline, locks, checks, about } = result;
  const main = mainLoad(result);
  const more = checks.findings.length - maxShown;
  const parts = [
    `## vendloop bench ${escapeInline(profile)}: ${verdict}`,
    `**${escapeInline(t(reason))}**`,
    headline(result, t),
    escapeInline(t(checksText(result))),
    bullets([
      ...firstOfEachCheck(checks.findings)
        .slice(0, maxShown)
        .map(
          ({ check, machine, message, impact }) =>
            `**${escapeInline(check)}${machine === undefined ? '' : `, ${escapeInline(t(`machine ${machine}`))}`}**: ` +
            `${escapeInline(t(message))} ${escapeInline(t(impact))}`,
        ),
      ...(more > 0 ? [t(`… and ${more} more`)] : []),
    ]),
    ...problemGroups(result).map(([title, all]) =>
      withTitle(
        t(title),
        bullets(
          [
            ...all.slice(0, maxShown).map(t),
            ...(all.length > maxShown ? [t(`… and ${all.length - maxShown} more`)] : []),
          ].map(escapeInline),
        ),
      ),
    ),
    escapeInline(t(baselineText(baseline))),
    tableSection(baselineTable(baseline), t),
    tableSection(goalTable(result), t),
    tableSection(stepTable(result), t),
    ...(main ? [tableSection(latencyTable(main), t), tableSection(splitTable(main), t)] : []),
    tableSection(kneeTable(result), t),
    tableSection(soakTable(result), t),
    withTitle(t('What could not be observed'), bullets(result.unobserved.map(t).map(escapeInline))),
    withTitle(t('What this run does not show'), bullets(result.notCovered.map(t).map(escapeInline))),
    foldedTables(
      [loadTable(result), outcomesTable(result), attackTable(result)].filter((reportTable) => reportTable !== null),
      t('Load and outcomes'),
      t,
    ),
    ...(locks ? [foldedTables([lockTable(locks), lockKindTable(locks)], t('Locks'), t)] : []),
    foldedTables(
      [processTable(result), loopTable(result)].filter((reportTable) => reportTable !== null),
      t('Processes and their event loops'),
      t,
    ),
    factsSection(result, t),
    withTitle(t('Have it again'), shellBlock(about.command)),
  ];
  return `${parts.filter((section) => section !== '').join('\n\n')}\n`;
}

/** The figures that are asked for first. */
function headline(result: BenchResult, t: Translate): string {
  const load = mainLoad(result);
  if (!load) return '';
  const { added } = load.times;
  const loadText = t(
    `${load.step}: ${formatRate(load.achievedRate)} requests a second of ${formatRate(load.targetRate)} asked for, ` +
      `${formatCount(load.dropped)} dropped. The core adds ${formatMs(added?.p50)} at p50, ` +
      `${formatMs(added?.p95)} at p95, ${formatMs(added?.p99)} at p99.`,
  );
  const { knee } = result;
  const kneeText =
    knee === null ? '' : ` ${t(knee.rate === null ? 'Knee: no rate held.' : `Knee: ${formatPerSecond(knee.rate)}.`)}`;
  return escapeInline(`${loadText}${kneeText}`);
}

function tableSection(reportTable: ReportTable | null, t: Translate): string {
  if (reportTable === null) return '';
  return [`### ${escapeInline(t(reportTable.title))}`, tableBody(translateTable(reportTable, t))].join('\n\n');
}

function factsSection(result: BenchResult, t: Translate): string {
  const facts = aboutFacts(result).map((fact) => fact.map(t));
  return foldedSection(t('Where and how it ran'), markdownTable(['', ''], facts));
}

function foldedTables(tables: readonly ReportTable[], title: string, t: Translate): string {
  return foldedSection(title, tables.map((table) => tableBody(translateTable(table, t))).join('\n\n'));
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
