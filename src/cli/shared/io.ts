/**
 * What a command may do to the outside. `main.ts` makes the real one; a test makes its own, so that a command is
 * tested without a process. Time comes through here too: a command never asks the system.
 */
export interface CliIo {
  /**
   * Writes to standard output: what was asked for. The text brings its own line ends; what else is not plainly visible
   * arrives as an escape, wherever it comes from.
   */
  out(text: string): void;
  /** Writes to standard error, in the same way: complaints and progress. */
  err(text: string): void;
  /** Bytes that the reader of standard output or standard error has not taken yet; absent: it takes all at once. */
  pendingBytes?(stream: 'out' | 'err'): number;
  /** Takes back what stands in the last line of standard error, at a terminal. */
  clearErrLine(): void;
  /**
   * Reads a whole text, UTF-8.
   *
   * @param source path of a file, or `-` for standard input
   * @throws {Error} one clear line for people when it cannot be read
   */
  readInput(source: string): Promise<string>;
  /** The same, as the bytes that it is. */
  readBytes(source: string): Promise<Uint8Array>;
  /**
   * The same, piece by piece, cut anywhere: a long history is more than one string may hold.
   *
   * @throws {Error} on the way, one clear line for people
   */
  readPieces(source: string): AsyncIterable<string>;
  /** Wall clock, Unix ms. */
  now(): number;
  /** An environment variable, undefined when it is not set. Keys may come this way, to stay out of shell histories. */
  env(name: string): string | undefined;
  /** A command of vendloop as it is typed here: called so that it works in this folder, and quoted for the shell. */
  command(...args: readonly string[]): string;
  /** Standard error is a terminal, where a line can be written over. */
  readonly errIsTerminal: boolean;
  /**
   * The status that the process ends with: 0 pass, 1 fail, 2 usage, 3 inconclusive, 4 vendloop itself broke. Returns;
   * the command goes on to its end.
   */
  exit(code: 0 | 1 | 2 | 3 | 4): void;
}
