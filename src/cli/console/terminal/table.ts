import { columnsOf, folded, padded } from './text-width.ts';

/**
 * A table within so many columns of a terminal. One that is wider is written row by row: the first cell, and under it each
 * other cell behind its heading, so that nothing is cut.
 * @param right indexes of the columns whose cells are numbers.
 */
export function tableWithin(
  columns: number,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  right: ReadonlySet<number> = new Set(),
): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, at) => Math.max(...all.map((row) => columnsOf(row[at] ?? ''))));
  const line = (row: readonly string[]): string =>
    headings
      .map((_, at) => cellOf(row[at] ?? '', widths[at] ?? 0, right.has(at)))
      .join('  ')
      .trimEnd();
  const lines = all.map(line);
  if (lines.every((text) => columnsOf(text) <= columns)) return lines.join('\n');
  return rows.map((row) => stacked(row, headings, columns)).join('\n');
}

function cellOf(text: string, width: number, right: boolean): string {
  return right ? ' '.repeat(Math.max(0, width - columnsOf(text))) + text : padded(text, width);
}

function stacked(row: readonly string[], headings: readonly string[], columns: number): string {
  const cells = row.flatMap((cell, at) => (at === 0 || cell === '' ? [] : [`${headings[at] ?? ''} ${cell}`.trim()]));
  return [...folded(row[0] ?? '', columns), ...indented(cells.join(', '), '  ', columns)].join('\n');
}

/** A text in lines that begin with an indent and stay within the width. */
export function indented(text: string, indent: string, columns: number): readonly string[] {
  return folded(text, Math.max(10, columns - indent.length)).map((line) => `${indent}${line}`);
}

/** Lines that were laid out for a wider screen, folded again where they are too long, each under its own indent. */
export function refolded(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      if (columnsOf(line) <= columns) return [line];
      const indent = /^ */.exec(line)?.[0] ?? '';
      return indented(line.slice(indent.length), indent, columns);
    })
    .join('\n');
}
