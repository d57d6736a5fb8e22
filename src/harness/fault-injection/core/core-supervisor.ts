import { sleep } from '#core/ports/sleep.ts';
import type { CoreConfig } from '#core/config.ts';
import type { OnCoreEvent } from '#core/events.ts';
import type { Store } from '#core/store/store.ts';
import type { HarnessEvent } from '#harness/history/event.ts';
import type { Stage } from '#harness/stages/stage.ts';
import { PlannedStoreFailure } from '../store/faulty-store.ts';
import type { CorePatch } from './core-patch.ts';
import { CoreLifetime, startKillableCore, type KillableCore, type ProcessHooks } from './killable-core.ts';

/** What every core of a run is made of. */
export interface SupervisorOptions {
  readonly config: CoreConfig;
  readonly stage: Stage;
  readonly store: Store;
  /** @param nth which core says it, from 1. */
  readonly observe: (event: Parameters<OnCoreEvent>[0], at: number, nth: number) => void;
  readonly onError: (error: unknown, where: string) => void;
  readonly patch: CorePatch;
  readonly emit: (event: HarnessEvent) => void;
  /** What ties each core to the world. */
  readonly hooks: ProcessHooks;
}

/** A core whose store failed while it started is started again after this long, ms: what watches over it does so. */
const restartDelayMs = 1_000;

/** The cores of a run, one after the other on one store and at one address. */
export class CoreSupervisor {
  readonly #options: SupervisorOptions;
  #lifetime = new CoreLifetime();
  #core: KillableCore | null = null;
  #coreCount = 0;
  #url = '';
  /** The last change of core, which the next one waits for. */
  #transition: Promise<void> = Promise.resolve();
  /** How long nobody is there after a death that nobody waits for, ms. */
  #downMs = 0;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Starts the first core and puts it on the network. */
  async start(): Promise<void> {
    this.#transition = this.#start();
    await this.#transition;
  }

  /** Base URL of whichever core there is, or was last. */
  get url(): string {
    return this.#url;
  }

  /** Kills the core, lets nobody be there for `downMs` of the run's time, and starts the next one. */
  async killAndRestart(downMs: number): Promise<void> {
    this.#transition = this.#transition.then(async () => {
      this.#lifetime.end();
      this.#downMs = downMs;
      await this.#tearDown();
      await this.#start();
    });
    await this.#transition;
  }

  /** The core dies in the very instant of this call; the next one comes after `downMs` of the run's time. */
  kill(downMs: number): void {
    if (this.#lifetime.hasEnded()) return;
    this.#lifetime.end();
    this.#downMs = downMs;
    // One that has just started is buried by whoever started it.
    if (!this.#core) return;
    this.#transition = this.#transition.then(async () => {
      await this.#tearDown();
      await this.#start();
    });
  }

  /** Stops the core that is there in an orderly way. */
  stop(): void {
    this.#core?.stop();
  }

  async #tearDown(): Promise<void> {
    const { stage, emit } = this.#options;
    const core = this.#core;
    this.#core = null;
    await core?.kill();
    emit({ kind: 'core-killed' });
    await stage.removeCore();
    await sleep(this.#options.stage.clock, this.#downMs);
  }

  /** Starts cores until one is there that has not died in its start. */
  async #start(): Promise<void> {
    for (;;) {
      this.#lifetime = new CoreLifetime();
      this.#coreCount += 1;
      const core = await this.#tryStart(this.#lifetime, this.#coreCount);
      this.#core = core;
      if (!core) await sleep(this.#options.stage.clock, restartDelayMs);
      else if (this.#lifetime.hasEnded()) await this.#tearDown();
      else {
        this.#url = await this.#options.stage.hostCore(core);
        return;
      }
    }
  }

  /** @returns null when its store failed. */
  async #tryStart(lifetime: CoreLifetime, nth: number): Promise<KillableCore | null> {
    const { config, stage, store, observe, onError, patch, hooks } = this.#options;
    // The first core has the stage's own luck; those after it must not draw the same numbers again.
    const random = nth === 1 ? stage.random : stage.random.fork(`core#${nth}`);
    const http = stage.callbackHttp(config.callbacks.allowAddresses);
    try {
      return await startKillableCore(
        { config, clock: stage.clock, random, http, store, onEvent: (event, at) => observe(event, at, nth), onError },
        patch,
        nth,
        lifetime,
        hooks,
      );
    } catch (error) {
      if (!(error instanceof PlannedStoreFailure)) throw error;
      onError(error, 'start');
      return null;
    }
  }
}
