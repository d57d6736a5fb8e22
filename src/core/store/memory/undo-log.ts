/** One change that can be taken back. */
export interface UndoEntry {
  undo(): void;
}

/** What the running decision has changed, so that a decision that throws leaves no trace. */
export class UndoLog {
  readonly #changes: UndoEntry[] = [];

  /** Remembers how to take a change back. */
  push(change: UndoEntry): void {
    this.#changes.push(change);
  }

  /** What was changed stands: it need not be taken back any more. */
  clear(): void {
    this.#changes.length = 0;
  }

  /** How to take back what was changed since the log was cleared. */
  get entries(): readonly UndoEntry[] {
    return this.#changes;
  }

  /** Takes everything back from the entry at that place on, the last change first. */
  rollBack(from = 0): void {
    for (let at = this.#changes.length - 1; at >= from; at--) this.#changes[at]?.undo();
    this.#changes.length = from;
  }
}
