import type { Step } from './steps.ts';

/**
 * How many virtual users a step has, of which each waits for one answer at a time.
 *
 * Pure, and free of imports from Node and from k6: both read this file as it stands.
 */

/**
 * For how long all calls may be without an answer before a user is missing, ms. By Little's law λ·W users are busy on
 * the average; W is some milliseconds, and the rest of this time is the reserve for a stall of the core or the host.
 */
const reserveMs = 400;

/** The fewest users of a step. */
export const minUsers = 10;

/** Users of a step. @param vus what was asked for; null: by Little's law. */
export function usersOf({ rate }: Pick<Step, 'rate'>, vus: number | null): number {
  return vus ?? Math.max(minUsers, Math.ceil((rate * reserveMs) / 1000));
}

/** A step with the time for which k6 keeps its users, ms from the beginning of the load. */
export interface UserDemand {
  readonly users: number;
  readonly from: number;
  readonly to: number;
}

/** How many users k6 makes in all: those of one step wait for late answers while the next one runs. */
export function usersAtOnce(demands: readonly UserDemand[]): number {
  const atBeginnings = demands.map(({ from: at }) =>
    demands.reduce((sum, { users, from, to }) => sum + (from <= at && at < to ? users : 0), 0),
  );
  return Math.max(0, ...atBeginnings);
}
