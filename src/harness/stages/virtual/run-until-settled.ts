import { runNextTurn, runWhenPromisesSettled } from '../event-loop-turns.ts';
import { onUnhandledRejection } from './unhandled-rejection.ts';
import type { VirtualClock } from './virtual-clock.ts';

/**
 * Timers between two turns of the system's event loop. A turn lets the system in (a Ctrl-C, an unhandled rejection);
 * counted and not timed, so that it comes at the same point of every run.
 */
export const timersPerTurn = 512;

/** The result of a piece of work. */
type WorkResult<T> = { readonly value: T } | { readonly error: unknown };

/**
 * Runs a virtual world until `work` settles: fires one timer, waits until all promises have settled, fires the next.
 * Nothing of the world may wait for the system (a file, a socket): it would count as idle.
 *
 * @param worldError asked before each timer: an error of the world itself, or undefined.
 * @throws what `work` was rejected with; what a timer threw; what `worldError` returns; the reason of an
 *   unhandled rejection; an error when no timer is left and `work` has not settled.
 */
export function runUntilSettled<T>(
  clock: VirtualClock,
  work: Promise<T>,
  worldError: () => Error | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let settled: WorkResult<T> | undefined;
    let failure: { readonly error: unknown } | undefined;
    let timers = 0;
    const stopWatching = onUnhandledRejection((error) => (failure ??= { error }));
    work.then(
      (value) => (settled = { value }),
      (error: unknown) => (settled = { error }),
    );

    const finish = (): void => {
      stopWatching();
      const outcome = failure ?? settled ?? { error: new Error(idleMessage) };
      // What the work or the world threw is passed on as it is.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      if ('error' in outcome) reject(outcome.error);
      else resolve(outcome.value);
    };
    /** Fires one timer. @returns false when there is nothing more to do. */
    const advance = (): boolean => {
      const error = worldError();
      if (error) failure ??= { error };
      if (failure ?? settled) return false;
      try {
        return clock.fireNext();
      } catch (thrown) {
        failure = { error: thrown };
        return false;
      }
    };
    const step = (): void => {
      // Node reports unhandled rejections in the turn before the end.
      if (!advance()) runNextTurn(finish);
      else if (++timers % timersPerTurn === 0) runNextTurn(step);
      else continueWhenSettled();
    };
    const continueWhenSettled = runWhenPromisesSettled(step);
    runNextTurn(step);
  });
}

const idleMessage =
  'The world has come to rest, and the work that drives it is still waiting: no timer is left and no message is ' +
  'under way, so nothing can ever settle it.';
