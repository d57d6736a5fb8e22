import { escapeUnprintable } from '#harness/printable.ts';
import { columnsOf, padText } from '#harness/reports/text-width.ts';

/** The text with invisible characters escaped, cut to a width; `…` marks a cut. */
export function fitText(input: string, columns: number): string {
  const text = escapeUnprintable(input);
  if (columnsOf(text) <= columns) return text;
  let fitting = '';
  let width = 0;
  for (const character of text) {
    const next = width + columnsOf(character);
    if (next > columns - 1) break;
    fitting += character;
    width = next;
  }
  return `${fitting}…`;
}

/**
 * Folds a line. Rows of tables, which begin with two blanks, are cut instead, because a folded row is hard to read.
 * Words longer than a line are broken, and Chinese anywhere.
 */
export function foldLine(line: string, columns: number): readonly string[] {
  if (line.startsWith('  ')) return [fitText(line, columns)];
  const lines: string[] = [];
  let rest = escapeUnprintable(line);
  while (columnsOf(rest) > columns) {
    const head = leadingColumns(rest, columns);
    const blank = rest[head.length] === ' ' ? head.length : head.lastIndexOf(' ');
    const cut = blank > 0 ? blank : head.length;
    lines.push(rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
  return [...lines, rest];
}

/** The start of a text that fits into a width; at least one character. */
function leadingColumns(text: string, columns: number): string {
  let head = '';
  for (const character of text) {
    if (head !== '' && columnsOf(head) + columnsOf(character) > columns) break;
    head += character;
  }
  return head;
}

/** A row of a table with columns of these widths. */
export function joinCells(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, at) => (at === cells.length - 1 ? cell : padText(cell, widths[at] ?? columnsOf(cell))))
    .join('  ');
}
