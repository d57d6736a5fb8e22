/** One thing that may be chosen. */
export interface Choice<T> {
  /** The same in every language; scripts of answers use it. */
  readonly key: string;
  readonly value: T;
  /** Called at every repaint of the screen. */
  readonly name: () => string;
  /** What stays on the screen after it was chosen; default: its name. */
  readonly short?: string;
  /** A heading above it, at the start of a group. */
  readonly heading?: string;
}

/** What a menu does when something is chosen; null leaves it. */
export type MenuAction = (() => Promise<void>) | null;

/** A choice with a fixed name. */
export function makeChoice<T>(key: string, name: string, value: T): Choice<T> {
  return { key, value, name: () => name };
}

/** Lines above a question; called at every repaint of the screen. */
export type Panel = () => readonly string[];

/**
 * Prompts a person, or reads answers from a script. Every question can throw {@link SessionLeft}, a choice also
 * {@link GoBack}.
 */
export interface Prompter {
  /** Longest line, in columns. */
  columns(): number;
  /** @param panel is updated while the question is open. */
  choose<T>(message: string, choices: readonly Choice<T>[], panel?: Panel): Promise<T>;
  /** @param check returns the error of a text; null when it is valid. */
  text(message: string, defaultValue: string, check?: (text: string) => string | null): Promise<string>;
  confirm(message: string, defaultValue: boolean): Promise<boolean>;
  /**
   * Shows a panel until `wait` resolves or the person stops watching.
   * @param wait waits for the end of what is shown; false when `stopped` returned true first.
   */
  watch(panel: Panel, wait: (stopped: () => boolean) => Promise<boolean>): Promise<void>;
  /** Shows a panel until `wait` settles. Keys that are pressed meanwhile go to the next question. */
  showWhile(panel: Panel, wait: Promise<unknown>): Promise<void>;
  /** Prints lines that stay on the screen. */
  print(...lines: readonly string[]): void;
}

/** The person left a question: nothing is done, and the previous menu is shown again. */
export class GoBack extends Error {
  constructor() {
    super('the question was not answered');
    this.name = 'GoBack';
  }
}

/** Asks a question; going back gives the default. */
export async function withDefault<T>(defaultValue: T, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof GoBack) return defaultValue;
    throw error;
  }
}

/** Runs an action of a menu; going back from its questions leads to the menu. */
export async function allowBack(action: () => Promise<void>): Promise<void> {
  await withDefault(undefined, action);
}

/** The person has left the session: Ctrl-C, the end of a script, or the terminal was closed. */
export class SessionLeft extends Error {
  constructor() {
    super('the session was left');
    this.name = 'SessionLeft';
  }
}
