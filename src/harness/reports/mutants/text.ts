import { isDetected, type MutantResult } from '#harness/simulation/mutant-runs/run-mutants.ts';
import { textTable } from '../text-table.ts';
import { inEnglish, type Translate } from '../translate.ts';

const headings = ['mutant', 'detected by', 'median', 'worst', 'within', 'events', 'token'] as const;

/** The table for a terminal, and the undetected mutants. Worlds: median and worst of the runs, and the stated limit. */
export function mutantText(entries: readonly MutantResult[], t: Translate = inEnglish): string {
  const columns = headings.map((heading, index) => ({
    heading: t(heading),
    align: index < 2 ? ('left' as const) : ('right' as const),
  }));
  const rows = entries.map((entry) => rowCells(entry).map((cell) => (typeof cell === 'string' ? t(cell) : cell)));
  const uncaught = entries
    .filter((entry) => !isDetected(entry))
    .map(
      (entry) => `${t(`UNDETECTED  ${entry.mutant.name}: ${undetectedText(entry)}`)}\n         ${t(entry.mutant.bug)}`,
    );
  return `${[textTable(columns, rows), ...uncaught, t(summaryLine(entries))].join('\n\n')}\n`;
}

/** The table for a document: the same, with each bug in words. */
export function mutantMarkdown(entries: readonly MutantResult[]): string {
  const row = (cell: readonly (string | number)[]): string => `| ${cell.join(' | ')} |`;
  const lines = entries.map((entry) => {
    const [name, ...rest] = rowCells(entry);
    return row([`\`${name ?? ''}\``, entry.mutant.bug, ...rest]);
  });
  const [first, ...others] = headings;
  const columns = [first, 'bug', ...others];
  const rule = columns.map((_, index) => (index < 3 ? '---' : '---:'));
  return `${[row(columns), row(rule), ...lines].join('\n')}\n\n${summaryLine(entries)}\n`;
}

/** In how many runs a mutant was not detected, in one sentence. */
export function undetectedText({ mutant, detections }: MutantResult): string {
  const times = detections.filter((detection) => detection === null).length;
  return (
    `in ${times} of ${detections.length} runs ${mutant.detectedBy.join(', ')} found ` +
    `nothing within ${mutant.withinWorlds} worlds.`
  );
}

/** How many mutants were detected, in one sentence. */
export function summaryLine(entries: readonly MutantResult[]): string {
  const caught = entries.filter(isDetected).length;
  const runs = entries[0]?.detections.length ?? 0;
  return `${caught} of ${entries.length} mutants were detected in each of ${runs} ${runs === 1 ? 'run' : 'runs'}.`;
}

function rowCells(entry: MutantResult): readonly (string | number)[] {
  const { mutant, detections: runs, shrinkResult, token } = entry;
  const caught = runs.filter((caught) => caught !== null);
  const worlds = caught.map((caught) => caught.worlds).sort((a, b) => a - b);
  const worst = isDetected(entry) ? worlds.at(-1) : undefined;
  const checks = [...new Set(caught.map(({ rule }) => rule.check))];
  return [
    mutant.name,
    checks.join(', ') || 'none',
    worlds[worlds.length >> 1] ?? '–',
    worst ?? 'undetected',
    mutant.withinWorlds,
    shrinkResult?.size.events ?? '–',
    token?.length ?? '–',
  ];
}
