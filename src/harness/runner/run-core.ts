import type { CoreEvent } from '#core/events.ts';
import type { Store } from '#core/store/store.ts';
import { injectCoreFaults } from '../fault-injection/core/core-faults.ts';
import type { CorePatch } from '../fault-injection/core/core-patch.ts';
import { CoreSupervisor } from '../fault-injection/core/core-supervisor.ts';
import type { StoreEvent } from '../history/event.ts';
import type { Recorder } from '../history/recorder.ts';
import type { Stage } from '../stages/stage.ts';
import type { RunProgress } from './run-progress.ts';
import type { RunReceivers } from './run-receivers.ts';
import type { RunSetup } from './run-setup.ts';

/** The core of a run: one that the run starts, or a target that runs already. */
export interface RunCore {
  /** Its present base URL, without a slash at the end. */
  readonly url: string;
  /** Kills it and starts it again after `downMs` of the run's time. @throws Error for a target. */
  killAndRestart(downMs: number): Promise<void>;
  /** Stops what the run started. */
  stop(): Promise<void>;
}

/** What the cores of a run are made of, and who observes them. */
interface RunCoreOptions {
  readonly setup: RunSetup;
  readonly stage: Stage;
  readonly recorder: Recorder;
  readonly patch: CorePatch;
  readonly progress: RunProgress;
  readonly receivers: RunReceivers;
  readonly store: Store;
  readonly onError: (error: unknown, where: string) => void;
}

/** Starts the run's first core, with the planned faults around it. */
export async function startRunCore(options: RunCoreOptions): Promise<RunCore> {
  const supervisor = createSupervisor(options);
  await supervisor.start();
  return {
    get url() {
      return supervisor.url;
    },
    killAndRestart: (downMs) => supervisor.killAndRestart(downMs),
    async stop() {
      supervisor.stop();
      await options.store.close();
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

function createSupervisor({
  setup,
  stage,
  recorder,
  patch,
  progress,
  receivers,
  store,
  onError,
}: RunCoreOptions): CoreSupervisor {
  const { clock, random } = stage;
  const forward = (event: CoreEvent, at: number): void => {
    progress.onCoreEvent(event, at);
    receivers.onCoreEvent(event);
  };
  const onStoreEvent = (event: StoreEvent, at: number): void => {
    recorder.store(event, at);
    forward(event, at);
  };
  const kill = (downMs: number): void => supervisor.kill(downMs);
  const coreFaults = injectCoreFaults({
    plans: setup.plans.core,
    store,
    clock,
    random: random.fork('core faults'),
    emit: recorder.harness,
    onStoreEvent,
    kill,
  });
  const observe = (event: CoreEvent, at: number, nth: number): void => {
    recorder.core(event, at);
    forward(event, at);
    coreFaults.crashTrigger.onCoreEvent(event, nth);
  };
  const supervisor: CoreSupervisor = new CoreSupervisor({
    config: setup.config,
    stage,
    store: coreFaults.store,
    observe,
    onError,
    patch,
    emit: recorder.harness,
    hooks: coreFaults.hooks,
  });
  return supervisor;
}
