/** A line that a program of a driver wrote: it asks for a request, or ends a call. */
export type ProgramMessage =
  | { readonly kind: 'send'; readonly id: number; readonly request: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly text: string };

/** Longest part of a line that a message shows, characters. */
const maxShown = 120;

/** Reads a line. @returns a sentence where it is no message of the protocol. */
export function readMessage(line: string): ProgramMessage | string {
  const shown = line.length > maxShown ? `${line.slice(0, maxShown)}…` : line;
  const isWrong = (why: string): string =>
    `it wrote a line that ${why}: ${shown} (text for people belongs to standard error)`;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return isWrong('is no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return isWrong('is no JSON object');
  const message = value as Readonly<Record<string, unknown>>;
  const { id } = message;
  if (typeof id !== 'number') return isWrong('has no "id" of a call');
  if ('error' in message) return { kind: 'error', id, text: textOf(message['error']) };
  if ('result' in message) return { kind: 'result', id, result: message['result'] };
  if ('send' in message) return { kind: 'send', id, request: message['send'] };
  return isWrong('has none of "result", "error" and "send"');
}

function textOf(error: unknown): string {
  return typeof error === 'string' ? error : JSON.stringify(error);
}
