import type { Language } from './language.ts';

/**
 * What a command can use of the system. `main.ts` passes the real one, a test its own, so that commands are tested
 * without a process. Commands read the time here, never from the system.
 */
export interface CliIo {
  /**
   * Writes the result to standard output. The text has its own line ends; other invisible characters are escaped.
   */
  out(text: string): void;
  /** Writes errors and progress to standard error, in the same way. */
  err(text: string): void;
  /** Bytes that the reader of standard output or standard error has not taken yet; without it, none are pending. */
  pendingBytes?(stream: 'out' | 'err'): number;
  /** Clears the last line of standard error, at a terminal. */
  clearErrLine(): void;
  /** Clears the screen, if standard output is a terminal. */
  clearScreen?(): void;
  /**
   * Reads a whole text, UTF-8.
   *
   * @param source path of a file, or `-` for standard input
   * @throws {Error} with a one-line message when it cannot be read
   */
  readInput(source: string): Promise<string>;
  /** The same, as bytes. */
  readBytes(source: string): Promise<Uint8Array>;
  /**
   * The same in pieces, split anywhere: a long history does not fit into one string.
   *
   * @param anySize the caller keeps none of it: no limit of size applies
   * @throws {Error} with a one-line message while reading
   */
  readPieces(source: string, anySize?: boolean): AsyncIterable<string>;
  /** Bytes of a file, unpacked if it is packed, as far as that is known; 0: not known. Without it, none is known. */
  fileBytes?(source: string): number;
  /** Wall clock, Unix ms. */
  now(): number;
  /** An environment variable, undefined when it is not set. Keys given this way stay out of shell histories. */
  env(name: string): string | undefined;
  /** The working directory, where a project file is sought; without it, none is. */
  cwd?(): string;
  /** A vendloop command line that works in this folder, quoted for the shell. */
  command(...args: readonly string[]): string;
  /** The language of texts for people; what programs read is English. */
  readonly language: Language;
  /** Standard error is a terminal, where a line can be overwritten. */
  readonly errIsTerminal: boolean;
  /**
   * Sets the exit code of the process: 0 pass, 1 fail, 2 usage, 3 inconclusive, 4 internal error. The command
   * continues.
   */
  exit(code: 0 | 1 | 2 | 3 | 4): void;
}
