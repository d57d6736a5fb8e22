import type { WireListener } from '#core/ports/link.ts';

/** What is heard of a wire, from its opening to its end. */
export interface ConnectionListener extends WireListener {
  opened(): void;
}

/**
 * One end's ear at a wire that is dialled. A link may tell its news before `dial` has returned the wire that they are
 * about: such news wait for it. What a wire says that nobody goes by any more is not heard.
 */
export class BufferedListener implements ConnectionListener {
  readonly #listener: ConnectionListener;
  #open = true;
  /** News that came too early; null once the wire is known. */
  #buffered: (() => void)[] | null = [];

  constructor(listener: ConnectionListener) {
    this.#listener = listener;
  }

  opened(): void {
    if (this.#buffered !== null) this.#buffered.push(() => this.opened());
    else if (this.#open) this.#listener.opened();
  }

  frame(text: string): void {
    if (this.#buffered !== null) this.#buffered.push(() => this.frame(text));
    else if (this.#open) this.#listener.frame(text);
  }

  closed(code: number, reason: string): void {
    if (this.#buffered !== null) this.#buffered.push(() => this.closed(code, reason));
    else if (this.#open) this.#listener.closed(code, reason);
  }

  /** The wire is known: tells what came before. */
  release(): void {
    const buffered = this.#buffered ?? [];
    this.#buffered = null;
    for (const deliver of buffered) deliver();
  }

  /** Nothing more is heard of this wire. */
  close(): void {
    this.#open = false;
  }
}
