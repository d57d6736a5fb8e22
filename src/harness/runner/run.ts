import type { CoreEvent } from '../../core/events.ts';
import type { Store } from '../../core/store/store.ts';
import { demoMerchant } from '../../../simulators/demo-merchant.ts';
import { SimulatedMachine } from '../../../simulators/machine.ts';
import { MerchantClient } from '../../../simulators/merchant.ts';
import type { TimingProfile } from '../../../simulators/motors/timing.ts';
import { judgeAll, type Judgement } from '../checks/index.ts';
import { tellingHorizonMs } from '../checks/callback-terms.ts';
import { verdictOf, type Verdict } from '../checks/verdict.ts';
import type { History, StoreEvent } from '../history/event.ts';
import { Recorder } from '../history/recorder.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Stage } from '../stages/stage.ts';
import { PlannedStoreFailure } from '../stages/troubles/troubled-store.ts';
import { arrive } from './arrivals.ts';
import { troubleCores } from './core-troubles.ts';
import type { MakePatch } from './core-patch.ts';
import { Customer, type WorldControls } from './customer.ts';
import { setUp, type RunSetup } from './plan.ts';
import { probe } from './probes.ts';
import { raiseReceivers, type Receivers } from './receivers.ts';
import { Reign } from './reign.ts';
import { play } from './steps/index.ts';
import { Watch, type Standing } from './watch.ts';

/** How a run is carried out. */
export interface RunOptions {
  readonly seed: number;
  /** Is given each line of the history as it is written; must not throw. */
  readonly write?: (line: string) => void;
  /** Told every two real seconds on the live stage. */
  readonly onTick?: (tick: Tick) => void;
  /** Fitted timing profiles by motor type, in place of the assumed ones. */
  readonly profiles?: ReadonlyMap<string, TimingProfile>;
  /** Breaks the core on purpose: how the harness tests itself. */
  readonly patch?: MakePatch;
  /** Settles when the run has used up what it may: it is given up there. */
  readonly spent?: Promise<void>;
}

/** How a live run stands. Times in ms of the run's own time. */
export interface Tick extends Standing {
  /** Since the run began. */
  readonly t: number;
  /** Until the oldest delivery in flight falls to its fallback; null when none is in flight. */
  readonly fallbackInMs: number | null;
}

/** What a run leaves behind. */
export interface RunResult {
  readonly history: History;
  readonly judgement: Judgement;
  readonly verdict: Verdict;
  /** Failures inside the core that no caller was told of. Empty in a sound run. */
  readonly troubles: readonly string[];
}

/** How long machines may take to come online, ms of the run's time. */
const onlineWithinMs = 60_000;
/** How long past the last script deliveries may take beyond the fallback, ms of the run's time. */
const patienceMs = 60_000;

/**
 * Runs a scenario on a stage, then judges its history. The stage is the caller's to close.
 * @throws Error when the scenario cannot be set up, or the world comes to rest before it is done.
 */
export async function runScenario(scenario: Scenario, stage: Stage, options: RunOptions): Promise<RunResult> {
  const setup = setUp(scenario, stage, options.seed, options.profiles);
  const recorder = new Recorder(setup.header, stage.clock, options.write);
  const troubles: string[] = [];
  await stage.drive(playWorld(setup, stage, recorder, troubles, options));
  const history = recorder.history();
  const judgement = judgeAll(history);
  const verdict = verdictOf(judgement, history.header, history.events);
  // A core that failed inside is not sound, whatever the checks could see of it.
  const failed: Verdict = { ...verdict, verdict: 'FAIL', why: `the core failed inside: ${troubles[0] ?? ''}` };
  return { history, judgement, verdict: troubles.length > 0 && verdict.verdict !== 'FAIL' ? failed : verdict, troubles };
}

async function playWorld(setup: RunSetup, stage: Stage, recorder: Recorder, troubles: string[], options: RunOptions): Promise<void> {
  const tellingMs = tellingHorizonMs(setup.config.callbacks);
  const watch = new Watch(stage.clock, tellingMs);
  const store = await stage.openStore();
  const onError = (error: unknown, where: string): void => {
    // Whoever meets what was planned has not failed.
    if (!(error instanceof PlannedStoreFailure)) troubles.push(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  };
  const receivers = await raiseReceivers(setup, stage, (event) => {
    recorder.sink(event);
    watch.sink(event);
  }, onError);
  const reign = enthrone({ setup, stage, recorder, watch, receivers, store, onError, patch: options.patch });
  await reign.begin();
  stage.disturb(setup.plans.troubles, recorder.network);
  const machines = await raiseFleet(setup, stage, recorder, watch);
  const ticking = tick(stage, watch, setup, options);
  try {
    const toRest = async (): Promise<boolean> => {
      await playScripts({ setup, stage, recorder, watch, receivers, world: controls(reign, stage, recorder), url: () => reign.url });
      return watch.untilStanding(() => watch.atRest, setup.config.timeoutMs + patienceMs + tellingMs);
    };
    const givenUp = options.spent?.then(() => false);
    const atRest = await (givenUp ? Promise.race([toRest(), givenUp]) : toRest());
    for (const machine of machines) machine.countStock();
    recorder.harness({ kind: 'run-ended', reason: atRest ? 'done' : 'gave-up' });
  } finally {
    ticking.stop();
    for (const machine of machines) machine.stop();
    reign.end();
    await store.close();
  }
}

interface Realm {
  readonly setup: RunSetup;
  readonly stage: Stage;
  readonly recorder: Recorder;
  readonly watch: Watch;
  readonly receivers: Receivers;
  readonly store: Store;
  readonly onError: (error: unknown, where: string) => void;
  readonly patch: MakePatch | undefined;
}

/** Prepares the run's cores and whatever is planned to happen to them. */
function enthrone({ setup, stage, recorder, watch, receivers, store, onError, patch }: Realm): Reign {
  const { clock, random } = stage;
  const heard = (event: CoreEvent, at: number): void => {
    watch.core(event, at);
    receivers.core(event);
  };
  const witness = (event: StoreEvent, at: number): void => {
    recorder.store(event, at);
    heard(event, at);
  };
  const kill = (downMs: number): void => reign.strike(downMs);
  const troubled = troubleCores({ plans: setup.plans.core, store, clock, random: random.fork('core troubles'), tell: recorder.harness, witness, kill });
  const observe = (event: CoreEvent, at: number, nth: number): void => {
    recorder.core(event, at);
    heard(event, at);
    troubled.crashes.word(event, nth);
  };
  const reign: Reign = new Reign({ config: setup.config, stage, store: troubled.store, observe, onError, patch: patch?.() ?? {}, tell: recorder.harness, mortality: troubled.mortality });
  return reign;
}

/** What scripts may do to the world. */
function controls(reign: Reign, stage: Stage, recorder: Recorder): WorldControls {
  return {
    killCore: (downMs) => reign.killFor(downMs),
    setClock(byMs) {
      if (!stage.setClock) return false;
      stage.setClock(byMs);
      recorder.harness({ kind: 'clock-set', byMs });
      return true;
    },
  };
}

async function raiseFleet(setup: RunSetup, stage: Stage, recorder: Recorder, watch: Watch): Promise<readonly SimulatedMachine[]> {
  const { clock, link, random } = stage;
  const machines = setup.machines.map((spec) => new SimulatedMachine(spec, { clock, link, random: random.fork(spec.machineNo), witness: recorder.machine }));
  for (const machine of machines) machine.start();
  await watch.untilStanding(() => watch.online === machines.length, onlineWithinMs);
  return machines;
}

interface Theatre {
  readonly setup: RunSetup;
  readonly stage: Stage;
  readonly recorder: Recorder;
  readonly watch: Watch;
  readonly receivers: Receivers;
  readonly world: WorldControls;
  /** Base URL of whichever core there is. */
  readonly url: () => string;
}

/** Plays all scripts and workloads beside each other, to the end of the last. */
async function playScripts({ setup, stage, recorder, watch, receivers, world, url }: Theatre): Promise<void> {
  const { clock, random, http } = stage;
  const client = new MerchantClient({ ...demoMerchant, url, http, clock, witness: recorder.merchant, timeoutMs: 30_000 });
  const notifyUrl = (receiver: string): string => receivers.url(receiver);
  const scripts = setup.scripts.map(async ({ machine, steps }, index) => {
    const name = `${machine.group}-${machine.machineNo}-${index + 1}`;
    const { timeoutMs, dwellMs, orderExpiryMs, timestampWindowMs } = setup.config;
    const parts = { machine, dwellMs: dwellMs[machine.motor.kind], timeoutMs, orderExpiryMs, timestampWindowMs, client, clock, random: random.fork(name), watch, tell: recorder.harness, notifyUrl, world, name };
    const customer = new Customer(parts);
    for (const step of steps) await play(customer, step);
  });
  const workloads = setup.arrivals.flatMap(({ machines, of: workload }, index) =>
    machines.map((machine) => {
      const name = `arrivals-${index + 1}-${machine.machineNo}`;
      return arrive({ machine, workload, client, clock, random: random.fork(name), notifyUrl: notifyUrl(workload.receiver), name });
    }),
  );
  const { timestampWindowMs: windowMs } = setup.config;
  const forgers = setup.probes.flatMap(({ machines, of: workload }, index) =>
    machines.map((machine) => {
      const name = `probes-${index + 1}-${machine.machineNo}`;
      return probe({ machine, workload, client, clock, random: random.fork(name), notifyUrl: notifyUrl('merchant'), name, windowMs });
    }),
  );
  await Promise.all([...scripts, ...workloads, ...forgers]);
}

/** Tells how the run stands every two real seconds, where there are real seconds. */
function tick(stage: Stage, watch: Watch, setup: RunSetup, { onTick }: RunOptions): { stop(): void } {
  if (!onTick || stage.name !== 'live') return { stop: () => undefined };
  const start = stage.clock.monotonic();
  const everyMs = 2_000 * stage.speed;
  let timer = stage.clock.after(everyMs, function again() {
    const now = stage.clock.monotonic();
    const { standing } = watch;
    const fallbackInMs = standing.oldestSince === null ? null : standing.oldestSince + setup.config.timeoutMs - now;
    onTick({ ...standing, t: now - start, fallbackInMs });
    timer = stage.clock.after(everyMs, again);
  });
  return { stop: () => timer.cancel() };
}
