import type { CoreEvent } from '../../core/events.ts';
import { demoMerchant } from '../../../simulators/demo-merchant.ts';
import { SimulatedMachine } from '../../../simulators/machine.ts';
import type { MachineSpec } from '../../../simulators/machine-spec.ts';
import { MerchantClient } from '../../../simulators/merchant.ts';
import { tellingHorizonMs } from '../checks/callback-terms.ts';
import type { HarnessEvent, StoreEvent } from '../history/event.ts';
import type { Recorder } from '../history/recorder.ts';
import type { Stage } from '../stages/stage.ts';
import { PlannedStoreFailure } from '../stages/troubles/troubled-store.ts';
import type { CorePatch } from './core-patch.ts';
import { troubleCores } from './core-troubles.ts';
import { Customer, type Observe } from './customer.ts';
import { Interventions } from './interventions.ts';
import type { Operator } from './operator.ts';
import type { RunSetup } from './plan.ts';
import { raiseReceivers, type Receivers } from './receivers.ts';
import { Reign } from './reign.ts';
import { Watch } from './watch.ts';

/** What a world is made of. */
export interface WorldParts {
  readonly setup: RunSetup;
  readonly stage: Stage;
  readonly recorder: Recorder;
  /** Breaks the core on purpose. */
  readonly patch?: CorePatch;
  /** Troubles of the link may come that the scenario does not plan. */
  readonly expectTroubles: boolean;
  /** Answers what steps ask; nobody is there when it is left out. */
  readonly operator?: Operator;
}

/** How long machines may take to come online, ms of the run's time. */
const onlineWithinMs = 60_000;
/** How long past the last script deliveries may take beyond the fallback, ms of the run's time. */
const patienceMs = 60_000;

/** Core, machines, receivers and merchant of a run, alive on a stage. */
export interface World {
  readonly setup: RunSetup;
  readonly stage: Stage;
  readonly recorder: Recorder;
  readonly watch: Watch;
  readonly client: MerchantClient;
  readonly interventions: Interventions;
  /** Failures inside the core that no caller was told of. */
  readonly troubles: readonly string[];
  /** The machine of that number, where there is one. */
  machine(machineNo: string): SimulatedMachine | undefined;
  /** URL of a receiver. @throws Error when there is none of that name. */
  notifyUrl(receiver: string): string;
  /** Somebody at a machine. @param name tells its trade ids and its luck from everybody else's. @param observe is told what came of each step; nothing is judged then. */
  customer(machine: MachineSpec, name: string, observe?: Observe): Customer;
  /** Waits until nothing runs, waits or is still to be told. @returns false when that takes longer than it ever may. */
  untilRest(): Promise<boolean>;
  /** Counts the stock and writes down how the run ended. */
  conclude(atRest: boolean): void;
  /** Stops everything that lives in it. The stage is the caller's to close. */
  end(): Promise<void>;
}

/** Raises a world: when this settles, its machines are online, or have had the time to be. */
export async function raiseWorld(parts: WorldParts): Promise<World> {
  const { setup, stage, recorder } = parts;
  const { clock, http } = stage;
  const troubles: string[] = [];
  const tellingMs = tellingHorizonMs(setup.config.callbacks);
  const watch = new Watch(clock, tellingMs);
  const store = await stage.openStore();
  const onError = (error: unknown, where: string): void => {
    // Whoever meets what was planned has not failed.
    if (!(error instanceof PlannedStoreFailure)) troubles.push(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  };
  const receivers = await raiseReceivers(setup, stage, (event) => {
    recorder.sink(event);
    watch.sink(event);
  }, onError);
  const reign = enthrone(parts, { watch, receivers, store, onError });
  await reign.begin();
  if (parts.expectTroubles) stage.expectTroubles();
  stage.disturb(setup.plans.troubles, recorder.network);
  const machines = new Map<string, SimulatedMachine>();
  const interventions = new Interventions({ machines, receivers, stage, planned: setup.header.faults.length, tell: recorder.harness, network: recorder.network });
  await switchOn(parts, machines, watch, interventions);
  const beganAt = clock.monotonic();
  const client = new MerchantClient({ ...demoMerchant, url: () => reign.url, http, clock, witness: recorder.merchant, timeoutMs: 30_000 });
  const notifyUrl = (receiver: string): string => receivers.url(receiver);
  const shared = { client, clock, watch, tell: recorder.harness, notifyUrl, world: { ...controls(reign, stage, recorder), interventions, beganAt }, operator: parts.operator };
  return {
    setup, stage, recorder, watch, client, interventions, troubles, notifyUrl,
    machine: (machineNo) => machines.get(machineNo),
    customer: (machine, name, observe) => {
      const { timeoutMs, dwellMs, orderExpiryMs, timestampWindowMs } = setup.config;
      return new Customer({ ...shared, machine, dwellMs: dwellMs[machine.motor.kind], timeoutMs, orderExpiryMs, timestampWindowMs, random: stage.random.fork(name), name, observe });
    },
    untilRest: () => watch.untilStanding(() => watch.atRest, setup.config.timeoutMs + patienceMs + tellingMs),
    conclude(atRest) {
      for (const machine of machines.values()) machine.countStock();
      recorder.harness({ kind: 'run-ended', reason: atRest ? 'done' : 'gave-up' });
    },
    async end() {
      for (const machine of machines.values()) machine.stop();
      reign.end();
      await store.close();
    },
  };
}

interface Court {
  readonly watch: Watch;
  readonly receivers: Receivers;
  readonly store: Awaited<ReturnType<Stage['openStore']>>;
  readonly onError: (error: unknown, where: string) => void;
}

/** Prepares the run's cores and whatever is planned to happen to them. */
function enthrone({ setup, stage, recorder, patch = {} }: WorldParts, { watch, receivers, store, onError }: Court): Reign {
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
  const reign: Reign = new Reign({ config: setup.config, stage, store: troubled.store, observe, onError, patch, tell: recorder.harness, mortality: troubled.mortality });
  return reign;
}

/** What scripts may do to the core and its clock. */
function controls(reign: Reign, stage: Stage, recorder: Recorder) {
  const tell = (event: HarnessEvent): void => recorder.harness(event);
  return {
    killCore: (downMs: number) => reign.killFor(downMs),
    setClock(byMs: number) {
      if (!stage.setClock) return false;
      stage.setClock(byMs);
      tell({ kind: 'clock-set', byMs });
      return true;
    },
  };
}

async function switchOn({ setup, stage, recorder }: WorldParts, machines: Map<string, SimulatedMachine>, watch: Watch, interventions: Interventions): Promise<void> {
  const { clock, link, random } = stage;
  for (const spec of setup.machines) {
    machines.set(spec.machineNo, new SimulatedMachine(spec, {
      clock,
      link,
      random: random.fork(spec.machineNo),
      witness: (event) => {
        recorder.machine(event);
        interventions.machine(event);
      },
    }));
  }
  for (const machine of machines.values()) machine.start();
  await watch.untilStanding(() => watch.online === machines.size, onlineWithinMs);
}
