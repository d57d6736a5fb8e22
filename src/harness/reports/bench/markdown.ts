import type { BenchResult } from '#harness/bench/result.ts';
import { folded, inline, markdownTable, shellBlock } from '../markdown.ts';
import { millis, perSecond, rate, whole } from './formatting.ts';
import { baselineSays, baselineSheet } from './tables/baseline.ts';
import { checksSay, foremost, goalSheet, troubles } from './tables/goals.ts';
import { latencySheet, splitSheet } from './tables/latency.ts';
import { attackSheet, loadSheet, mainLoad, outcomesSheet, stretchSheet } from './tables/load.ts';
import { lockKindSheet, lockSheet } from './tables/locks.ts';
import { aboutFacts, kneeSheet, loopSheet, processSheet, soakSheet } from './tables/processes.ts';
import type { Sheet } from './tables/report-table.ts';

/** Findings that a pull request shows; the rest is counted. */
const shown = 5;

/** A benchmark as the summary of a pull request: the verdict and why, what broke or became slower, the figures; the rest folded. */
export function benchMarkdown(result: BenchResult): string {
  const { verdict, profile, why, baseline, locks, checks, about } = result;
  const main = mainLoad(result);
  const more = checks.findings.length - shown;
  const parts = [
    `## vendloop bench ${inline(profile)}: ${verdict}`,
    `**${inline(why)}**`,
    ...headline(result),
    inline(checksSay(result)),
    bullets([
      ...foremost(checks.findings)
        .slice(0, shown)
        .map(
          ({ check, machine, says, customer }) =>
            `**${inline(check)}${machine === undefined ? '' : `, machine ${inline(machine)}`}**: ${inline(says)} ${inline(customer)}`,
        ),
      ...(more > 0 ? [`… and ${more} more`] : []),
    ]),
    ...troubles(result).map(([title, all]) =>
      titled(
        title,
        bullets(
          [...all.slice(0, shown), ...(all.length > shown ? [`… and ${all.length - shown} more`] : [])].map(inline),
        ),
      ),
    ),
    inline(baselineSays(baseline)),
    part(baselineSheet(baseline)),
    part(goalSheet(result)),
    part(stretchSheet(result)),
    ...(main ? [part(latencySheet(main)), part(splitSheet(main))] : []),
    part(kneeSheet(result)),
    part(soakSheet(result)),
    titled('What could not be observed', bullets(result.missing.map(inline))),
    titled('What this run does not show', bullets(result.notShown.map(inline))),
    fold(
      [loadSheet(result), outcomesSheet(result), attackSheet(result)].filter((sheet) => sheet !== null),
      'Load and outcomes',
    ),
    ...(locks ? [fold([lockSheet(locks), lockKindSheet(locks)], 'Locks')] : []),
    fold(
      [processSheet(result), loopSheet(result)].filter((sheet) => sheet !== null),
      'Processes and their event loops',
    ),
    folded('Where and how it ran', markdownTable(['', ''], aboutFacts(result))),
    titled('Have it again', shellBlock(about.command)),
  ];
  return `${parts.filter((one) => one !== '').join('\n\n')}\n`;
}

/** The figures that are asked for first. */
function headline(result: BenchResult): readonly string[] {
  const load = mainLoad(result);
  if (!load) return [];
  const { added } = load.times;
  const knee =
    result.knee === null ? '' : ` Knee: ${result.knee.rate === null ? 'no rate held' : perSecond(result.knee.rate)}.`;
  return [
    inline(
      `${load.stage}: ${rate(load.reached)} requests a second of ${rate(load.asked)} asked for, ${whole(load.dropped)} dropped. The core adds ${millis(added?.p50)} at p50, ${millis(added?.p95)} at p95, ${millis(added?.p99)} at p99.${knee}`,
    ),
  ];
}

function part(sheet: Sheet | null): string {
  return sheet === null ? '' : [`### ${inline(sheet.title)}`, body(sheet)].join('\n\n');
}

function fold(sheets: readonly Sheet[], title: string): string {
  return folded(title, sheets.map(body).join('\n\n'));
}

function body({ columns, rows, notes }: Sheet): string {
  const table =
    rows.length === 0
      ? []
      : [
          markdownTable(
            columns,
            rows.map(({ cells }) => cells),
          ),
        ];
  return [...table, bullets(notes.map(inline))].filter((one) => one !== '').join('\n\n');
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

function titled(title: string, text: string): string {
  return text === '' ? '' : `### ${title}\n\n${text}`;
}
