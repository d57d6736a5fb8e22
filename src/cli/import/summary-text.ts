import { formatQuantity } from '#harness/checks/check.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import type { LogImport } from '#harness/import/import-log.ts';
import { hiddenLawsOf } from '#harness/judge/imported-laws.ts';
import { checks } from '#harness/checks/index.ts';
import { escapeUnprintable } from '#harness/printable.ts';

/** What reading a log came to. */
export type LogRead = Extract<HistoryEvent, { readonly kind: 'log-read' }>;

/** Rows, and groups of rows, that are named; the rest is counted. */
const maxNamed = 10;

/** What became of the rows of a log: nothing is left out in silence. */
export function summaryText(
  log: string,
  { header, unmatched, missingColumns }: Pick<LogImport, 'header' | 'unmatched' | 'missingColumns'>,
  { events, summary }: { readonly events: number; readonly summary: LogRead },
): string {
  const { rows, moved, earlier, truncated } = summary;
  const hidden = hiddenLawsOf(header).length;
  const lines = [
    `${log}: ${formatQuantity(rows, 'row')} became ${formatQuantity(events, 'event')} of ` +
      formatQuantity(header.machines.length, 'machine'),
    ...unmatchedLines(summary, unmatched),
    ...rejectedLines(summary),
    ...(moved > 0
      ? [`${formatQuantity(moved, 'row')} stood after a later one and moved to the place of its time`]
      : []),
    ...(earlier > 0
      ? [`${formatQuantity(earlier, 'event')} left out: about what began before the log (see "covers")`]
      : []),
    ...(truncated ? [`the last line breaks off: it was left out`] : []),
    ...(missingColumns.length > 0 ? [`no row has ${missingColumns.map((name) => `"${name}"`).join(', ')}`] : []),
    `${checks.length - hidden} of ${checks.length} checks can judge it`,
  ];
  return `${lines.map(escapeUnprintable).join('\n')}\n`;
}

function unmatchedLines({ unmatched: rows }: LogRead, groups: LogImport['unmatched']): readonly string[] {
  if (rows === 0) return [];
  const named = groups.slice(0, maxNamed);
  const more = rows - named.reduce((sum, [, count]) => sum + count, 0);
  return [
    `${formatQuantity(rows, 'row')} matched no rule:`,
    ...named.map(([group, count]) => `  ${count} × ${group}`),
    ...(more > 0 ? [`  ${more} others`] : []),
  ];
}

function rejectedLines({ rejected, moreRejected }: LogRead): readonly string[] {
  const all = rejected.length + moreRejected;
  if (all === 0) return [];
  const named = rejected.slice(0, maxNamed);
  const more = all - named.length;
  return [
    `${formatQuantity(all, 'row')} could not be used; what needs such rows will be INCONCLUSIVE:`,
    ...named.map(({ line, reason }) => `  line ${line}: ${reason}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}
