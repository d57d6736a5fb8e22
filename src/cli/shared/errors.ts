import { DriverError } from '#drivers/guard/driver-error.ts';
import { InterruptedRun } from '#harness/interrupted.ts';

export { messageOf } from '#core/error-message.ts';

/** An error that the user can correct: printed in one line, without a stack. Exit code 2. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}

/** An error of vendloop itself, which the user cannot correct: a run failed in the middle. Exit code 4. */
export class InternalError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'InternalError';
  }
}

/** The system refuses output: a full disk, a folder without permission. Printed in one line. Exit code 4. */
export class WriteError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'WriteError';
  }
}

/** Exit code of an error that a command threw: 2 usage error, 3 interrupted, 4 internal error. */
export function exitCodeOf(error: unknown): 2 | 3 | 4 {
  // Nothing is known of a cloud whose driver failed.
  if (error instanceof InterruptedRun || error instanceof DriverError) return 3;
  return error instanceof InternalError ||
    error instanceof WriteError ||
    error instanceof TypeError ||
    error instanceof ReferenceError
    ? 4
    : 2;
}

/**
 * Reads a whole number from the command line.
 * @throws UsageError that names the option and its range.
 */
export function wholeNumber(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`${option} must be a whole number from ${min} to ${max}, not "${text}"`);
}

/**
 * Reads a decimal number from the command line.
 * @throws UsageError that names the option and its range.
 */
export function decimalNumber(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`${option} must be a number from ${min} to ${max}, not "${text}"`);
}

/**
 * Reads which part of several is meant from the command line, like `1/4`.
 * @throws UsageError that names the option and its range.
 */
export function partNumber(
  option: string,
  text: string,
  minCount: number,
  maxCount: number,
): { readonly number: number; readonly count: number } {
  const [, number = 0, count = 0] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (count >= minCount && count <= maxCount && number >= 1 && number <= count) return { number, count };
  throw new UsageError(
    `${option} must be NUMBER/COUNT with a count from ${minCount} to ${maxCount} and a number from 1 to the count, ` +
      `like 1/2; not "${text}"`,
  );
}
