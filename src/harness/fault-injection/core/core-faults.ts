import type { Clock } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';
import type { Store } from '#core/store/store.ts';
import type { HarnessEvent, StoreEvent } from '#harness/history/event.ts';
import type { StoreFaultPlan } from '../store/store-fault.ts';
import { isCrashable } from '../store/crashable-store.ts';
import { FaultyStore } from '../store/faulty-store.ts';
import type { CrashPoint } from '#harness/scenario/core-faults.ts';
import { CrashTrigger, type CrashPlan } from './crash-trigger.ts';
import { StallableLoop } from './stallable-loop.ts';
import type { ProcessHooks } from './killable-core.ts';

/** A planned stall of the core's event loop. Times in ms of the run. */
export interface StallPlan {
  readonly plan: string;
  /** Which of several cores; undefined: one that the run picks. */
  readonly core?: number | undefined;
  /** Where it begins, from `fromMs` on; undefined: at that time. */
  readonly point?: CrashPoint | undefined;
  readonly fromMs: number;
  readonly durationMs: number;
}

/** The planned faults of a run's cores. */
export interface CoreFaultPlans {
  readonly crashes: readonly CrashPlan[];
  readonly store: readonly StoreFaultPlan[];
  readonly stalls: readonly StallPlan[];
}

/** What faults of the core need. */
export interface CoreFaultsOptions {
  readonly plans: CoreFaultPlans;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: (event: HarnessEvent) => void;
  readonly onStoreEvent: (event: StoreEvent, at: number) => void;
  /** Kills the core at once. */
  readonly kill: (downMs: number) => void;
}

/** What a run gives to its cores: the store, the hooks of their process, and the trigger of crashes. */
export interface CoreFaultInjection {
  readonly store: Store;
  readonly hooks: ProcessHooks;
  readonly crashTrigger: CrashTrigger;
}

/**
 * Injects the planned faults of a run's cores; times count from now. Without plans the store is unchanged, and the
 * only hook is that a killed core takes the power from its disk, if it has one.
 */
export function injectCoreFaults({
  plans,
  store,
  clock,
  random,
  emit,
  onStoreEvent,
  kill,
}: CoreFaultsOptions): CoreFaultInjection {
  const startedAt = clock.monotonic();
  const crashTrigger = new CrashTrigger(
    plans.crashes,
    () => clock.monotonic() - startedAt,
    ({ plan, point, downMs }) => {
      emit({ kind: 'core-fault-fired', plan, fault: 'crash', detail: point });
      kill(downMs);
    },
  );
  if (plans.crashes.length + plans.store.length + plans.stalls.length === 0) {
    const hooks = isCrashable(store) ? { onKilled: () => store.crash('power-cut') } : {};
    return { store, hooks, crashTrigger };
  }
  const loop = new StallableLoop(clock);
  const stallTrigger = new CrashTrigger(
    plans.stalls.flatMap(({ plan, point, fromMs }) => (point ? [{ plan, point, nth: 1, fromMs, downMs: 0 }] : [])),
    () => clock.monotonic() - startedAt,
    ({ plan }) => {
      const stall = plans.stalls.find((other) => other.plan === plan);
      if (stall) stallNow(stall, loop, clock, emit);
    },
  );
  const faultyStore = new FaultyStore({
    store,
    clock,
    random,
    plans: plans.store,
    onFired: ({ plan, fault }, detail) => emit({ kind: 'core-fault-fired', plan, fault, detail }),
    onEvent: onStoreEvent,
    killsCore: (when, events) => {
      stallTrigger.reachDecision(when, events);
      return crashTrigger.reachDecision(when, events);
    },
    whenResumed: () => loop.whenResumed(),
  });
  for (const plan of plans.store) scheduleStoreFaultEvents(plan, faultyStore, clock, emit);
  for (const plan of plans.stalls) if (!plan.point) clock.after(plan.fromMs, () => stallNow(plan, loop, clock, emit));
  const hooks: ProcessHooks = {
    loop,
    onKilled: () => {
      loop.resume();
      faultyStore.detachCore();
    },
    onCallback: (state) => void crashTrigger.reach(`callback-${state}`),
  };
  return { store: faultyStore, hooks, crashTrigger };
}

/** A slow store ends when the calls made before its end are answered. */
function scheduleStoreFaultEvents(
  { plan, fault, fromMs, toMs }: StoreFaultPlan,
  store: FaultyStore,
  clock: Clock,
  emit: (event: HarnessEvent) => void,
): void {
  const emitStart = (): void => emit({ kind: 'core-fault-started', plan, fault });
  if (fromMs === 0) emitStart();
  else clock.after(fromMs, emitStart);
  if (toMs === null) return;
  clock.after(toMs, () => void store.whenDecided().then(() => emit({ kind: 'core-fault-ended', plan, fault })));
}

function stallNow(
  { plan, durationMs }: StallPlan,
  loop: StallableLoop,
  clock: Clock,
  emit: (event: HarnessEvent) => void,
): void {
  emit({ kind: 'core-fault-started', plan, fault: 'blocked' });
  emit({ kind: 'core-fault-fired', plan, fault: 'blocked', detail: `${durationMs} ms` });
  loop.stall(durationMs);
  clock.after(durationMs, () => emit({ kind: 'core-fault-ended', plan, fault: 'blocked' }));
}
