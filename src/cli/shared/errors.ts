import { InterruptedRun } from '#harness/interrupted.ts';

/** Something that the person at the keyboard can mend: said in one line, without a stack, with exit code 2. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Complaint';
  }
}

/**
 * Something that nobody at the keyboard can mend: a run broke off, which is a fault of vendloop itself. Exit code 4.
 */
export class InternalError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BrokenOff';
  }
}

/** Output that the system does not take: a full disk, a folder without permission. Said in one line. Exit code 4. */
export class WriteError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'WriteError';
  }
}

/**
 * The exit code of whatever a command threw: a slip of the pen, or of the machine's owner, is 2, what was cut short 3,
 * a fault of ours 4.
 */
export function exitCodeOf(error: unknown): 2 | 3 | 4 {
  if (error instanceof InterruptedRun) return 3;
  return error instanceof InternalError ||
    error instanceof WriteError ||
    error instanceof TypeError ||
    error instanceof ReferenceError
    ? 4
    : 2;
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Reads a whole number from the command line.
 * @throws Complaint that names the option and its range.
 */
export function wholeNumber(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`${option} must be a whole number from ${min} to ${max}, not "${text}"`);
}

/**
 * Reads a number from the command line that may have a fraction.
 * @throws Complaint that names the option and its range.
 */
export function decimalNumber(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`${option} must be a number from ${min} to ${max}, not "${text}"`);
}
