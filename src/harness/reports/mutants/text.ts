import { isCaught, type Entry } from '#harness/simulation/mutant-runs/run-mutants.ts';
import { textTable } from '../text-table.ts';

const headings = ['animal', 'caught by', 'median', 'worst', 'within', 'events', 'token'] as const;

/** The table for a terminal, and who escaped. Worlds: median and worst of the hunts, and the most that is stated. */
export function zooText(entries: readonly Entry[]): string {
  const columns = headings.map((heading, index) => ({
    heading,
    align: index < 2 ? ('left' as const) : ('right' as const),
  }));
  const escaped = entries
    .filter((entry) => !isCaught(entry))
    .map(({ animal, hunts }) => {
      const times = hunts.filter((caught) => caught === null).length;
      return `ESCAPED  ${animal.name}: in ${times} of ${hunts.length} hunts ${animal.caughtBy.join(', ')} found nothing within ${animal.within} worlds.\n         ${animal.bug}`;
    });
  return `${[textTable(columns, entries.map(cells)), ...escaped, summary(entries)].join('\n\n')}\n`;
}

/** The table for a document: the same, with each bug in words. */
export function zooMarkdown(entries: readonly Entry[]): string {
  const row = (cell: readonly (string | number)[]): string => `| ${cell.join(' | ')} |`;
  const lines = entries.map((entry) => {
    const [name, ...rest] = cells(entry);
    return row([`\`${name ?? ''}\``, entry.animal.bug, ...rest]);
  });
  const [first, ...others] = headings;
  return `${[row([first, 'bug', ...others]), row([first, 'bug', ...others].map((_, index) => (index < 3 ? '---' : '---:'))), ...lines].join('\n')}\n\n${summary(entries)}\n`;
}

function summary(entries: readonly Entry[]): string {
  const caught = entries.filter(isCaught).length;
  const runs = entries[0]?.hunts.length ?? 0;
  return `${caught} of ${entries.length} animals were caught in each of ${runs} ${runs === 1 ? 'hunt' : 'hunts'}.`;
}

function cells(entry: Entry): readonly (string | number)[] {
  const { animal, hunts, shrunk, token } = entry;
  const caught = hunts.filter((one) => one !== null);
  const worlds = caught.map((one) => one.worlds).sort((a, b) => a - b);
  const worst = isCaught(entry) ? worlds.at(-1) : undefined;
  const checks = [...new Set(caught.map(({ check }) => check))];
  return [
    animal.name,
    checks.join(', ') || 'NOBODY',
    worlds[worlds.length >> 1] ?? '–',
    worst ?? 'escaped',
    animal.within,
    shrunk?.to.events ?? '–',
    token?.length ?? '–',
  ];
}
