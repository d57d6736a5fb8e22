import { startCore, type Core, type CoreParts } from '#core/core.ts';
import type { Clock, Timer } from '#core/ports/clock.ts';
import type { Http } from '#core/ports/http.ts';
import type { Store } from '#core/store/store.ts';
import type { CorePatch } from './core-patch.ts';
import type { Loop } from './stallable-loop.ts';

/** A core that can be killed as a process is. */
export interface MortalCore extends Core {
  /**
   * Ends it without a word: no timer of it fires, nothing of it is sent, no decision of it is committed any more.
   * Settles when what was being committed at that instant has been committed or not.
   */
  kill(): Promise<void>;
}

/** What of the world outside its ports a core is tied to, and dies with. */
export interface Mortality {
  /** The loop of its process, where it may stand still. */
  readonly loop?: Loop;
  /** Told at the instant of its death. */
  readonly died?: () => void;
  /** A callback has gone out (`under-way`), or its answer has come and the core does not know it yet. */
  readonly calling?: (state: 'under-way' | 'answered') => void;
}

/** An answer that does not come: another for each, since all who wait for one and the same would be kept for as long as it is. */
function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** A core's being alive, which somebody else may end at any instant. */
export class Life {
  #over = false;
  readonly #ends: (() => void)[] = [];

  isOver(): boolean {
    return this.#over;
  }

  /** Ends it here and now: no timer of it fires, nothing that it asks for is answered. */
  end(): void {
    if (this.#over) return;
    this.#over = true;
    for (const end of this.#ends) end();
  }

  whenOver(end: () => void): void {
    this.#ends.push(end);
  }
}

/**
 * Starts a core whose ports can be taken away from it.
 * @param patch breaks it on purpose. @param nth which core of its run it is, from 1.
 */
export async function startMortalCore(
  parts: CoreParts,
  patch: CorePatch,
  nth: number,
  life = new Life(),
  mortality: Mortality = {},
): Promise<MortalCore> {
  let muted = false;
  const { loop, died } = mortality;
  const store = mortalStore(parts.store, life);
  if (died) life.whenOver(died);
  const mortal: CoreParts = {
    ...parts,
    clock: mortalClock(parts.clock, life, loop),
    store,
    http: mortalHttp(parts.http, life, mortality),
    observe: (event, at) => {
      if (!muted) parts.observe(event, at);
    },
    onError: (error, where) => {
      if (!life.isOver()) parts.onError(error, where);
    },
  };
  const started = await startCore(patch.parts?.(mortal, nth) ?? mortal);
  const core = patch.core?.(started, nth) ?? started;
  return {
    ...core,
    ...(loop && { handle: loop.calls(core.handle), devices: loop.wires(core.devices) }),
    async kill() {
      life.end();
      await store.atRest();
      // What was committed is told; whatever the dead still think is not.
      muted = true;
    },
  };
}

function mortalClock(clock: Clock, life: Life, loop?: Loop): Clock {
  const timers = new Set<Timer>();
  life.whenOver(() => {
    for (const timer of timers) timer.cancel();
    timers.clear();
  });
  return {
    origin: clock.origin,
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after(delayMs, fire) {
      if (life.isOver()) return { cancel: () => undefined };
      const act = loop ? patiently(loop, life, fire) : { fire, cancel: () => undefined };
      const timer = clock.after(delayMs, () => {
        timers.delete(timer);
        act.fire();
      });
      timers.add(timer);
      return {
        cancel: () => {
          act.cancel();
          timers.delete(timer);
          timer.cancel();
        },
      };
    },
  };
}

/** A timer that fires when its loop lets it; until then it can be taken back, although its time has come. */
function patiently(
  loop: Loop,
  life: Life,
  fire: () => void,
): { readonly fire: () => void; readonly cancel: () => void } {
  let wanted = true;
  return {
    fire: () =>
      loop.run(() => {
        if (wanted && !life.isOver()) fire();
      }),
    cancel: () => (wanted = false),
  };
}

function mortalHttp(http: Http, life: Life, { loop, calling }: Mortality): Http {
  return {
    send: async (request, limits) => {
      if (life.isOver()) return never();
      const sending = http.send(request, limits);
      calling?.('under-way');
      const answer = await sending;
      if (!life.isOver()) calling?.('answered');
      await loop?.standstill();
      return life.isOver() ? never() : answer;
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
    return life.isOver() ? never() : value;
  };
  return {
    read: (look) => (life.isOver() ? never() : alive(store.read(look))),
    due: (...asked) => (life.isOver() ? never() : alive(store.due(...asked))),
    nextDue: (after) => (life.isOver() ? never() : alive(store.nextDue(after))),
    prune: (now) => (life.isOver() ? never() : store.prune(now)),
    close: () => store.close(),
    async decide(decide) {
      if (life.isOver()) return never();
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
      if (life.isOver()) return never();
      throw failure;
    },
    async atRest() {
      if (under > 0) await new Promise<void>((resolve) => (rested = resolve));
      // Whoever waited for the last decision tells of it before this goes on.
      for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
    },
  };
}
