import type { Stage } from '../stages/stage.ts';
import type { Reign } from '../fault-injection/core/core-supervisor.ts';

/** The core of a world: ours, or one that somebody else runs. */
export interface CoreSide {
  /** Its base URL at this moment, without a slash at the end. */
  readonly url: string;
  /** Kills it, and starts it again after `downMs` of the run's time. @throws Error when it is not ours to kill. */
  killFor(downMs: number): Promise<void>;
  /** Ends what was raised of it. */
  end(): Promise<void>;
}

/** A core of our own. */
export function ownCore(reign: Reign, store: Awaited<ReturnType<Stage['openStore']>>): CoreSide {
  return {
    get url() {
      return reign.url;
    },
    killFor: (downMs) => reign.killFor(downMs),
    async end() {
      reign.end();
      await store.close();
    },
  };
}

/** A core that runs already and goes on when the world ends. */
export function somebodysCore(url: string): CoreSide {
  return {
    url,
    killFor: () => Promise.reject(new Error(`the core at ${url} is somebody else's: it cannot be killed from here`)),
    end: () => Promise.resolve(),
  };
}
