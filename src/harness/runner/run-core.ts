import { startRunCores } from './run-cores.ts';
import { supervise, type RunCoreOptions } from './supervise-core.ts';

/** The core of a run: one that the run starts, or a target that runs already. */
export interface RunCore {
  /** Its present base URL, without a slash at the end. Where there are several cores, that of one of them. */
  readonly url: string;
  /** Kills it and starts it again after `downMs` of the run's time. @throws Error for a target. */
  killAndRestart(downMs: number): Promise<void>;
  /** Of several cores: waits until none stands still. The others go on meanwhile, and its events are still to come. */
  whenResumed?(): Promise<void>;
  /** Stops what the run started. */
  stop(): Promise<void>;
}

/** Starts the run's first core, or its cores, with the planned faults around them. */
export async function startRunCore(options: RunCoreOptions): Promise<RunCore> {
  const { setup, stage, recorder, patch } = options;
  if (setup.cores > 1) return startRunCores(options);
  const store = await stage.openStore(patch.sqlite);
  const random = stage.random.fork('core faults');
  const supervisor = supervise(options, { plans: setup.plans.core, store, random, emit: recorder.harness });
  await supervisor.start();
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

/** A core that vendloop did not start: it goes on when the run ends. */
export function targetCore(url: string): RunCore {
  return {
    url,
    killAndRestart: () =>
      Promise.reject(new Error(`the core at ${url} was not started by vendloop and cannot be killed`)),
    stop: () => Promise.resolve(),
  };
}
