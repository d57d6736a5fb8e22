import type { CoreConfig } from '#core/config.ts';
import type { CoreGroup } from '#core/several-cores/join-cores.ts';
import type { Core } from '#core/core.ts';
import type { OnCoreEvent } from '#core/events.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Http } from '#core/ports/http.ts';
import type { Random } from '#core/ports/random.ts';
import { sleep } from '#core/ports/waiting.ts';
import type { Store } from '#core/store/store.ts';
import type { HarnessEvent } from '#harness/history/event.ts';
import { PlannedStoreFailure } from '../store/planned-store-failure.ts';
import type { CorePatch } from './core-patch.ts';
import { CoreLifetime, startKillableCore, type KillableCore, type ProcessHooks } from './killable-core.ts';

/** What a supervisor needs of the stage that its cores run on. */
interface SupervisedNetwork {
  readonly clock: Clock;
  readonly random: Random;
  /** Puts a core on the network. @returns its base URL. */
  hostCore(core: Core, place?: number): Promise<string>;
  /** Takes the core off the network, as when its process dies. */
  removeCore(place?: number): Promise<void>;
  /** The core's way to receivers. */
  callbackHttp(allowAddresses: readonly string[]): Http;
}

/** What every core of a run is made of. */
export interface SupervisorOptions {
  readonly config: CoreConfig;
  readonly stage: SupervisedNetwork;
  readonly store: Store;
  /** @param nth which core of the run emits it, from 1. */
  readonly observe: (event: Parameters<OnCoreEvent>[0], at: number, nth: number) => void;
  readonly onError: (error: unknown, where: string) => void;
  readonly patch: CorePatch;
  readonly emit: (event: HarnessEvent) => void;
  /** What ties each core to its process. */
  readonly hooks: ProcessHooks;
  /** Which of several cores it is; left out where there is one. */
  readonly place?: CorePlace;
}

/** The place of a core among those that share a store: its processes come one after the other. */
export interface CorePlace {
  /** From 1. */
  readonly number: number;
  readonly group: CoreGroup;
  /** The clock of its host. */
  readonly clock: Clock;
}

/** Delay before a failed start is retried, ms. */
const restartDelayMs = 1_000;

/** Starts the cores of a run, one after the other, on one store and at one address. */
export class CoreSupervisor {
  readonly #options: SupervisorOptions;
  #lifetime = new CoreLifetime();
  #core: KillableCore | null = null;
  #coreCount = 0;
  #url = '';
  #isHosted = false;
  /** The last start or restart; the next one waits for it. */
  #transition: Promise<void> = Promise.resolve();
  /** Time between the death of a core and the next start, ms. */
  #downMs = 0;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Starts the first core and puts it on the network. */
  async start(): Promise<void> {
    this.#transition = this.#start();
    await this.#transition;
  }

  /** Whether a core is on the network. */
  get isHosted(): boolean {
    return this.#isHosted;
  }

  /** Base URL of the present core, or of the last one. */
  get url(): string {
    return this.#url;
  }

  /** Kills the core and starts the next one after `downMs` of the run's time. */
  async killAndRestart(downMs: number): Promise<void> {
    this.#transition = this.#transition.then(async () => {
      this.#lifetime.end();
      this.#downMs = downMs;
      await this.#tearDown();
      await this.#start();
    });
    await this.#transition;
  }

  /** Like {@link killAndRestart}, for a caller that does not wait: the core is dead when this returns. */
  kill(downMs: number): void {
    if (this.#lifetime.hasEnded()) return;
    this.#lifetime.end();
    this.#downMs = downMs;
    // A core that is still starting is torn down by `#start`.
    if (!this.#core) return;
    this.#transition = this.#transition.then(async () => {
      await this.#tearDown();
      await this.#start();
    });
  }

  /** Waits until the core's event loop runs, if it is stalled: only then are its events of before recorded. */
  async whenResumed(): Promise<void> {
    await this.#options.hooks.loop?.whenResumed();
  }

  /** Stops the core in an orderly way. */
  stop(): void {
    this.#core?.stop();
  }

  async #tearDown(): Promise<void> {
    const { stage, emit } = this.#options;
    const core = this.#core;
    this.#core = null;
    this.#isHosted = false;
    await core?.kill();
    emit({ kind: 'core-killed' });
    await stage.removeCore(this.#options.place?.number);
    await sleep(this.#options.stage.clock, this.#downMs);
  }

  /** Starts cores until one survives its start. */
  async #start(): Promise<void> {
    for (;;) {
      this.#lifetime = new CoreLifetime();
      this.#coreCount += 1;
      const core = await this.#tryStart(this.#lifetime, this.#coreCount);
      this.#core = core;
      if (!core) await sleep(this.#options.stage.clock, restartDelayMs);
      else if (this.#lifetime.hasEnded()) await this.#tearDown();
      else {
        const { stage, place } = this.#options;
        this.#url = await stage.hostCore(core, place?.number);
        this.#isHosted = true;
        return;
      }
    }
  }

  /** @returns null when the store failed by plan. */
  async #tryStart(lifetime: CoreLifetime, nth: number): Promise<KillableCore | null> {
    const { config, stage, store, observe, onError, patch, hooks, place } = this.#options;
    const random = randomOf(stage.random, place?.number, nth);
    const clock = place?.clock ?? stage.clock;
    const group = place && { group: place.group };
    const http = stage.callbackHttp(config.callbacks.allowAddresses);
    try {
      return await startKillableCore(
        { config, clock, random, http, store, ...group, onEvent: (event, at) => observe(event, at, nth), onError },
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

/** The first core alone draws from the stage's own stream; any other must not draw the same numbers again. */
function randomOf(random: Random, place: number | undefined, nth: number): Random {
  if (place !== undefined) return random.fork(`core ${place}#${nth}`);
  return nth === 1 ? random : random.fork(`core#${nth}`);
}
