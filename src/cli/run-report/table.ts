import { columnsOf, padText } from '#harness/reports/text-width.ts';
import { foldLine } from './text-width.ts';

/**
 * A table within a number of columns. A wider table is printed row by row: the first cell, and under it the other cells
 * with their headings, so that nothing is cut.
 * @param rightAligned indexes of the columns whose cells are numbers.
 */
export function tableWithin(
  columns: number,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  rightAligned: ReadonlySet<number> = new Set(),
): string {
  const allRows = [headings, ...rows];
  const widths = headings.map((_, at) => Math.max(...allRows.map((row) => columnsOf(row[at] ?? ''))));
  const line = (row: readonly string[]): string =>
    headings
      .map((_, at) => cellOf(row[at] ?? '', widths[at] ?? 0, rightAligned.has(at)))
      .join('  ')
      .trimEnd();
  const lines = allRows.map(line);
  if (lines.every((text) => columnsOf(text) <= columns)) return lines.join('\n');
  return rows.map((row) => stackedRow(row, headings, columns)).join('\n');
}

function cellOf(text: string, width: number, right: boolean): string {
  return right ? ' '.repeat(Math.max(0, width - columnsOf(text))) + text : padText(text, width);
}

function stackedRow(row: readonly string[], headings: readonly string[], columns: number): string {
  const cells = row.flatMap((cell, at) => (at === 0 || cell === '' ? [] : [`${headings[at] ?? ''} ${cell}`.trim()]));
  return [...foldLine(row[0] ?? '', columns), ...indentText(cells.join(', '), '  ', columns)].join('\n');
}

/** Folds a text into indented lines within a width. */
export function indentText(text: string, indent: string, columns: number): readonly string[] {
  return foldLine(text, Math.max(10, columns - indent.length)).map((line) => `${indent}${line}`);
}

/** Folds the lines of a text that are too long, keeping their indent. */
export function foldText(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      if (columnsOf(line) <= columns) return [line];
      const indent = /^ */.exec(line)?.[0] ?? '';
      return indentText(line.slice(indent.length), indent, columns);
    })
    .join('\n');
}
