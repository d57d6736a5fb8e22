import type { Link, Wire, WireListener } from '#core/ports/link.ts';

/** How often dials failed, by the causes of {@link causeOf}. */
export type FailedDials = Readonly<Record<string, number>>;

type DialListener = WireListener & { opened(): void };

/** Receives the outcome of each dial. */
export interface DialCounter {
  opened(): void;
  failed(cause: string): void;
}

/** A link whose dials are counted. */
export function countDials(link: Link, counter: DialCounter): Link {
  return { dial: (machineNo, listener): Wire => link.dial(machineNo, new CountingListener(listener, counter)) };
}

class CountingListener implements DialListener {
  readonly #listener: DialListener;
  readonly #counter: DialCounter;
  #hasOpened = false;

  constructor(listener: DialListener, counter: DialCounter) {
    this.#listener = listener;
    this.#counter = counter;
  }

  opened(): void {
    this.#hasOpened = true;
    this.#counter.opened();
    this.#listener.opened();
  }

  frame(text: string, arrivedAt?: number): void {
    this.#listener.frame(text, arrivedAt);
  }

  closed(code: number, reason: string): void {
    if (!this.#hasOpened) this.#counter.failed(causeOf(reason));
    this.#listener.closed(code, reason);
  }
}

/** Causes of failed dials by the text of the error; the first match counts. */
const causes: readonly (readonly [pattern: RegExp, cause: string])[] = [
  [/^the broker \S+: ((?:it|this|wrong) .*)$/, '$1'],
  [/answered HTTP (\d+)/, 'HTTP $1 in place of a connection'],
  [/ECONNREFUSED/, 'refused'],
  [/DNS_TIMEOUT/, 'no name server answers'],
  [/ENOTFOUND|EAI_|is not an address/, 'name not found'],
  [/CERT|SIGNED|LEAF_SIGNATURE|_TLS_|_SSL_|EPROTO/, 'TLS: $code'],
  [/ETIMEDOUT|timed out/, 'no answer in time'],
  [/ENETUNREACH|EHOSTUNREACH/, 'network unreachable'],
  [/ECONNRESET|EPIPE|hang up/, 'cut off'],
  [/HPE_|Parse Error|Invalid/, 'no WebSocket answer'],
];

/** Names the cause of a dial that failed. @param reason text of the link. */
export function causeOf(reason: string): string {
  const code = /: ([A-Z][A-Z0-9_]+)$/.exec(reason)?.[1] ?? 'unknown';
  for (const [pattern, cause] of causes) {
    const match = pattern.exec(reason);
    if (match) return cause.replace('$1', match[1] ?? '').replace('$code', code);
  }
  return reason === '' ? 'cut off' : code === 'unknown' ? reason : code;
}

/** The causes, most frequent first: `4 refused, 2 name not found`. */
export function formatFailedDials(failed: FailedDials): string {
  return Object.entries(failed)
    .sort(([, left], [, right]) => right - left)
    .map(([cause, times]) => `${times} ${cause}`)
    .join(', ');
}
