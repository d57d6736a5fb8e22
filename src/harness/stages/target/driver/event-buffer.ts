import type { HarnessEvent } from '#harness/history/event.ts';

/** Events that a run may have before its history begins; more are dropped. */
const maxBuffered = 10_000;

/** Keeps events until a listener receives them. */
export class EventBuffer {
  #buffered: HarnessEvent[] = [];
  #onEvent: ((event: HarnessEvent) => void) | undefined;

  /** Passes an event on, or keeps it. */
  readonly emit = (event: HarnessEvent): void => {
    if (this.#onEvent) this.#onEvent(event);
    else if (this.#buffered.length < maxBuffered) this.#buffered.push(event);
  };

  /** Passes on what was kept, and all that follows. */
  observe(onEvent: (event: HarnessEvent) => void): void {
    this.#onEvent = onEvent;
    const kept = this.#buffered;
    this.#buffered = [];
    // Requests before the run are part of no evidence.
    for (const event of kept) if (event.kind !== 'cloud-request') onEvent(event);
  }
}
