import type { Clock } from '../../../src/core/ports/clock.ts';
import type { Http } from '../../../src/core/ports/http.ts';
import type { Store } from '../../../src/core/store/store.ts';
import { StoreFailure } from '../../../src/core/store/store.ts';

/** Places at which a core may be killed, or its store may fail. */
export type Seam = 'decide' | 'decided' | 'send' | 'sent' | 'post' | 'posted' | 'observe';

/** What a seam does to the core that passes it. `fail` is for `decide` alone: the store says that nothing was committed. */
export type Fate = 'pass' | 'die' | 'fail';

/** Asked at every seam. */
export type Fates = (seam: Seam) => Fate;

/** What has died neither answers nor rejects. */
export function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}

/**
 * One life of a core: the ports of one process, which go dead together in the instant in which it is killed. What it
 * had asked for is never answered, its timers never ring; the store keeps what was committed and nothing else.
 */
export class Life {
  alive = true;
  /** True: its timers are swallowed as they ring, as in a process whose loop is blocked. */
  asleep = false;
  readonly #fates: Fates;
  readonly #died: () => void;

  constructor(fates: Fates, died: () => void) {
    this.#fates = fates;
    this.#died = died;
  }

  /** Passes a seam. @returns whether the core lives on the other side of it. */
  pass(seam: Seam): boolean {
    return this.alive && this.#fateAt(seam) !== 'die';
  }

  end(): void {
    if (!this.alive) return;
    this.alive = false;
    this.#died();
  }

  clock(inner: Clock): Clock {
    return {
      origin: inner.origin,
      now: () => inner.now(),
      monotonic: () => inner.monotonic(),
      after: (delayMs, fire) => inner.after(delayMs, () => {
        if (this.alive && !this.asleep) fire();
      }),
    };
  }

  store(inner: Store): Store {
    const answered = async <T>(work: () => Promise<T>): Promise<T> => {
      if (!this.alive) return never();
      const answer = await work();
      return this.alive ? answer : never();
    };
    return {
      decide: async (decision) => {
        const fate = this.alive ? this.#fateAt('decide') : 'die';
        if (fate === 'die') return never();
        if (fate === 'fail') {
          return inner.decide((tx) => {
            decision(tx);
            throw new StoreFailure('the disk is full');
          });
        }
        const answer = await inner.decide(decision);
        return this.pass('decided') ? answer : never();
      },
      read: (look) => answered(() => inner.read(look)),
      due: (now, limit) => answered(() => inner.due(now, limit)),
      nextDue: (after) => answered(() => inner.nextDue(after)),
      prune: (wallNow) => answered(() => inner.prune(wallNow)),
      close: () => answered(() => inner.close()),
    };
  }

  http(inner: Http): Http {
    return {
      send: async (request, limits) => {
        if (!this.pass('post')) return never();
        try {
          const response = await inner.send(request, limits);
          return this.pass('posted') ? response : await never();
        } catch (error) {
          if (!this.alive) return never();
          throw error;
        }
      },
    };
  }

  #fateAt(seam: Seam): Fate {
    const fate = this.#fates(seam);
    if (fate === 'die') this.end();
    return fate;
  }
}
