/**
 * What kind of error it is:
 *
 * - `unsupported-node`: this version of Node is too old
 * - `missing-peer`: a package that this entry needs is not installed
 * - `bad-options`: an option or an argument cannot be used
 * - `not-possible`: it cannot be done here, for example a fault that this motor type cannot have
 * - `closed`: the run, fleet, merchant or receiver has been closed, or the run has been judged
 * - `cannot-join`: a target core does not answer, or refuses the merchant or a machine
 * - `bad-history`: a history cannot be read
 * - `no-callback`: a callback that was awaited did not come
 */
export type VendloopErrorCode =
  | 'unsupported-node'
  | 'missing-peer'
  | 'bad-options'
  | 'not-possible'
  | 'closed'
  | 'cannot-join'
  | 'bad-history'
  | 'no-callback';

/** An error that the caller can correct. Its message contains what happened and what to do. */
export class VendloopError extends Error {
  /** For programs: which kind of error. */
  readonly code: VendloopErrorCode;

  constructor(code: VendloopErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'VendloopError';
    this.code = code;
  }
}

/** Makes an error of an unknown value that was thrown, with its message. */
export function toVendloopError(code: VendloopErrorCode, thrown: unknown): VendloopError {
  if (thrown instanceof VendloopError) return thrown;
  return new VendloopError(code, thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
}
