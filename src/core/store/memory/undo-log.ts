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

  /** The decision stands: its changes need not be taken back any more. */
  clear(): void {
    this.#changes.length = 0;
  }

  /** Takes everything back, the last change first. */
  rollBack(): void {
    for (let at = this.#changes.length - 1; at >= 0; at--) this.#changes[at]?.undo();
    this.#changes.length = 0;
  }
}
