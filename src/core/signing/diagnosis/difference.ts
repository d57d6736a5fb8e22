/** Two texts around the first place where they differ, to print one above the other. */
export interface Difference {
  /** Place of the difference, in code points from 0. */
  readonly at: number;
  /** An excerpt of each text, cut to the same window. */
  readonly expected: string;
  readonly actual: string;
  /** Spaces, then a caret below the difference. */
  readonly marker: string;
}

/**
 * Finds where two texts begin to differ.
 *
 * @param width columns of the window
 * @returns null if they are equal
 */
export function differenceBetween(expected: string, actual: string, width = 64): Difference | null {
  if (expected === actual) return null;
  const [a, b] = [visibleChars(expected), visibleChars(actual)];
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  const longest = Math.max(a.length, b.length);
  const start = longest <= width ? 0 : Math.max(0, Math.min(at - Math.floor(width / 2), longest - width));
  const marker = a.slice(start, at).reduce((total, char) => total + columnsOf(char), start > 0 ? 1 : 0);
  return { at, expected: excerpt(a, start, width), actual: excerpt(b, start, width), marker: `${' '.repeat(marker)}^` };
}

function excerpt(chars: readonly string[], start: number, width: number): string {
  const text = chars.slice(start, start + width).join('');
  return `${start > 0 ? '…' : ''}${text}${start + width < chars.length ? '…' : ''}`;
}

/** Characters that are safe on a terminal: control characters are escaped. */
function visibleChars(text: string): string[] {
  return Array.from(text).map((char) =>
    /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(char)
      ? (escapes[char] ?? `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
      : char,
  );
}

const escapes: Readonly<Record<string, string | undefined>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Columns on a terminal: Chinese characters and similar ones take two. */
function columnsOf(char: string): number {
  if (char.length > 1 && char.startsWith('\\')) return char.length;
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
    char,
  )
    ? 2
    : 1;
}
