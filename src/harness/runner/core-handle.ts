import type { Stage } from '../stages/stage.ts';
import type { CoreSupervisor } from '../fault-injection/core/core-supervisor.ts';

/** The core of a world: ours, or one that somebody else runs. */
export interface CoreHandle {
  /** Its base URL at this moment, without a slash at the end. */
  readonly url: string;
  /** Kills it, and starts it again after `downMs` of the run's time. @throws Error when it is not ours to kill. */
  killAndRestart(downMs: number): Promise<void>;
  /** Ends what was raised of it. */
  stop(): Promise<void>;
}

/** A core of our own. */
export function ownCore(supervisor: CoreSupervisor, store: Awaited<ReturnType<Stage['openStore']>>): CoreHandle {
  return {
    get url() {
      return supervisor.url;
    },
    killAndRestart: (downMs) => supervisor.killAndRestart(downMs),
    async stop() {
      supervisor.stop();
      await store.close();
    },
  };
}

/** A core that runs already and goes on when the world ends. */
export function targetCore(url: string): CoreHandle {
  return {
    url,
    killAndRestart: () =>
      Promise.reject(new Error(`the core at ${url} is somebody else's: it cannot be killed from here`)),
    stop: () => Promise.resolve(),
  };
}
