import type { WireListener } from '#core/ports/link.ts';

/** Receives the events of a wire, from its opening to its end. */
export interface ConnectionListener extends WireListener {
  opened(): void;
}

/**
 * Buffers events that a link emits before `dial` returns its wire; drops events after {@link close}.
 */
export class BufferedListener implements ConnectionListener {
  readonly #listener: ConnectionListener;
  #open = true;
  /** Events from before the wire is known; null afterwards. */
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

  /** Delivers the buffered events; called when the wire is known. */
  release(): void {
    const buffered = this.#buffered ?? [];
    this.#buffered = null;
    for (const deliver of buffered) deliver();
  }

  /** Drops all later events. */
  close(): void {
    this.#open = false;
  }
}
