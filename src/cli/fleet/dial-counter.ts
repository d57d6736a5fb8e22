import type { Link, Wire, WireListener } from '#core/ports/link.ts';

/** Why dials did not come to a connection, and how often; causes as {@link causeOf} names them. */
export type FailedDials = Readonly<Record<string, number>>;

/** What a dial is listened to with. */
type DialListener = WireListener & { opened(): void };

/** Whoever counts dials. */
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

/** What the words of a failed dial mean, in the order in which they are looked at. */
const causes: readonly (readonly [pattern: RegExp, cause: string])[] = [
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

/** Names the cause of a dial that failed. @param reason as the link tells it. */
export function causeOf(reason: string): string {
  const code = /: ([A-Z][A-Z0-9_]+)$/.exec(reason)?.[1] ?? 'broken';
  for (const [pattern, cause] of causes) {
    const match = pattern.exec(reason);
    if (match) return cause.replace('$1', match[1] ?? '').replace('$code', code);
  }
  return reason === '' ? 'cut off' : code === 'broken' ? reason : code;
}

/** The causes by how often they were met: `4 refused, 2 name not found`. */
export function formatFailedDials(failed: FailedDials): string {
  return Object.entries(failed)
    .sort(([, left], [, right]) => right - left)
    .map(([cause, times]) => `${times} ${cause}`)
    .join(', ');
}
