import { SimulatedMachine } from '#simulators/machine/machine.ts';
import type { MachineEvent, MerchantEvent, OnEvent } from '#simulators/events.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { FrameRequest } from '#simulators/machine/odd-frame.ts';
import { MerchantClient } from '#simulators/merchant/merchant-client.ts';
import type { MachineMode } from '#core/domain/machine.ts';
import { messageOf } from '#core/error-message.ts';
import type { WireObserver } from '#simulators/wire-observer.ts';
import { observeWire } from '../wire/observe-wire.ts';
import { retryHorizonMs } from '../history/callback-retries.ts';
import type { HarnessEvent } from '../history/event.ts';
import type { Recorder } from '../history/recorder.ts';
import { firstMerchant } from '../scenario/scenario.ts';
import type { Stage } from '../stages/stage.ts';
import { PlannedStoreFailure } from '../fault-injection/store/planned-store-failure.ts';
import type { CorePatch } from '../fault-injection/core/core-patch.ts';
import { Customer, type OnStepResult } from './customer.ts';
import { FaultControls } from './fault-controls.ts';
import type { Operator } from './customer.ts';
import { CoreEventInference, type ExternalEvent } from '../history/core-event-inference.ts';
import { startRunCore, targetCore, type RunCore } from './run-core.ts';
import { openExternalFleet, type ExternalFleet } from './external/external-fleet.ts';
import { ownerOf, type RunSetup } from './run-setup.ts';
import { startReceivers } from './run-receivers.ts';
import { dialAsImpostor } from './impostor.ts';
import { RunProgress } from './run-progress.ts';

/** What a run world consists of. */
export interface StartWorldOptions {
  readonly setup: RunSetup;
  readonly stage: Stage;
  readonly recorder: Recorder;
  /** Puts a deliberate bug into the core. */
  readonly patch?: CorePatch;
  /** Link faults may be injected that the scenario does not plan. */
  readonly expectNetworkFaults: boolean;
  /** Answers `ask` steps; left out when no person is there. */
  readonly operator?: Operator;
  /** Asked what dropped at real machines; left out when no person is there. */
  readonly countsDrops?: Operator;
  /** Language of the core's messages to the merchant; the core's own when left out. */
  readonly language?: 'en' | 'zh';
}

/** How long machines may take to come online, ms of the run's time. */
const onlineWithinMs = 60_000;
/** How long past the last script deliveries may take beyond the fallback, ms of the run's time. */
const idleGraceMs = 60_000;

/** Core, machines, receivers and merchant of a run on a stage. */
export interface World {
  readonly setup: RunSetup;
  readonly stage: Stage;
  readonly recorder: Recorder;
  readonly progress: RunProgress;
  /** The first merchant's. */
  readonly client: MerchantClient;
  /** The client of a merchant by its name. @throws Error when none has that name. */
  readonly clientOf: (merchant: string) => MerchantClient;
  readonly faultControls: FaultControls;
  /** Uncaught errors of the core. */
  readonly coreErrors: readonly string[];
  /** The simulated machine with this number. */
  machine(machineNo: string): SimulatedMachine | undefined;
  /** The real machines. */
  readonly external: ExternalFleet;
  /** URL of a receiver. @throws Error when none has that name. */
  notifyUrl(receiver: string): string;
  /** Ends the name of each trade: a target core remembers those of earlier runs. Empty for a core of the run's own. */
  readonly tradeSuffix: string;
  /**
   * A customer at a machine. @param name prefix of its trade ids and label of its random stream, unique in the run.
   * @param onResult receives the result of each step; nothing is judged then.
   */
  customer(machine: MachineSpec, name: string, onResult?: OnStepResult): Customer;
  /** Waits until no delivery, job or callback is pending. @returns false when that takes longer than it may. */
  waitUntilIdle(): Promise<boolean>;
  /** Records the stock and how the run ended. */
  recordEnd(isIdle: boolean): void;
  /** Stops core and machines. The caller closes the stage. */
  stop(): Promise<void>;
}

/** What a world has when its machines are online. */
interface StartedParts extends Pick<
  World,
  'progress' | 'clientOf' | 'faultControls' | 'coreErrors' | 'notifyUrl' | 'tradeSuffix'
> {
  readonly machines: ReadonlyMap<string, SimulatedMachine>;
  readonly external: ExternalFleet;
  readonly core: RunCore;
  readonly stalls: ReturnType<NonNullable<Stage['watchStalls']>> | undefined;
  /** When the machines were online, on the monotonic clock. */
  readonly startedAt: number;
}

/** Starts a world and waits until its machines are online, for a minute at most. */
export async function startWorld(options: StartWorldOptions): Promise<World> {
  const { setup, stage, recorder } = options;
  const parts = await startParts(options);
  const { progress, clientOf, faultControls, coreErrors, notifyUrl, machines, external, core, stalls } = parts;
  const idleWithinMs = setup.config.timeoutMs + idleGraceMs + retryHorizonMs(setup.header.callbacks);
  return {
    setup,
    stage,
    recorder,
    progress,
    client: clientOf(firstMerchant),
    clientOf,
    faultControls,
    coreErrors,
    notifyUrl,
    machine: (machineNo) => machines.get(machineNo),
    external,
    tradeSuffix: parts.tradeSuffix,
    customer: customersOf(options, parts),
    async waitUntilIdle() {
      const whenIdle = (): Promise<boolean> => progress.waitForChange(() => progress.isIdle, idleWithinMs);
      let isIdle = await whenIdle();
      if (core.whenResumed) {
        await core.whenResumed();
        isIdle = await whenIdle();
      }
      await external.finish();
      return isIdle;
    },
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

async function startParts(options: StartWorldOptions): Promise<StartedParts> {
  const { setup, stage, recorder } = options;
  const { clock } = stage;
  const stalls = stage.watchStalls?.(recorder.stall);
  const coreErrors: string[] = [];
  const progress = new RunProgress(clock, retryHorizonMs(setup.header.callbacks));
  const infer = createInference(options, progress);
  const onError = (error: unknown, where: string): void => {
    // A planned failure is no error of the core.
    if (!(error instanceof PlannedStoreFailure)) coreErrors.push(`${where}: ${messageOf(error)}`);
  };
  const wire = observeWire([...setup.merchants.values()]);
  const receivers = await startReceivers(
    setup,
    stage,
    (event, observed) => {
      recorder.receiver(event, observed);
      infer(event);
      progress.onReceiverEvent(event);
    },
    wire,
    onError,
  );
  const { targetUrl } = stage;
  const core =
    targetUrl === undefined
      ? await startRunCore({ setup, stage, recorder, patch: options.patch ?? {}, progress, receivers, onError })
      : targetCore(targetUrl);
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
  const onMachineEvent: OnEvent<MachineEvent> = (event, observed) => {
    recorder.machine(event, observed);
    infer(event);
    faultControls.machine(event);
  };
  const external = await openExternalFleet(
    setup.machines.filter((spec) => spec.external),
    { stage, wire, operator: options.countsDrops, onEvent: onMachineEvent, emit: recorder.harness },
  );
  await startMachines(options, machines, progress, wire, onMachineEvent);
  const startedAt = clock.monotonic();
  const clientOf = createClients(options, core, wire, merchantObserver(recorder, infer));
  const notifyUrl = (receiver: string): string => receivers.url(receiver);
  const tradeSuffix = stage.targetUrl === undefined ? '' : `-${clock.now()}`;
  const controls = { progress, clientOf, faultControls, coreErrors, notifyUrl };
  return { ...controls, machines, external, core, stalls, startedAt, tradeSuffix };
}

/** A client for each merchant; they number their calls together. */
function createClients(
  { setup, stage: { http, clock }, language }: StartWorldOptions,
  core: RunCore,
  wire: WireObserver,
  onEvent: OnEvent<MerchantEvent>,
): World['clientOf'] {
  let calls = 0;
  const clients = new Map(
    [...setup.merchants].map(([name, merchant]) => {
      const nextCall = (): number => (calls += 1);
      const url = (): string => core.url;
      const client = new MerchantClient({
        ...merchant,
        url,
        http,
        clock,
        onEvent,
        wire,
        timeoutMs: 30_000,
        language,
        nextCall,
      });
      return [name, client];
    }),
  );
  return (name) => {
    const client = clients.get(name);
    if (!client) throw new Error(`the scenario has no merchant "${name}"; it has ${[...clients.keys()].join(', ')}`);
    return client;
  };
}

/** Makes the customers of a world. */
function customersOf(
  { setup, stage, recorder, operator }: StartWorldOptions,
  { core, clientOf, progress, faultControls, notifyUrl, machines, startedAt, tradeSuffix }: StartedParts,
): World['customer'] {
  const { timeoutMs, dwellMs, orderExpiryMs, timestampWindowMs } = setup.config;
  const machineControls = {
    setMode: (machineNo: string, mode: MachineMode) => machines.get(machineNo)?.setMode(mode),
    useKey: (machineNo: string, number: 1 | 2) => machines.get(machineNo)?.useKey(number),
    sendFrame: (machineNo: string, request: FrameRequest, from: 'machine' | 'neighbour') => {
      const subject = machines.get(machineNo);
      const sender = from === 'machine' ? subject : neighbourOf(machineNo, machines);
      sender?.sendFrame(request, subject);
    },
    dialAsImpostor: (machineNo: string, request: FrameRequest, times: number) => {
      const recorded = machines.get(machineNo)?.scriptedFrames.recorded(request.back);
      dialAsImpostor(stage, machineNo, { request, times, recorded });
    },
  };
  const controls = {
    ...worldControls(core, stage, recorder),
    ...machineControls,
    interventions: faultControls,
    startedAt,
  };
  return (machine, name, onResult) =>
    new Customer({
      client: clientOf(ownerOf(machine)),
      clientOf,
      machineAt: (target) => setup.machineAt(target),
      clock: stage.clock,
      progress,
      emit: recorder.harness,
      notifyUrl,
      controls,
      operator,
      machine,
      dwellMs: dwellMs[machine.motor.kind],
      timeoutMs,
      orderExpiryMs,
      timestampWindowMs,
      random: stage.random.fork(name),
      name,
      tradePrefix: `${name}${tradeSuffix}`,
      onResult,
    });
}

/** The next machine of the fleet; after the last one the first. Undefined: there is no other. */
function neighbourOf(machineNo: string, machines: ReadonlyMap<string, SimulatedMachine>): SimulatedMachine | undefined {
  const numbers = [...machines.keys()];
  const next = numbers[(numbers.indexOf(machineNo) + 1) % numbers.length];
  return next === undefined || next === machineNo ? undefined : machines.get(next);
}

/** Feeds the progress with inferred events of a target core; does nothing for a core with events of its own. */
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

function merchantObserver(recorder: Recorder, infer: (event: ExternalEvent) => void): OnEvent<MerchantEvent> {
  return (event, wire) => {
    recorder.merchant(event, wire);
    infer(event);
  };
}

/** Operations of scripts on the core and the clock. */
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
  wire: WireObserver,
  onEvent: OnEvent<MachineEvent>,
): Promise<void> {
  const { clock, link, random, driver } = stage;
  for (const spec of setup.machines) {
    if (spec.external) continue;
    machines.set(
      spec.machineNo,
      new SimulatedMachine(spec, {
        clock,
        link,
        random: random.fork(spec.machineNo),
        onEvent,
        wire,
      }),
    );
  }
  const real = setup.machines.flatMap(({ machineNo, external }) => (external ? [machineNo] : []));
  for (const machine of machines.values()) machine.start();
  const areOnline = progress.waitForChange(() => progress.countOnline(real) === machines.size, onlineWithinMs);
  await Promise.race([areOnline, ...(driver ? [driver.failure] : [])]);
}
