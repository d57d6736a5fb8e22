import { startCore, type Core, type CoreParts } from '#core/core.ts';
import type { Clock, Timer } from '#core/ports/clock.ts';
import type { Http } from '#core/ports/http.ts';
import type { Store } from '#core/store/store.ts';
import type { CorePatch } from './core-patch.ts';
import type { StallableLoop } from './stallable-loop.ts';

/** A core that can be killed as a process is. */
export interface KillableCore extends Core {
  /**
   * Ends it without a word: no timer of it fires, nothing of it is sent, no decision of it is committed any more.
   * Settles when what was being committed at that instant has been committed or not.
   */
  kill(): Promise<void>;
}

/** What of the world outside its ports a core is tied to, and dies with. */
export interface ProcessHooks {
  /** The loop of its process, where it may stand still. */
  readonly loop?: StallableLoop;
  /** Told at the instant of its death. */
  readonly onKilled?: () => void;
  /** A callback has been sent (`sent`), or its answer has come and the core does not know it yet. */
  readonly onCallback?: (state: 'sent' | 'answered') => void;
}

/**
 * An answer that does not come: another for each, since all who wait for one and the same would be kept for as long as
 * it is.
 */
function neverResolves(): Promise<never> {
  return new Promise(() => undefined);
}

/** A core's being alive, which somebody else may end at any instant. */
export class CoreLifetime {
  #ended = false;
  readonly #endListeners: (() => void)[] = [];

  hasEnded(): boolean {
    return this.#ended;
  }

  /** Ends it here and now: no timer of it fires, nothing that it asks for is answered. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const end of this.#endListeners) end();
  }

  onEnd(end: () => void): void {
    this.#endListeners.push(end);
  }
}

/**
 * Starts a core whose ports can be taken away from it.
 * @param patch breaks it on purpose. @param nth which core of its run it is, from 1.
 */
export async function startKillableCore(
  parts: CoreParts,
  patch: CorePatch,
  nth: number,
  lifetime = new CoreLifetime(),
  hooks: ProcessHooks = {},
): Promise<KillableCore> {
  let silenced = false;
  const { loop, onKilled } = hooks;
  const store = killableStore(parts.store, lifetime);
  if (onKilled) lifetime.onEnd(onKilled);
  const killableParts: CoreParts = {
    ...parts,
    clock: killableClock(parts.clock, lifetime, loop),
    store,
    http: killableHttp(parts.http, lifetime, hooks),
    onEvent: (event, at) => {
      if (!silenced) parts.onEvent(event, at);
    },
    onError: (error, where) => {
      if (!lifetime.hasEnded()) parts.onError(error, where);
    },
  };
  const started = await startCore(patch.parts?.(killableParts, nth) ?? killableParts);
  const core = patch.core?.(started, nth) ?? started;
  return {
    ...core,
    ...(loop && { handle: loop.wrapHandler(core.handle), devices: loop.wrapAcceptor(core.devices) }),
    async kill() {
      lifetime.end();
      await store.whenIdle();
      // What was committed is told; whatever the dead still think is not.
      silenced = true;
    },
  };
}

function killableClock(clock: Clock, lifetime: CoreLifetime, loop?: StallableLoop): Clock {
  const timers = new Set<Timer>();
  lifetime.onEnd(() => {
    for (const timer of timers) timer.cancel();
    timers.clear();
  });
  return {
    origin: clock.origin,
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after(delayMs, fire) {
      if (lifetime.hasEnded()) return { cancel: () => undefined };
      const deferred = loop ? deferToLoop(loop, lifetime, fire) : { fire, cancel: () => undefined };
      const timer = clock.after(delayMs, () => {
        timers.delete(timer);
        deferred.fire();
      });
      timers.add(timer);
      return {
        cancel: () => {
          deferred.cancel();
          timers.delete(timer);
          timer.cancel();
        },
      };
    },
  };
}

/** A timer that fires when its loop lets it; until then it can be taken back, although its time has come. */
function deferToLoop(
  loop: StallableLoop,
  lifetime: CoreLifetime,
  fire: () => void,
): { readonly fire: () => void; readonly cancel: () => void } {
  let pending = true;
  return {
    fire: () =>
      loop.schedule(() => {
        if (pending && !lifetime.hasEnded()) fire();
      }),
    cancel: () => (pending = false),
  };
}

function killableHttp(http: Http, lifetime: CoreLifetime, { loop, onCallback }: ProcessHooks): Http {
  return {
    send: async (request, limits) => {
      if (lifetime.hasEnded()) return neverResolves();
      const sending = http.send(request, limits);
      onCallback?.('sent');
      const answer = await sending;
      if (!lifetime.hasEnded()) onCallback?.('answered');
      await loop?.whenResumed();
      return lifetime.hasEnded() ? neverResolves() : answer;
    },
  };
}

/** Thrown inside a decision whose core has died before it could be made: the store takes it back. */
class CoreKilledError extends Error {}

function killableStore(store: Store, lifetime: CoreLifetime): Store & { whenIdle(): Promise<void> } {
  let decisionsInProgress = 0;
  let onIdle: (() => void) | null = null;
  const finish = (): void => {
    decisionsInProgress -= 1;
    if (decisionsInProgress === 0) onIdle?.();
  };
  /** Whatever the dead ask for is never answered. */
  const unlessKilled = async <T>(answer: Promise<T>): Promise<T> => {
    const value = await answer;
    return lifetime.hasEnded() ? neverResolves() : value;
  };
  return {
    read: (look) => (lifetime.hasEnded() ? neverResolves() : unlessKilled(store.read(look))),
    dueDeadlines: (...asked) => (lifetime.hasEnded() ? neverResolves() : unlessKilled(store.dueDeadlines(...asked))),
    nextDeadline: (after) => (lifetime.hasEnded() ? neverResolves() : unlessKilled(store.nextDeadline(after))),
    prune: (now) => (lifetime.hasEnded() ? neverResolves() : store.prune(now)),
    close: () => store.close(),
    async decide(decide) {
      if (lifetime.hasEnded()) return neverResolves();
      decisionsInProgress += 1;
      let failure: unknown;
      try {
        return await store.decide((tx) => {
          if (lifetime.hasEnded()) throw new CoreKilledError('the core has died');
          return decide(tx);
        });
      } catch (error) {
        failure = error;
      } finally {
        finish();
      }
      if (lifetime.hasEnded()) return neverResolves();
      throw failure;
    },
    async whenIdle() {
      if (decisionsInProgress > 0) await new Promise<void>((resolve) => (onIdle = resolve));
      // Whoever waited for the last decision tells of it before this goes on.
      for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
    },
  };
}
