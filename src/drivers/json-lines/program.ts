/** A running program that reads and writes lines. */
export interface DriverProgram {
  /** Writes one line to its standard input, without the line end. */
  write(line: string): void;
  /** Ends its input, and the program with all that it has started when it has not ended soon after. */
  stop(): Promise<void>;
}

/** Called for what a program writes, and when it ends. */
export interface ProgramEvents {
  /** A line of its standard output. */
  line(text: string): void;
  /** A line of its standard error. */
  errorLine(text: string): void;
  /** Once, when it has ended and all its lines have come, or when it could not be started. */
  ended(how: string, couldStart: boolean): void;
}

/** Starts a program by its command line, without a shell. Stages and commands supply it: only they own processes. */
export type StartProgram = (command: readonly string[], events: ProgramEvents) => DriverProgram;
