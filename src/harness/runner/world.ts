import type { CoreEvent } from '#core/events.ts';
import { SimulatedMachine } from '#simulators/machine/machine.ts';
import type { MachineEvent, MerchantEvent } from '#simulators/events.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { MerchantClient } from '#simulators/merchant/merchant-client.ts';
import { tellingHorizonMs } from '../history/callback-retries.ts';
import type { HarnessEvent, StoreEvent } from '../history/event.ts';
import type { Recorder } from '../history/recorder.ts';
import type { Stage } from '../stages/stage.ts';
import { PlannedStoreFailure } from '../fault-injection/store/faulty-store.ts';
import type { CorePatch } from '../fault-injection/core/core-patch.ts';
import { ownCore, somebodysCore, type CoreSide } from './core-handle.ts';
import { troubleCores } from '../fault-injection/core/core-faults.ts';
import { Customer, type Observe } from './customer.ts';
import { Interventions } from './fault-controls.ts';
import type { Operator } from './operator.ts';
import { Outside, type SeenOutside } from '../history/core-event-inference.ts';
import type { RunSetup } from './run-setup.ts';
import { raiseReceivers, type Receivers } from './run-receivers.ts';
import { Reign } from '../fault-injection/core/core-supervisor.ts';
import { Watch } from './run-progress.ts';

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
  /** Language of the core's messages to the merchant; the core's own when left out. */
  readonly language?: 'en' | 'zh';
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
  const stalls = stage.watchStalls?.(recorder.stall);
  const troubles: string[] = [];
  const tellingMs = tellingHorizonMs(setup.config.callbacks);
  const watch = new Watch(clock, tellingMs);
  const store = stage.target === undefined ? await stage.openStore() : null;
  const deduce = deducer(parts, watch);
  const onError = (error: unknown, where: string): void => {
    // Whoever meets what was planned has not failed.
    if (!(error instanceof PlannedStoreFailure))
      troubles.push(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  };
  const receivers = await raiseReceivers(
    setup,
    stage,
    (event) => {
      recorder.sink(event);
      deduce(event);
      watch.sink(event);
    },
    onError,
  );
  const core = store ? await raiseCore(parts, { watch, receivers, store, onError }) : somebodysCore(stage.target ?? '');
  if (parts.expectTroubles) stage.expectTroubles();
  stage.disturb(setup.plans.troubles, recorder.network);
  const machines = new Map<string, SimulatedMachine>();
  const interventions = new Interventions({
    machines,
    receivers,
    stage,
    planned: setup.header.faults.length,
    tell: recorder.harness,
    network: recorder.network,
  });
  await switchOn(parts, machines, watch, (event) => {
    recorder.machine(event);
    deduce(event);
    interventions.machine(event);
  });
  const beganAt = clock.monotonic();
  const client = new MerchantClient({
    ...setup.merchant,
    url: () => core.url,
    http,
    clock,
    witness: merchantWitness(recorder, deduce),
    timeoutMs: 30_000,
    language: parts.language,
  });
  const notifyUrl = (receiver: string): string => receivers.url(receiver);
  const shared = {
    client,
    clock,
    watch,
    tell: recorder.harness,
    notifyUrl,
    world: { ...controls(core, stage, recorder), interventions, beganAt },
    operator: parts.operator,
  };
  return {
    setup,
    stage,
    recorder,
    watch,
    client,
    interventions,
    troubles,
    notifyUrl,
    machine: (machineNo) => machines.get(machineNo),
    customer: (machine, name, observe) => {
      const { timeoutMs, dwellMs, orderExpiryMs, timestampWindowMs } = setup.config;
      return new Customer({
        ...shared,
        machine,
        dwellMs: dwellMs[machine.motor.kind],
        timeoutMs,
        orderExpiryMs,
        timestampWindowMs,
        random: stage.random.fork(name),
        name,
        observe,
      });
    },
    untilRest: () => watch.untilStanding(() => watch.atRest, setup.config.timeoutMs + patienceMs + tellingMs),
    conclude(atRest) {
      stalls?.stop();
      for (const machine of machines.values()) machine.countStock();
      recorder.harness({ kind: 'run-ended', reason: atRest ? 'done' : 'gave-up' });
    },
    async end() {
      stalls?.stop();
      for (const machine of machines.values()) machine.stop();
      await core.end();
    },
  };
}

/** Tells the watch what a core that tells nothing must have decided; does nothing where it tells itself. */
function deducer({ setup, stage: { clock, target } }: WorldParts, watch: Watch): (event: SeenOutside) => void {
  if (target === undefined) return () => undefined;
  const outside = new Outside(setup.header);
  return (event) => {
    for (const word of outside.take(event)) watch.core(word, clock.monotonic());
  };
}

function merchantWitness(recorder: Recorder, deduce: (event: SeenOutside) => void): (event: MerchantEvent) => void {
  return (event) => {
    recorder.merchant(event);
    deduce(event);
  };
}

interface Court {
  readonly watch: Watch;
  readonly receivers: Receivers;
  readonly store: Awaited<ReturnType<Stage['openStore']>>;
  readonly onError: (error: unknown, where: string) => void;
}

async function raiseCore(parts: WorldParts, court: Court): Promise<CoreSide> {
  const reign = enthrone(parts, court);
  await reign.begin();
  return ownCore(reign, court.store);
}

/** Prepares the run's cores and whatever is planned to happen to them. */
function enthrone(
  { setup, stage, recorder, patch = {} }: WorldParts,
  { watch, receivers, store, onError }: Court,
): Reign {
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
  const troubled = troubleCores({
    plans: setup.plans.core,
    store,
    clock,
    random: random.fork('core troubles'),
    tell: recorder.harness,
    witness,
    kill,
  });
  const observe = (event: CoreEvent, at: number, nth: number): void => {
    recorder.core(event, at);
    heard(event, at);
    troubled.crashes.word(event, nth);
  };
  const reign: Reign = new Reign({
    config: setup.config,
    stage,
    store: troubled.store,
    observe,
    onError,
    patch,
    tell: recorder.harness,
    mortality: troubled.mortality,
  });
  return reign;
}

/** What scripts may do to the core and its clock. */
function controls(core: CoreSide, stage: Stage, recorder: Recorder) {
  const tell = (event: HarnessEvent): void => recorder.harness(event);
  return {
    killCore: (downMs: number) => core.killFor(downMs),
    setClock(byMs: number) {
      if (!stage.setClock) return false;
      stage.setClock(byMs);
      tell({ kind: 'clock-set', byMs });
      return true;
    },
  };
}

async function switchOn(
  { setup, stage }: WorldParts,
  machines: Map<string, SimulatedMachine>,
  watch: Watch,
  witness: (event: MachineEvent) => void,
): Promise<void> {
  const { clock, link, random } = stage;
  for (const spec of setup.machines) {
    machines.set(
      spec.machineNo,
      new SimulatedMachine(spec, {
        clock,
        link,
        random: random.fork(spec.machineNo),
        witness,
      }),
    );
  }
  for (const machine of machines.values()) machine.start();
  await watch.untilStanding(() => watch.online === machines.size, onlineWithinMs);
}
