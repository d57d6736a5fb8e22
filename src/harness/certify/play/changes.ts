import type { Clock } from '#core/ports/clock.ts';

/** Lets others wait until something is there. */
export class Changes {
  readonly #waiting = new Set<() => void>();

  /** Something has changed: each condition is tested again. */
  notify(): void {
    for (const test of [...this.#waiting]) test();
  }

  /**
   * Waits until `find` has a result; rejects with what it throws.
   * @returns undefined when `withinMs` ran out before.
   */
  until<T>(clock: Pick<Clock, 'after'>, withinMs: number, find: () => T | undefined): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        this.#waiting.delete(test);
        timer.cancel();
        settle();
      };
      const test = (): void => {
        try {
          const found = find();
          if (found !== undefined) end(() => resolve(found));
        } catch (error) {
          const reason = error instanceof Error ? error : new Error(String(error));
          end(() => reject(reason));
        }
      };
      const timer = clock.after(Math.max(0, withinMs), () => end(() => resolve(undefined)));
      this.#waiting.add(test);
      test();
    });
  }
}
