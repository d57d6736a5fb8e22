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

/** What a menu does when something is chosen; null leaves it. */
export type MenuAction = (() => Promise<void>) | null;

/** A choice whose name stays as it is. */
export function makeChoice<T>(key: string, name: string, value: T): Choice<T> {
  return { key, value, name: () => name };
}

/** What stands above a question: read anew whenever the screen is painted. */
export type Panel = () => readonly string[];

/**
 * Asks the person at the keyboard, or a script of answers in their place. Every question may end in
 * {@link SessionLeft}, a choice in {@link GoBack}.
 */
export interface Prompter {
  /** Columns that a line may take where it is read. */
  columns(): number;
  /** @param panel kept up while the question stands there. */
  choose<T>(message: string, choices: readonly Choice<T>[], panel?: Panel): Promise<T>;
  /** @param check what is wrong with a text, in a sentence; null when it can be taken. */
  text(message: string, defaultValue: string, check?: (text: string) => string | null): Promise<string>;
  confirm(message: string, defaultValue: boolean): Promise<boolean>;
  /**
   * Shows a panel until `over` settles, or the person has seen enough.
   * @param wait waits for what is shown to be over; false when `stopped` came first.
   */
  watch(panel: Panel, wait: (stopped: () => boolean) => Promise<boolean>): Promise<void>;
  /** Shows a panel until `wait` settles. Nothing is asked: keys that come meanwhile wait for the next question. */
  showWhile(panel: Panel, wait: Promise<unknown>): Promise<void>;
  /** Writes lines that stay. */
  print(...lines: readonly string[]): void;
}

/** The person has thought better of it: whatever was asked for is left alone, and the menu before comes again. */
export class GoBack extends Error {
  constructor() {
    super('the question was left alone');
    this.name = 'Back';
  }
}

/** Asks something; a question that is left alone counts as `otherwise`. */
export async function withDefault<T>(defaultValue: T, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof GoBack) return defaultValue;
    throw error;
  }
}

/** Does something that a menu offers; a question within it that is left alone leads back to the menu. */
export async function allowBack(action: () => Promise<void>): Promise<void> {
  await withDefault(undefined, action);
}

/** The person has left: Ctrl-C, the end of a script, or the terminal is gone. */
export class SessionLeft extends Error {
  constructor() {
    super('the session was left');
    this.name = 'Left';
  }
}
