import { startCore, type Core } from '../../core/core.ts';
import type { Rules } from '../../core/rules.ts';
import type { Store } from '../../core/store/store.ts';
import { demoMerchant } from '../../../simulators/demo-merchant.ts';
import { SimulatedMachine } from '../../../simulators/machine.ts';
import { MerchantClient } from '../../../simulators/merchant.ts';
import { CallbackSink } from '../../../simulators/sink.ts';
import { judgeAll, type Judgement } from '../checks/index.ts';
import { verdictOf, type Verdict } from '../checks/verdict.ts';
import type { History } from '../history/event.ts';
import { Recorder } from '../history/recorder.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Stage } from '../stages/stage.ts';
import { Customer } from './customer.ts';
import { setUp, type RunSetup } from './plan.ts';
import { play } from './steps/index.ts';
import { Watch, type Standing } from './watch.ts';

/** How a run is carried out. */
export interface RunOptions {
  readonly seed: number;
  /** Is given each line of the history as it is written; must not throw. */
  readonly write?: (line: string) => void;
  /** Told every two real seconds on the live stage. */
  readonly onTick?: (tick: Tick) => void;
  /** The sound rules, unless the harness tests itself. */
  readonly rules?: Rules;
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
/** How long past the last script deliveries and callbacks may take beyond the fallback, ms of the run's time. */
const patienceMs = 60_000;

/**
 * Runs a scenario on a stage, then judges its history. The stage is the caller's to close.
 * @throws Error when the scenario cannot be set up, or the world comes to rest before it is done.
 */
export async function runScenario(scenario: Scenario, stage: Stage, options: RunOptions): Promise<RunResult> {
  const setup = setUp(scenario, stage, options.seed);
  const recorder = new Recorder(setup.header, stage.clock, options.write);
  const troubles: string[] = [];
  await stage.drive(playWorld(setup, stage, recorder, troubles, options));
  const history = recorder.history();
  const judgement = judgeAll(history);
  const verdict = verdictOf(judgement, history.header, history.events);
  // A core that failed inside is not sound, whatever the checks could see of it.
  const failed: Verdict = { verdict: 'FAIL', why: `the core failed inside: ${troubles[0] ?? ''}` };
  return { history, judgement, verdict: troubles.length > 0 && verdict.verdict !== 'FAIL' ? failed : verdict, troubles };
}

async function playWorld(setup: RunSetup, stage: Stage, recorder: Recorder, troubles: string[], options: RunOptions): Promise<void> {
  const watch = new Watch(stage.clock);
  const store = await stage.openStore();
  const core = await raiseCore(setup, stage, store, recorder, watch, troubles, options.rules);
  const machines = await raiseFleet(setup, stage, recorder, watch);
  const ticking = tick(stage, watch, setup, options);
  try {
    const customers = await gatherCustomers(setup, stage, core, recorder, watch);
    await Promise.all(customers.map(async ({ customer, steps }) => {
      for (const step of steps) await play(customer, step);
    }));
    const atRest = await watch.untilStanding(() => watch.standing.inFlight === 0 && watch.standing.untold === 0, setup.config.timeoutMs + patienceMs);
    recorder.harness({ kind: 'run-ended', reason: atRest ? 'done' : 'gave-up' });
  } finally {
    ticking.stop();
    for (const machine of machines) machine.stop();
    core.stop();
    await store.close();
  }
}

interface HostedCore extends Core {
  readonly url: string;
}

async function raiseCore(setup: RunSetup, stage: Stage, store: Store, recorder: Recorder, watch: Watch, troubles: string[], rules?: Rules): Promise<HostedCore> {
  const core = await startCore({
    config: setup.config,
    clock: stage.clock,
    random: stage.random,
    http: stage.callbackHttp(setup.config.callbacks.allowAddresses),
    store,
    observe: (event, at) => {
      recorder.core(event, at);
      watch.core(event, at);
    },
    onError: (error, where) => troubles.push(`${where}: ${error instanceof Error ? error.message : String(error)}`),
    ...(rules && { rules }),
  });
  return { ...core, url: await stage.host(core) };
}

async function raiseFleet(setup: RunSetup, stage: Stage, recorder: Recorder, watch: Watch): Promise<readonly SimulatedMachine[]> {
  const { clock, link, random } = stage;
  const machines = setup.machines.map((spec) => new SimulatedMachine(spec, { clock, link, random: random.fork(spec.machineNo), witness: recorder.machine }));
  for (const machine of machines) machine.start();
  await watch.untilStanding(() => watch.online === machines.length, onlineWithinMs);
  return machines;
}

async function gatherCustomers(setup: RunSetup, stage: Stage, core: HostedCore, recorder: Recorder, watch: Watch): Promise<readonly { customer: Customer; steps: RunSetup['scripts'][number]['steps'] }[]> {
  const { clock, random, http } = stage;
  const sink = new CallbackSink({
    name: 'merchant',
    appKey: demoMerchant.appKey,
    witness: (event) => {
      recorder.sink(event);
      watch.sink(event);
    },
  });
  const notifyUrl = await stage.receive('merchant', sink.receive);
  const client = new MerchantClient({ ...demoMerchant, baseUrl: core.url, http, clock, witness: recorder.merchant, timeoutMs: 30_000 });
  return setup.scripts.map(({ machine, steps }, index) => {
    const name = `${machine.group}-${machine.machineNo}-${index + 1}`;
    const { timeoutMs, dwellMs } = setup.config;
    const parts = { machine, dwellMs: dwellMs[machine.motor.kind], timeoutMs, client, clock, random: random.fork(name), watch, tell: recorder.harness, notifyUrl, name };
    return { customer: new Customer(parts), steps };
  });
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
