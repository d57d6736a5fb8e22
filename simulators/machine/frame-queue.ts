/** Frames that wait while the controller stands still or its board is busy; one more is lost. */
export const inboxLimit = 64;

/** Whom an inbox tells. */
export interface InboxReader {
  read(frame: string): void;
  /** A frame came that finds no room. */
  full(): void;
}

/** Frames on their way to the controller's program: read at once, or in their order once somebody is there to read. */
export class Inbox {
  readonly #reader: InboxReader;
  readonly #waiting: string[] = [];
  #still = false;
  /** While the board is busy: told of each frame that has to wait for it. */
  #busy: { readonly waited: () => void } | null = null;

  constructor(reader: InboxReader) {
    this.#reader = reader;
  }

  /** A frame has arrived. */
  take(frame: string): void {
    if (!this.#still && this.#busy === null) {
      this.#reader.read(frame);
      return;
    }
    if (this.#waiting.length >= inboxLimit) {
      this.#reader.full();
      return;
    }
    this.#waiting.push(frame);
    this.#busy?.waited();
  }

  /** The program stands still, or reads on. */
  freeze(still: boolean): void {
    this.#still = still;
    this.#readOn();
  }

  /** The board is busy, which `waited` is told for each frame that waits for it; null: it is no longer. */
  keepBusy(busy: { readonly waited: () => void } | null): void {
    this.#busy = busy;
    this.#readOn();
  }

  /** What waits is lost. */
  clear(): void {
    this.#waiting.length = 0;
  }

  #readOn(): void {
    while (!this.#still && this.#busy === null) {
      const frame = this.#waiting.shift();
      if (frame === undefined) return;
      this.#reader.read(frame);
    }
  }
}
