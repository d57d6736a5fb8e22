import { escapeUnprintable } from '#harness/printable.ts';

/** Characters that take two columns: ideographs, kana, hangul, full-width forms, and their punctuation. */
const wideCharacter =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;

/** The width of a text in columns. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += wideCharacter.test(character) ? 2 : 1;
  return columns;
}

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

/** The text padded with blanks to a width. */
export function padText(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** A row of a table with columns of these widths. */
export function joinCells(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, at) => (at === cells.length - 1 ? cell : padText(cell, widths[at] ?? columnsOf(cell))))
    .join('  ');
}
