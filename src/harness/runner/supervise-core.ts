import type { CoreEvent } from '#core/events.ts';
import type { Random } from '#core/ports/random.ts';
import type { Store } from '#core/store/store.ts';
import { injectCoreFaults, type CoreFaultPlans } from '../fault-injection/core/core-faults.ts';
import type { CorePatch } from '../fault-injection/core/core-patch.ts';
import { CoreSupervisor, type CorePlace } from '../fault-injection/core/core-supervisor.ts';
import type { HarnessEvent, StoreEvent } from '../history/event.ts';
import type { Recorder } from '../history/recorder.ts';
import type { Stage } from '../stages/stage.ts';
import { SharedConnection } from '../fault-injection/store/shared-database.ts';
import type { RunProgress } from './run-progress.ts';
import type { RunReceivers } from './run-receivers.ts';
import type { RunSetup } from './run-setup.ts';

/** What the cores of a run are made of, and who observes them. */
export interface RunCoreOptions {
  readonly setup: RunSetup;
  readonly stage: Stage;
  readonly recorder: Recorder;
  readonly patch: CorePatch;
  readonly progress: RunProgress;
  readonly receivers: RunReceivers;
  readonly onError: (error: unknown, where: string) => void;
}

/** What is peculiar to one of a run's cores. */
export interface SupervisedCore {
  readonly plans: CoreFaultPlans;
  readonly store: Store;
  readonly random: Random;
  readonly emit: (event: HarnessEvent) => void;
  /** Where there are several. */
  readonly place?: CorePlace;
  /** Ends what its process has at its store. */
  readonly onKilled?: () => void;
}

/** Makes the supervisor of one core, with the planned faults around it. */
export function supervise(
  { setup, stage, recorder, patch, progress, receivers, onError }: RunCoreOptions,
  { plans, store, random, emit, place, onKilled }: SupervisedCore,
): CoreSupervisor {
  const { clock } = stage;
  const name = place?.group.name;
  /** Events have the time of the run, not that of the core's host. */
  const aheadMs = place ? place.clock.monotonic() - clock.monotonic() : 0;
  const forward = (event: CoreEvent, at: number): void => {
    progress.onCoreEvent(event, at, name);
    receivers.onCoreEvent(event);
  };
  const onStoreEvent = (event: StoreEvent, at: number): void => {
    recorder.store(event, at, name);
    forward(event, at);
  };
  const kill = (downMs: number): void => supervisor.kill(downMs);
  const coreFaults = injectCoreFaults({ plans, store, clock, random, emit, onStoreEvent, kill });
  const observe = (event: CoreEvent, at: number, nth: number): void => {
    recorder.core(event, at - aheadMs, name);
    forward(event, at - aheadMs);
    coreFaults.crashTrigger.onCoreEvent(event, nth);
  };
  const { hooks } = coreFaults;
  const supervisor: CoreSupervisor = new CoreSupervisor({
    config: setup.config,
    stage,
    store: coreFaults.store,
    observe,
    onError,
    patch,
    emit,
    hooks: onKilled ? { ...hooks, onKilled: both(onKilled, hooks.onKilled) } : hooks,
    ...(place && { place }),
  });
  if (store instanceof SharedConnection) store.whenResumed = () => hooks.loop?.whenResumed() ?? null;
  return supervisor;
}

function both(first: () => void, second: (() => void) | undefined): () => void {
  return () => {
    first();
    second?.();
  };
}
