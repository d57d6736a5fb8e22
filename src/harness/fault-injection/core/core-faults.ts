import type { Clock } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';
import type { Store } from '#core/store/store.ts';
import type { HarnessEvent, StoreEvent } from '#harness/history/event.ts';
import type { StorePlan } from '../store/store-fault.ts';
import { TroubledStore } from '../store/faulty-store.ts';
import { CrashPlans, type CrashPlan } from './crash-trigger.ts';
import { Loop } from './stallable-loop.ts';
import type { Mortality } from './killable-core.ts';

/** A planned standstill of the core's loop. Times in ms of the run. */
export interface BlockPlan {
  readonly plan: string;
  readonly fromMs: number;
  readonly forMs: number;
}

/** Everything that is planned to happen to a run's cores. */
export interface CorePlans {
  readonly crashes: readonly CrashPlan[];
  readonly store: readonly StorePlan[];
  readonly blocked: readonly BlockPlan[];
}

/** What the troubles of a run's cores work with. */
export interface CoreTroublesParts {
  readonly plans: CorePlans;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly tell: (event: HarnessEvent) => void;
  readonly witness: (event: StoreEvent, at: number) => void;
  /** Lets the core that is there die in this very instant. */
  readonly kill: (downMs: number) => void;
}

/** What a run gives to its cores: the store under them, what they are tied to, and who listens to what they say. */
export interface CoreTroubles {
  readonly store: Store;
  readonly mortality: Mortality;
  readonly crashes: CrashPlans;
}

/**
 * Lets the planned troubles of a run's cores happen; times count from now. Without any the store is as it was and the
 * cores are tied to nothing.
 */
export function troubleCores({ plans, store, clock, random, tell, witness, kill }: CoreTroublesParts): CoreTroubles {
  const start = clock.monotonic();
  const crashes = new CrashPlans(
    plans.crashes,
    () => clock.monotonic() - start,
    ({ plan, at, downMs }) => {
      tell({ kind: 'core-trouble-struck', plan, trouble: 'crash', detail: at });
      kill(downMs);
    },
  );
  if (plans.crashes.length + plans.store.length + plans.blocked.length === 0) return { store, mortality: {}, crashes };
  const loop = new Loop(clock);
  const troubled = new TroubledStore({
    store,
    clock,
    random,
    plans: plans.store,
    struck: ({ plan, does }, detail) => tell({ kind: 'core-trouble-struck', plan, trouble: does, detail }),
    witness,
    dies: (when, did) => crashes.decision(when, did),
    standstill: () => loop.standstill(),
  });
  for (const plan of plans.store) announce(plan, troubled, clock, tell);
  for (const plan of plans.blocked) standStill(plan, loop, clock, tell);
  const mortality: Mortality = {
    loop,
    died: () => {
      loop.free();
      troubled.abandon();
    },
    calling: (state) => void crashes.at(`callback-${state}`),
  };
  return { store: troubled, mortality, crashes };
}

/** A slow store has come to its end when what had been asked of it by then is answered. */
function announce(
  { plan, does: trouble, fromMs, toMs }: StorePlan,
  store: TroubledStore,
  clock: Clock,
  tell: (event: HarnessEvent) => void,
): void {
  const began = (): void => tell({ kind: 'core-trouble-began', plan, trouble });
  if (fromMs === 0) began();
  else clock.after(fromMs, began);
  if (toMs === null) return;
  clock.after(toMs, () => void store.settled().then(() => tell({ kind: 'core-trouble-ended', plan, trouble })));
}

function standStill(
  { plan, fromMs, forMs }: BlockPlan,
  loop: Loop,
  clock: Clock,
  tell: (event: HarnessEvent) => void,
): void {
  clock.after(fromMs, () => {
    tell({ kind: 'core-trouble-began', plan, trouble: 'blocked' });
    tell({ kind: 'core-trouble-struck', plan, trouble: 'blocked', detail: `${forMs} ms` });
    loop.block(forMs);
    clock.after(forMs, () => tell({ kind: 'core-trouble-ended', plan, trouble: 'blocked' }));
  });
}
