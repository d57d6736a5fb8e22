/** Longest message of a foreign error that is shown, characters. */
const maxLength = 600;

/**
 * What was thrown, in one line, with the place in the code where it is known: `x is not defined (driver.ts:12)`.
 */
export function errorText(thrown: unknown): string {
  if (!(thrown instanceof Error)) return cut(`it threw ${String(thrown)}`);
  const place = placeOf(thrown.stack);
  return `${cut(thrown.message || thrown.name)}${place === null ? '' : ` (${place})`}`;
}

function cut(text: string): string {
  const line = text.trim().replace(/\s*\n\s*/g, ' ');
  return line.length > maxLength ? `${line.slice(0, maxLength)}…` : line;
}

/** File and line of the first frame of a stack that is no part of Node. */
function placeOf(stack: string | undefined): string | null {
  const frames = stack?.split('\n').filter((line) => /^\s*at /.test(line) && !line.includes('node:')) ?? [];
  const [, file, line] = /([^/\\\s(]+?\.[cm]?[jt]s)(?:\?[^:]*)?:(\d+):\d+/.exec(frames[0] ?? '') ?? [];
  return file === undefined || line === undefined ? null : `${file}:${line}`;
}
