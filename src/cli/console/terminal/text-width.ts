import { printable } from '#harness/printable.ts';

/** Characters that take two columns: ideographs, kana, hangul, full-width forms, and their punctuation. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += wide.test(character) ? 2 : 1;
  return columns;
}

/** The text, plainly visible and cut to so many columns; what was cut shows as `…`. */
export function fitted(given: string, columns: number): string {
  const text = printable(given);
  if (columnsOf(text) <= columns) return text;
  let kept = '';
  let used = 0;
  for (const character of text) {
    const next = used + columnsOf(character);
    if (next > columns - 1) break;
    kept += character;
    used = next;
  }
  return `${kept}…`;
}

/**
 * A line in as many lines as it needs. Rows of tables, which begin with two blanks, are cut instead: half a row further down says
 * nothing. A word that is longer than a line is broken, and Chinese anywhere.
 */
export function folded(line: string, columns: number): readonly string[] {
  if (line.startsWith('  ')) return [fitted(line, columns)];
  const lines: string[] = [];
  let rest = printable(line);
  while (columnsOf(rest) > columns) {
    const head = leading(rest, columns);
    const blank = rest[head.length] === ' ' ? head.length : head.lastIndexOf(' ');
    const cut = blank > 0 ? blank : head.length;
    lines.push(rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
  return [...lines, rest];
}

/** As much of the beginning of a text as fits into so many columns; at least one character. */
function leading(text: string, columns: number): string {
  let kept = '';
  for (const character of text) {
    if (kept !== '' && columnsOf(kept) + columnsOf(character) > columns) break;
    kept += character;
  }
  return kept;
}

/** The text, filled with blanks up to so many columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** A row of a table whose columns have these widths. */
export function row(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, at) => (at === cells.length - 1 ? cell : padded(cell, widths[at] ?? columnsOf(cell))))
    .join('  ');
}
