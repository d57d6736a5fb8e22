import { escapeUnprintable } from '../printable.ts';

/** A column of a {@link textTable}: its heading and on which side its cells stand. */
export interface Column {
  readonly heading: string;
  readonly align: 'left' | 'right';
}

/** Lays rows out under headings with two spaces between columns. Widths count characters; cells hold no line breaks. */
export function textTable(columns: readonly Column[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [
    columns.map(({ heading }) => heading),
    ...rows.map((row) => row.map((cell) => escapeUnprintable(String(cell)))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => (row[at] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) =>
        columns[at]?.align === 'right' ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return cells.map(line).join('\n');
}
