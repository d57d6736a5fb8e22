/**
 * What a driver did wrong:
 *
 * - `cannot-load`: there is no such file or program, or it exports no driver
 * - `threw`: the call threw an error or rejected
 * - `hung`: the call did not end in time
 * - `nonsense`: the call returned what the interface does not allow
 * - `died`: the program of the driver ended
 */
export type DriverProblem = 'cannot-load' | 'threw' | 'hung' | 'nonsense' | 'died';

/** What is known of a failure of a driver. */
export interface DriverFailure {
  /** Name of the driver, or its file or program. */
  readonly driver: string;
  /** The function that was called: `open`, `createOrder`, `decodeCommand`. */
  readonly call: string;
  readonly problem: DriverProblem;
  /** What the function was given, as short JSON; secrets are masked. Empty: nothing. */
  readonly given: string;
  /** What came of it: the thrown message, the wrong value and what is wrong with it. */
  readonly came: string;
}

/**
 * A driver failed. The cloud is not to blame: a run ends INCONCLUSIVE. Its message is one sentence with the driver, the
 * call, what came and what was given.
 */
export class DriverError extends Error implements DriverFailure {
  readonly driver: string;
  readonly call: string;
  readonly problem: DriverProblem;
  readonly given: string;
  readonly came: string;

  constructor(failure: DriverFailure, options?: ErrorOptions) {
    super(messageOf(failure), options);
    this.name = 'DriverError';
    this.driver = failure.driver;
    this.call = failure.call;
    this.problem = failure.problem;
    this.given = failure.given;
    this.came = failure.came;
  }
}

const verbs: Readonly<Record<DriverProblem, string>> = {
  'cannot-load': 'cannot be loaded',
  threw: 'threw an error',
  hung: 'did not end in time',
  nonsense: 'returned what the interface does not allow',
  died: 'ended its program',
};

function messageOf({ driver, call, problem, given, came }: DriverFailure): string {
  const givenText = given === '' ? '' : `; it was given ${given}`;
  if (problem === 'cannot-load') return `the driver ${driver} cannot be loaded: ${came}`;
  return `the driver ${driver} ${verbs[problem]} in ${call}: ${came}${givenText}`;
}

/** Thrown by an adapter that knows what kind of failure it met; a guard makes a {@link DriverError} of it. */
export class AdapterError extends Error {
  readonly problem: DriverProblem;

  constructor(problem: DriverProblem, message: string) {
    super(message);
    this.name = 'AdapterError';
    this.problem = problem;
  }
}
