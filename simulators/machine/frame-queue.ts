/** Frames that wait while the controller stands still or its board is busy; one more is lost. */
export const frameQueueLimit = 64;

/** Whom an inbox tells. */
export interface FrameReader {
  read(frame: string): void;
  /** A frame came that finds no room. */
  onFull(): void;
}

/** Frames on their way to the controller's program: read at once, or in their order once somebody is there to read. */
export class FrameQueue {
  readonly #reader: FrameReader;
  readonly #waiting: string[] = [];
  #frozen = false;
  /** While the board is busy: told of each frame that has to wait for it. */
  #busy: { readonly onWait: () => void } | null = null;

  constructor(reader: FrameReader) {
    this.#reader = reader;
  }

  /** A frame has arrived. */
  push(frame: string): void {
    if (!this.#frozen && this.#busy === null) {
      this.#reader.read(frame);
      return;
    }
    if (this.#waiting.length >= frameQueueLimit) {
      this.#reader.onFull();
      return;
    }
    this.#waiting.push(frame);
    this.#busy?.onWait();
  }

  /** The program stands still, or reads on. */
  freeze(frozen: boolean): void {
    this.#frozen = frozen;
    this.#drain();
  }

  /** The board is busy, which `waited` is told for each frame that waits for it; null: it is no longer. */
  setBusy(busy: { readonly onWait: () => void } | null): void {
    this.#busy = busy;
    this.#drain();
  }

  /** What waits is lost. */
  clear(): void {
    this.#waiting.length = 0;
  }

  #drain(): void {
    while (!this.#frozen && this.#busy === null) {
      const frame = this.#waiting.shift();
      if (frame === undefined) return;
      this.#reader.read(frame);
    }
  }
}
