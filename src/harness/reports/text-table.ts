import { escapeUnprintable } from '../printable.ts';
import { columnsOf, padText } from './text-width.ts';

/** A column of a {@link textTable}: its heading and on which side its cells stand. */
export interface Column {
  readonly heading: string;
  readonly align: 'left' | 'right';
}

/**
 * Lays rows out under headings with two spaces between columns. Widths count columns of a terminal; cells hold no line
 * breaks.
 */
export function textTable(columns: readonly Column[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [
    columns.map(({ heading }) => heading),
    ...rows.map((row) => row.map((cell) => escapeUnprintable(String(cell)))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => columnsOf(row[at] ?? ''))));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => {
        const width = widths[at] ?? 0;
        return columns[at]?.align === 'right' ? ' '.repeat(width - columnsOf(cell)) + cell : padText(cell, width);
      })
      .join('  ')
      .trimEnd();
  return cells.map(line).join('\n');
}
