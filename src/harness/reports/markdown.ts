import type { Column } from './text-table.ts';

/** A table; cells are text. */
export function markdownTable(
  columns: readonly (string | Column)[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => escapeInline(String(cell))).join(' | ')} |`;
  const headings = columns.map((column) => (typeof column === 'string' ? column : column.heading));
  const rule = columns.map((column) => (typeof column !== 'string' && column.align === 'right' ? '---:' : '---'));
  return [line(headings), `|${rule.join('|')}|`, ...rows.map(line)].join('\n');
}

/** A folded section. */
export function foldedSection(title: string, body: string): string {
  return `<details><summary>${escapeInline(title)}</summary>\n\n${body}\n\n</details>`;
}

/**
 * Text that stands in a line, and in a cell, as it is: no mark-up, links, images or entities, no line breaks, and
 * nothing that cannot be seen. Back-quotes stay: our own texts set names in them, and code runs nowhere.
 */
export function escapeInline(text: string): string {
  return (
    text
      .replaceAll(/\s*[\n\r\v\f\u0085\u2028\u2029]\s*/g, ' ')
      // The joiners that emoji and some scripts are written with show nothing else than they mean.
      .replaceAll(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]/gu, '\ufffd')
      .replaceAll(/&(?=#?\w+;)/g, '&amp;')
      .replaceAll(/[\\|<>*_[\]]/g, (character) =>
        character === '<' ? '&lt;' : character === '>' ? '&gt;' : `\\${character}`,
      )
  );
}

/** Something to copy into a shell. The fence is longer than any in the text, so that nothing in it ends the block. */
export function shellBlock(command: string): string {
  const longest = (command.match(/`+/g) ?? []).reduce((max, run) => Math.max(max, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return [`${fence}sh`, command, fence].join('\n');
}
