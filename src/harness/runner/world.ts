import { SimulatedMachine } from '#simulators/machine/machine.ts';
import type { MachineEvent, MerchantEvent } from '#simulators/events.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { MerchantClient } from '#simulators/merchant/merchant-client.ts';
import { retryHorizonMs } from '../history/callback-retries.ts';
import type { HarnessEvent } from '../history/event.ts';
import type { Recorder } from '../history/recorder.ts';
import type { Stage } from '../stages/stage.ts';
import { PlannedStoreFailure } from '../fault-injection/store/faulty-store.ts';
import type { CorePatch } from '../fault-injection/core/core-patch.ts';
import { Customer, type OnStepResult } from './customer.ts';
import { FaultControls } from './fault-controls.ts';
import type { Operator } from './customer.ts';
import { CoreEventInference, type ExternalEvent } from '../history/core-event-inference.ts';
import { startRunCore, targetCore, type RunCore } from './run-core.ts';
import type { RunSetup } from './run-setup.ts';
import { startReceivers } from './run-receivers.ts';
import { RunProgress } from './run-progress.ts';

/** What a world is made of. */
export interface StartWorldOptions {
  readonly setup: RunSetup;
  readonly stage: Stage;
  readonly recorder: Recorder;
  /** Breaks the core on purpose. */
  readonly patch?: CorePatch;
  /** Troubles of the link may come that the scenario does not plan. */
  readonly expectNetworkFaults: boolean;
  /** Answers what steps ask; nobody is there when it is left out. */
  readonly operator?: Operator;
  /** Language of the core's messages to the merchant; the core's own when left out. */
  readonly language?: 'en' | 'zh';
}

/** How long machines may take to come online, ms of the run's time. */
const onlineWithinMs = 60_000;
/** How long past the last script deliveries may take beyond the fallback, ms of the run's time. */
const idleGraceMs = 60_000;

/** Core, machines, receivers and merchant of a run, alive on a stage. */
export interface World {
  readonly setup: RunSetup;
  readonly stage: Stage;
  readonly recorder: Recorder;
  readonly progress: RunProgress;
  readonly client: MerchantClient;
  readonly faultControls: FaultControls;
  /** Failures inside the core that no caller was told of. */
  readonly coreErrors: readonly string[];
  /** The machine of that number, where there is one. */
  machine(machineNo: string): SimulatedMachine | undefined;
  /** URL of a receiver. @throws Error when there is none of that name. */
  notifyUrl(receiver: string): string;
  /**
   * Somebody at a machine. @param name tells its trade ids and its luck from everybody else's. @param onResult is told
   * what came of each step; nothing is judged then.
   */
  customer(machine: MachineSpec, name: string, onResult?: OnStepResult): Customer;
  /** Waits until nothing runs, waits or is still to be told. @returns false when that takes longer than it ever may. */
  waitUntilIdle(): Promise<boolean>;
  /** Counts the stock and writes down how the run ended. */
  recordEnd(isIdle: boolean): void;
  /** Stops everything that lives in it. The stage is the caller's to close. */
  stop(): Promise<void>;
}

/** Raises a world: when this settles, its machines are online, or have had the time to be. */
export async function startWorld(options: StartWorldOptions): Promise<World> {
  const { setup, stage, recorder } = options;
  const { clock, http } = stage;
  const stalls = stage.watchStalls?.(recorder.stall);
  const coreErrors: string[] = [];
  const callbackHorizonMs = retryHorizonMs(setup.header.callbacks);
  const progress = new RunProgress(clock, callbackHorizonMs);
  const store = stage.targetUrl === undefined ? await stage.openStore() : null;
  const infer = createInference(options, progress);
  const onError = (error: unknown, where: string): void => {
    // Whoever meets what was planned has not failed.
    if (!(error instanceof PlannedStoreFailure))
      coreErrors.push(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  };
  const receivers = await startReceivers(
    setup,
    stage,
    (event) => {
      recorder.receiver(event);
      infer(event);
      progress.onReceiverEvent(event);
    },
    onError,
  );
  const core = store
    ? await startRunCore({ setup, stage, recorder, patch: options.patch ?? {}, progress, receivers, store, onError })
    : targetCore(stage.targetUrl ?? '');
  if (options.expectNetworkFaults) stage.expectNetworkFaults();
  stage.injectNetworkFaults(setup.plans.network, recorder.network);
  const machines = new Map<string, SimulatedMachine>();
  const faultControls = new FaultControls({
    machines,
    receivers,
    stage,
    plannedFaults: setup.header.faults.length,
    emit: recorder.harness,
    onNetworkEvent: recorder.network,
  });
  await startMachines(options, machines, progress, (event) => {
    recorder.machine(event);
    infer(event);
    faultControls.machine(event);
  });
  const startedAt = clock.monotonic();
  const client = new MerchantClient({
    ...setup.merchant,
    url: () => core.url,
    http,
    clock,
    onEvent: merchantObserver(recorder, infer),
    timeoutMs: 30_000,
    language: options.language,
  });
  const notifyUrl = (receiver: string): string => receivers.url(receiver);
  const shared = {
    client,
    clock,
    progress,
    emit: recorder.harness,
    notifyUrl,
    controls: { ...worldControls(core, stage, recorder), interventions: faultControls, startedAt },
    operator: options.operator,
  };
  return {
    setup,
    stage,
    recorder,
    progress,
    client,
    faultControls,
    coreErrors,
    notifyUrl,
    machine: (machineNo) => machines.get(machineNo),
    customer: (machine, name, onResult) => {
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
        onResult,
      });
    },
    waitUntilIdle: () =>
      progress.waitForChange(() => progress.isIdle, setup.config.timeoutMs + idleGraceMs + callbackHorizonMs),
    recordEnd(idle) {
      stalls?.stop();
      for (const machine of machines.values()) machine.countStock();
      recorder.harness({ kind: 'run-ended', reason: idle ? 'done' : 'abandoned' });
    },
    async stop() {
      stalls?.stop();
      for (const machine of machines.values()) machine.stop();
      await core.stop();
    },
  };
}

/** Tells the watch what a core that tells nothing must have decided; does nothing where it tells itself. */
function createInference(
  { setup, stage: { clock, targetUrl } }: StartWorldOptions,
  progress: RunProgress,
): (event: ExternalEvent) => void {
  if (targetUrl === undefined) return () => undefined;
  const inference = new CoreEventInference(setup.header);
  return (event) => {
    for (const coreEvent of inference.infer(event)) progress.onCoreEvent(coreEvent, clock.monotonic());
  };
}

function merchantObserver(recorder: Recorder, infer: (event: ExternalEvent) => void): (event: MerchantEvent) => void {
  return (event) => {
    recorder.merchant(event);
    infer(event);
  };
}

/** What scripts may do to the core and its clock. */
function worldControls(core: RunCore, stage: Stage, recorder: Recorder) {
  const emit = (event: HarnessEvent): void => recorder.harness(event);
  return {
    killCore: (downMs: number) => core.killAndRestart(downMs),
    setClock(byMs: number) {
      if (!stage.setClock) return false;
      stage.setClock(byMs);
      emit({ kind: 'clock-set', byMs });
      return true;
    },
  };
}

async function startMachines(
  { setup, stage }: StartWorldOptions,
  machines: Map<string, SimulatedMachine>,
  progress: RunProgress,
  onEvent: (event: MachineEvent) => void,
): Promise<void> {
  const { clock, link, random } = stage;
  for (const spec of setup.machines) {
    machines.set(
      spec.machineNo,
      new SimulatedMachine(spec, {
        clock,
        link,
        random: random.fork(spec.machineNo),
        onEvent,
      }),
    );
  }
  for (const machine of machines.values()) machine.start();
  await progress.waitForChange(() => progress.onlineCount === machines.size, onlineWithinMs);
}
