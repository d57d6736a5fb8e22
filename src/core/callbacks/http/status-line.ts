/**
 * A status line with what ends it: a blank before the reason, or the line's end. Some servers end lines with LF alone.
 */
const statusLine = /^HTTP\/1\.[01] ([1-5]\d\d)(?=[ \r\n])/;

/**
 * The status of an answer from its first bytes, informational answers (1xx) left out; null when it is not there yet.
 */
export function parseStatus(head: string): number | null {
  let rest = head;
  for (;;) {
    const status = Number(statusLine.exec(rest)?.[1] ?? NaN);
    if (Number.isNaN(status)) return null;
    if (status >= 200) return status;
    const end = /\r?\n\r?\n/.exec(rest);
    // 101 ends the talk in HTTP.
    if (status === 101 || !end) return null;
    rest = rest.slice(end.index + end[0].length);
  }
}
