import type { CoreConfig } from '../../core/config.ts';
import type { Observe } from '../../core/events.ts';
import type { Store } from '../../core/store/store.ts';
import type { HarnessEvent } from '../history/event.ts';
import type { Stage } from '../stages/stage.ts';
import type { CorePatch } from './core-patch.ts';
import { startMortalCore, type MortalCore } from './mortal-core.ts';

/** What every core of a run is made of. */
export interface ReignParts {
  readonly config: CoreConfig;
  readonly stage: Stage;
  readonly store: Store;
  readonly observe: Observe;
  readonly onError: (error: unknown, where: string) => void;
  readonly patch: CorePatch;
  readonly tell: (event: HarnessEvent) => void;
}

/** The cores of a run, one after the other on one store and at one address. */
export class Reign {
  readonly #parts: ReignParts;
  #core: MortalCore;
  #cores = 1;
  #url: string;

  private constructor(parts: ReignParts, core: MortalCore, url: string) {
    this.#parts = parts;
    this.#core = core;
    this.#url = url;
  }

  /** Starts the first core and puts it on the network. */
  static async begin(parts: ReignParts): Promise<Reign> {
    const core = await crown(parts, 1);
    return new Reign(parts, core, await parts.stage.host(core));
  }

  /** Base URL of whichever core there is, or was last. */
  get url(): string {
    return this.#url;
  }

  /** Kills the core, lets nobody be there for `downMs` of the run's time, and starts the next one. */
  async killFor(downMs: number): Promise<void> {
    const { stage, tell } = this.#parts;
    await this.#core.kill();
    tell({ kind: 'core-killed' });
    await stage.unhost();
    await new Promise<void>((resolve) => stage.clock.after(downMs, resolve));
    this.#cores += 1;
    this.#core = await crown(this.#parts, this.#cores);
    this.#url = await stage.host(this.#core);
  }

  /** Stops the core that is there in an orderly way. */
  end(): void {
    this.#core.stop();
  }
}

function crown({ config, stage, store, observe, onError, patch }: ReignParts, nth: number): Promise<MortalCore> {
  // The first core has the stage's own luck; those after it must not draw the same numbers again.
  const random = nth === 1 ? stage.random : stage.random.fork(`core#${nth}`);
  return startMortalCore({ config, clock: stage.clock, random, http: stage.callbackHttp(config.callbacks.allowAddresses), store, observe, onError }, patch, nth);
}
