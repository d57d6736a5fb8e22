import { sleep } from '#core/ports/sleep.ts';
import type { CoreConfig } from '#core/config.ts';
import type { Observe } from '#core/events.ts';
import type { Store } from '#core/store/store.ts';
import type { HarnessEvent } from '#harness/history/event.ts';
import type { Stage } from '#harness/stages/stage.ts';
import { PlannedStoreFailure } from '../store/faulty-store.ts';
import type { CorePatch } from './core-patch.ts';
import { Life, startMortalCore, type MortalCore, type Mortality } from './killable-core.ts';

/** What every core of a run is made of. */
export interface ReignParts {
  readonly config: CoreConfig;
  readonly stage: Stage;
  readonly store: Store;
  /** @param nth which core says it, from 1. */
  readonly observe: (event: Parameters<Observe>[0], at: number, nth: number) => void;
  readonly onError: (error: unknown, where: string) => void;
  readonly patch: CorePatch;
  readonly tell: (event: HarnessEvent) => void;
  /** What ties each core to the world. */
  readonly mortality: Mortality;
}

/** A core whose store failed while it started is started again after this long, ms: what watches over it does so. */
const startAgainMs = 1_000;

/** The cores of a run, one after the other on one store and at one address. */
export class Reign {
  readonly #parts: ReignParts;
  #life = new Life();
  #core: MortalCore | null = null;
  #cores = 0;
  #url = '';
  /** The last change of core, which the next one waits for. */
  #change: Promise<void> = Promise.resolve();
  /** How long nobody is there after a death that nobody waits for, ms. */
  #downMs = 0;

  constructor(parts: ReignParts) {
    this.#parts = parts;
  }

  /** Starts the first core and puts it on the network. */
  async begin(): Promise<void> {
    this.#change = this.#crown();
    await this.#change;
  }

  /** Base URL of whichever core there is, or was last. */
  get url(): string {
    return this.#url;
  }

  /** Kills the core, lets nobody be there for `downMs` of the run's time, and starts the next one. */
  async killFor(downMs: number): Promise<void> {
    this.#change = this.#change.then(async () => {
      this.#life.end();
      this.#downMs = downMs;
      await this.#bury();
      await this.#crown();
    });
    await this.#change;
  }

  /** The core dies in the very instant of this call; the next one comes after `downMs` of the run's time. */
  strike(downMs: number): void {
    if (this.#life.isOver()) return;
    this.#life.end();
    this.#downMs = downMs;
    // One that has just started is buried by whoever started it.
    if (!this.#core) return;
    this.#change = this.#change.then(async () => {
      await this.#bury();
      await this.#crown();
    });
  }

  /** Stops the core that is there in an orderly way. */
  end(): void {
    this.#core?.stop();
  }

  async #bury(): Promise<void> {
    const { stage, tell } = this.#parts;
    const core = this.#core;
    this.#core = null;
    await core?.kill();
    tell({ kind: 'core-killed' });
    await stage.unhost();
    await sleep(this.#parts.stage.clock, this.#downMs);
  }

  /** Starts cores until one is there that has not died in its start. */
  async #crown(): Promise<void> {
    for (;;) {
      this.#life = new Life();
      this.#cores += 1;
      const core = await this.#start(this.#life, this.#cores);
      this.#core = core;
      if (!core) await sleep(this.#parts.stage.clock, startAgainMs);
      else if (this.#life.isOver()) await this.#bury();
      else {
        this.#url = await this.#parts.stage.host(core);
        return;
      }
    }
  }

  /** @returns null when its store failed. */
  async #start(life: Life, nth: number): Promise<MortalCore | null> {
    const { config, stage, store, observe, onError, patch, mortality } = this.#parts;
    // The first core has the stage's own luck; those after it must not draw the same numbers again.
    const random = nth === 1 ? stage.random : stage.random.fork(`core#${nth}`);
    const http = stage.callbackHttp(config.callbacks.allowAddresses);
    try {
      return await startMortalCore(
        { config, clock: stage.clock, random, http, store, observe: (event, at) => observe(event, at, nth), onError },
        patch,
        nth,
        life,
        mortality,
      );
    } catch (error) {
      if (!(error instanceof PlannedStoreFailure)) throw error;
      onError(error, 'start');
      return null;
    }
  }
}
