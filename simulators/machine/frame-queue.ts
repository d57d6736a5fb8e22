/** Frames that wait while the controller is frozen or its board is busy; one more is lost. */
export const frameQueueLimit = 64;

/** Reads the frames of a queue. */
export interface FrameReader {
  read(frame: string): void;
  /** A frame arrived, but the queue is full. */
  onFull(): void;
}

/** Frames for the controller's program: read at once, or later in order if it cannot read now. */
export class FrameQueue {
  readonly #reader: FrameReader;
  readonly #waiting: string[] = [];
  #frozen = false;
  /** Set while the board is busy; `onWait` is called for each frame that waits. */
  #busy: { readonly onWait: () => void } | null = null;

  constructor(reader: FrameReader) {
    this.#reader = reader;
  }

  /** Takes an arriving frame. */
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

  /** The program freezes, or resumes reading. */
  freeze(frozen: boolean): void {
    this.#frozen = frozen;
    this.#drain();
  }

  /** The board is busy and `onWait` is called for each frame that waits; null: the board is idle again. */
  setBusy(busy: { readonly onWait: () => void } | null): void {
    this.#busy = busy;
    this.#drain();
  }

  /** Drops the waiting frames. */
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
