import { startCore, type Core, type CoreParts } from '#core/core.ts';
import type { Clock, Timer } from '#core/ports/clock.ts';
import type { Http } from '#core/ports/http.ts';
import type { Wake } from '#core/ports/wake.ts';
import type { Store } from '#core/store/store.ts';
import type { CorePatch } from './core-patch.ts';
import type { StallableLoop } from './stallable-loop.ts';

/** A core that can be killed as a process is. */
export interface KillableCore extends Core {
  /**
   * Kills it at once: no timer fires, nothing is sent and no decision is committed any more. Settles when the commit in
   * progress, if any, has succeeded or failed.
   */
  kill(): Promise<void>;
}

/** What ties a core to its process, beside its ports. */
export interface ProcessHooks {
  /** The event loop of its process, where it may be stalled. */
  readonly loop?: StallableLoop;
  /** Called at the instant of its death. */
  readonly onKilled?: () => void;
  /** A callback was sent, or its answer has come and the core has not read it yet. */
  readonly onCallback?: (state: 'sent' | 'answered') => void;
}

/** A promise that never settles. A new one per call, so that its waiters can be collected. */
function neverResolves(): Promise<never> {
  return new Promise(() => undefined);
}

/** The lifetime of a core; it can be ended from outside at any instant. */
export class CoreLifetime {
  #ended = false;
  readonly #endListeners: (() => void)[] = [];

  hasEnded(): boolean {
    return this.#ended;
  }

  /** Ends it at once: no timer fires and no call is answered any more. */
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
 * @param patch its deliberate bug. @param nth which core of its run it is, from 1.
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
    ...(parts.group && { group: { ...parts.group, wake: killableWake(parts.group.wake, lifetime, loop) } }),
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
      // Events of committed decisions are still emitted; later ones are dropped.
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

/** A timer that fires when its loop is not stalled; until then it can be cancelled, even after its time. */
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

/** Hints reach a process that lives, when it is not stalled. */
function killableWake(wake: Wake, lifetime: CoreLifetime, loop?: StallableLoop): Wake {
  return {
    send: (core, machineNo) => {
      if (!lifetime.hasEnded()) wake.send(core, machineNo);
    },
    listen: (core, onWake) => {
      const wakeUp = (machineNo: string): void => {
        if (!lifetime.hasEnded()) onWake(machineNo);
      };
      return wake.listen(core, (machineNo) => {
        if (loop) loop.schedule(() => wakeUp(machineNo));
        else wakeUp(machineNo);
      });
    },
  };
}

/** Thrown inside a decision of a killed core, so that the store rolls it back. */
class CoreKilledError extends Error {}

function killableStore(store: Store, lifetime: CoreLifetime): Store & { whenIdle(): Promise<void> } {
  let decisionsInProgress = 0;
  let onIdle: (() => void) | null = null;
  const finish = (): void => {
    decisionsInProgress -= 1;
    if (decisionsInProgress === 0) onIdle?.();
  };
  /** A call of a killed core is never answered. */
  const unlessKilled = async <T>(answer: Promise<T>): Promise<T> => {
    const value = await answer;
    return lifetime.hasEnded() ? neverResolves() : value;
  };
  return {
    read: (query) => (lifetime.hasEnded() ? neverResolves() : unlessKilled(store.read(query))),
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
          if (lifetime.hasEnded()) throw new CoreKilledError('the core was killed');
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
      // The caller of the last decision emits its events before this goes on.
      for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
    },
  };
}
