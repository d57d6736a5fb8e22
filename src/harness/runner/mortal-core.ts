import { startCore, type Core, type CoreParts } from '../../core/core.ts';
import type { Clock, Timer } from '../../core/ports/clock.ts';
import type { Http } from '../../core/ports/http.ts';
import type { Store } from '../../core/store/store.ts';
import type { CorePatch } from './core-patch.ts';

/** A core that can be killed as a process is. */
export interface MortalCore extends Core {
  /**
   * Ends it without a word: no timer of it fires, nothing of it is sent, no decision of it is committed any more.
   * Settles when what was being committed at that instant has been committed or not.
   */
  kill(): Promise<void>;
}

const never = new Promise<never>(() => undefined);

/**
 * Starts a core whose ports can be taken away from it.
 * @param patch breaks it on purpose. @param nth which core of its run it is, from 1.
 */
export async function startMortalCore(parts: CoreParts, patch: CorePatch, nth: number): Promise<MortalCore> {
  let over = false;
  let muted = false;
  const life: Life = { isOver: () => over };
  const clock = mortalClock(parts.clock, life);
  const store = mortalStore(parts.store, life);
  const mortal: CoreParts = {
    ...parts,
    clock,
    store,
    http: mortalHttp(parts.http, life),
    observe: (event, at) => {
      if (!muted) parts.observe(event, at);
    },
    onError: (error, where) => {
      if (!over) parts.onError(error, where);
    },
  };
  const started = await startCore(patch.parts?.(mortal, nth) ?? mortal);
  const core = patch.core?.(started, nth) ?? started;
  return {
    ...core,
    async kill() {
      over = true;
      clock.cancelAll();
      await store.atRest();
      // What was committed is told; whatever the dead still think is not.
      muted = true;
    },
  };
}

interface Life {
  readonly isOver: () => boolean;
}

function mortalClock(clock: Clock, life: Life): Clock & { cancelAll(): void } {
  const timers = new Set<Timer>();
  return {
    origin: clock.origin,
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after(delayMs, fire) {
      if (life.isOver()) return { cancel: () => undefined };
      const timer = clock.after(delayMs, () => {
        timers.delete(timer);
        fire();
      });
      timers.add(timer);
      return {
        cancel: () => {
          timers.delete(timer);
          timer.cancel();
        },
      };
    },
    cancelAll() {
      for (const timer of timers) timer.cancel();
      timers.clear();
    },
  };
}

function mortalHttp(http: Http, life: Life): Http {
  return {
    send: async (request, limits) => {
      if (life.isOver()) return never;
      const answer = await http.send(request, limits);
      return life.isOver() ? never : answer;
    },
  };
}

/** Thrown inside a decision whose core has died before it could be made: the store takes it back. */
class Dead extends Error {}

function mortalStore(store: Store, life: Life): Store & { atRest(): Promise<void> } {
  let under = 0;
  let rested: (() => void) | null = null;
  const finish = (): void => {
    under -= 1;
    if (under === 0) rested?.();
  };
  /** Whatever the dead ask for is never answered. */
  const alive = async <T>(answer: Promise<T>): Promise<T> => {
    const value = await answer;
    return life.isOver() ? never : value;
  };
  return {
    read: (look) => (life.isOver() ? never : alive(store.read(look))),
    due: (now, limit) => (life.isOver() ? never : alive(store.due(now, limit))),
    nextDue: (after) => (life.isOver() ? never : alive(store.nextDue(after))),
    prune: (wallNow) => (life.isOver() ? never : store.prune(wallNow)),
    close: () => store.close(),
    async decide(decide) {
      if (life.isOver()) return never;
      under += 1;
      let failure: unknown;
      try {
        return await store.decide((tx) => {
          if (life.isOver()) throw new Dead('the core has died');
          return decide(tx);
        });
      } catch (error) {
        failure = error;
      } finally {
        finish();
      }
      if (life.isOver()) return never;
      throw failure;
    },
    async atRest() {
      if (under > 0) await new Promise<void>((resolve) => (rested = resolve));
      // Whoever waited for the last decision tells of it before this goes on.
      for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
    },
  };
}
