/**
 * What SQLite's text cannot hold as it is: NUL ends a text when libsql reads it, and a lone surrogate has no UTF-8.
 * Texts from outside may hold either. ESC marks a text that is stored as JSON, so a text that begins with it is one
 * too.
 */
const jsonPrefix = '\u001b';

/** A text from outside, as it is stored. Different texts stay different. */
export function toColumn(text: string): string {
  return needsEncoding(text) ? jsonPrefix + JSON.stringify(text) : text;
}

/** A text from outside, as it was. */
export function fromColumn(column: string): string {
  return column.startsWith(jsonPrefix) ? (JSON.parse(column.slice(jsonPrefix.length)) as string) : column;
}

function needsEncoding(text: string): boolean {
  return text.startsWith(jsonPrefix) || text.includes('\0') || !text.isWellFormed();
}
