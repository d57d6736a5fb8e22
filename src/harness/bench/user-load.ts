import type { TimedRequest } from './path-times.ts';
import type { UserLoad } from './result.ts';

/**
 * How many users of a step waited for an answer at a time: on the average, which is λ·W of Little's law, and at most.
 * @param users that the step had. @param durationMs of the step.
 */
export function userLoad(
  requests: readonly Pick<TimedRequest, 'sent' | 'durationMs'>[],
  users: number,
  durationMs: number,
): UserLoad {
  // At the same moment an answer frees its user before the next request takes one.
  const changes = requests
    .flatMap(({ sent, durationMs: waited }): [number, number][] => [
      [sent, 1],
      [sent + waited, -1],
    ])
    .sort(([a, da], [b, db]) => a - b || da - db);
  let busy = 0;
  let most = 0;
  for (const [, change] of changes) {
    busy += change;
    most = Math.max(most, busy);
  }
  const waitedMs = requests.reduce((sum, request) => sum + request.durationMs, 0);
  return { users, mean: waitedMs / durationMs, most: Math.min(most, users) };
}

/** The share of a step's users above which its reserve was touched. */
const touchedShare = 0.5;

/** Whether a stall took users from the reserve: with some more of it calls would have been dropped. */
export function isReserveTouched({ users, most }: UserLoad): boolean {
  return most > users * touchedShare;
}
