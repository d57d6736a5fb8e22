/** One thing that may be chosen. */
export interface Choice<T> {
  /** The same in every language: what a script of answers writes. */
  readonly key: string;
  readonly value: T;
  /** Read anew whenever the screen is painted. */
  readonly name: () => string;
  /** What stays on the screen when it was taken, where that is not its name. */
  readonly short?: string;
  /** A heading above it, where a new group begins. */
  readonly heading?: string;
}

/** What stands above a question: read anew whenever the screen is painted. */
export type Panel = () => readonly string[];

/** Asks the person at the keyboard, or a script of answers in their place. Every question may end in {@link Left}. */
export interface Asker {
  /** @param panel kept up while the question stands there. */
  choose<T>(message: string, choices: readonly Choice<T>[], panel?: Panel): Promise<T>;
  /** @param check what is wrong with a text, in a sentence; null when it can be taken. */
  text(message: string, otherwise: string, check?: (text: string) => string | null): Promise<string>;
  confirm(message: string, otherwise: boolean): Promise<boolean>;
  /**
   * Shows a panel until `over` settles, or the person has seen enough.
   * @param wait waits for what is shown to be over; false when `stopped` came first.
   */
  watch(panel: Panel, wait: (stopped: () => boolean) => Promise<boolean>): Promise<void>;
  /** Writes lines that stay. */
  say(...lines: readonly string[]): void;
}

/** The person has left: Ctrl-C, the end of a script, or the terminal is gone. */
export class Left extends Error {
  constructor() {
    super('the session was left');
    this.name = 'Left';
  }
}
