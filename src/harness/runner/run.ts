import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { TimingProfile } from '#simulators/motors/timing.ts';
import type { Check } from '../checks/check.ts';
import { runChecks, type Judgement } from '../judge/judgement.ts';
import { computeVerdict, type Verdict } from '../judge/verdict.ts';
import type { History } from '../history/event.ts';
import { Recorder } from '../history/recorder.ts';
import { firstMerchant, type Scenario } from '../scenario/scenario.ts';
import type { Step } from '../scenario/steps.ts';
import type { Stage } from '../stages/stage.ts';
import { runArrivals } from './arrivals.ts';
import type { Customer, Operator } from './customer.ts';
import type { PatchFactory } from '../fault-injection/core/core-patch.ts';
import { waitForExternalMachines, type ExternalOptions } from './wait-for-external.ts';
import { waitForMachinesOnline } from './join-target.ts';
import { ownerOf, prepareRun } from './run-setup.ts';
import { runProbes } from './probes.ts';
import { playStep } from './steps/index.ts';
import type { ProgressSnapshot } from './run-progress.ts';
import { prepareOnTarget, type RunTarget } from './scenario-on-target.ts';
import { startWorld, type World } from './world.ts';

/** How a run is played and observed. */
export interface RunOptions {
  readonly seed: number;
  /** Receives each line of the history as it is recorded; must not throw. */
  readonly write?: (line: string) => void;
  /** Real time in ms; with it the duration of each check is measured. */
  readonly now?: () => number;
  /** The checks that judge the history; all by default. */
  readonly checks?: readonly Check[];
  /** Called every two real seconds where time is real. */
  readonly onTick?: (snapshot: RunTick) => void;
  /** Fitted timing profiles by motor type, in place of the assumed ones. */
  readonly profiles?: ReadonlyMap<string, TimingProfile>;
  /** On the target stage: who plays the scenario at the core that runs there. */
  readonly target?: RunTarget;
  /** Puts a deliberate bug into the core, to test the harness. */
  readonly patch?: PatchFactory;
  /** Settles when the run has used up its budget: the run is abandoned then. */
  readonly budgetSpent?: Promise<void>;
  /** Answers `ask` steps; left out when no person is there. */
  readonly operator?: Operator;
  /** Real machines; they are waited for a minute when left out. */
  readonly external?: ExternalOptions | undefined;
  /** Called before each step of each script, which waits for it. The run's time goes on. */
  readonly beforeStep?: (machineNo: string, step: Step) => Promise<void>;
  /** Receives the recorder before anything happens: for what disturbs a target, and is to be in its history. */
  readonly onRecorder?: (recorder: Recorder) => void;
  /** Called when the scripts start, with a function that returns the present snapshot. */
  readonly onStart?: (currentSnapshot: () => RunSnapshot) => void;
}

/** The progress of a live run. Times in ms of the run. */
export interface RunTick extends ProgressSnapshot {
  /** Time since the start of the run. */
  readonly t: number;
  /** Time until the fallback settles the oldest delivery in flight; null when none is in flight. */
  readonly fallbackInMs: number | null;
}

/** A step that a script is playing. */
export interface ActiveStep {
  readonly machine: string;
  readonly step: Step;
  /** Time until the step ends, ms of the run; null when it waits for no fixed time. */
  readonly leftMs: number | null;
  /** It may end earlier. */
  readonly atMost: boolean;
}

/** The progress of a run with the present steps. */
export interface RunSnapshot extends RunTick {
  readonly steps: readonly ActiveStep[];
}

/** The result of a run. */
export interface RunResult {
  readonly history: History;
  readonly judgement: Judgement;
  readonly verdict: Verdict;
  /** Uncaught errors of the core. Empty in a correct run. */
  readonly coreErrors: readonly string[];
}

/**
 * Runs a scenario on a stage, then judges its history. The caller closes the stage.
 * @throws Error when the scenario cannot be set up, or when nothing is left to happen before it is done.
 * @throws CannotJoin in one sentence when a target core cannot be joined, or lacks what the scenario needs.
 */
export async function runScenario(scenario: Scenario, stage: Stage, options: RunOptions): Promise<RunResult> {
  const { seed, profiles, target } = options;
  const setup = target
    ? await prepareOnTarget(scenario, stage, seed, target, { profiles })
    : prepareRun(scenario, stage, seed, { profiles, external: options.external?.machines });
  const recorder = new Recorder(setup.header, stage.clock, options.write);
  options.onRecorder?.(recorder);
  stage.driver?.observe(recorder.harness);
  const { patch, operator, external: { operator: countsDrops = operator } = {} } = options;
  const parts = {
    setup,
    stage,
    recorder,
    language: 'en' as const,
    expectNetworkFaults: injectsLinkFaultsLater(scenario),
    ...(patch && { patch: patch() }),
    ...(operator && { operator }),
    ...(countsDrops && { countsDrops }),
  };
  const coreErrors = await stage.drive(
    (async () => {
      const world = await startWorld(parts);
      await waitForExternalMachines(world, options.external);
      if (stage.targetUrl !== undefined)
        await Promise.race([
          waitForMachinesOnline(world, stage.targetUrl),
          ...(stage.driver ? [stage.driver.failure] : []),
        ]);
      await playRun(world, options);
      return world.coreErrors;
    })(),
  );
  return judgeRun(recorder.history(), coreErrors, options.now, options.checks);
}

/**
 * Judges the history of a finished run.
 * @param coreErrors uncaught errors of its core.
 * @param now real time in ms; with it the duration of each check is measured.
 * @param checks that judge; all by default.
 */
export function judgeRun(
  history: History,
  coreErrors: readonly string[],
  now?: () => number,
  checks?: readonly Check[],
): RunResult {
  const judgement = runChecks(history, now, checks);
  const verdict = computeVerdict(judgement, history.header, history.events);
  // An uncaught error of the core is a failure, even if no check finds anything.
  const failedVerdict: Verdict = {
    ...verdict,
    verdict: 'FAIL',
    reason: `the core failed inside: ${coreErrors[0] ?? ''}`,
  };
  return {
    history,
    judgement,
    verdict: coreErrors.length > 0 && verdict.verdict !== 'FAIL' ? failedVerdict : verdict,
    coreErrors,
  };
}

async function playRun(world: World, options: RunOptions): Promise<void> {
  const ticker = startTicker(world, options);
  try {
    const playToIdle = async (): Promise<boolean> => {
      await playAll(world, options);
      return world.waitUntilIdle();
    };
    const endings = [options.budgetSpent, world.stage.driver?.failure].filter((ending) => ending !== undefined);
    const abandoned = endings.map((ending) => ending.then(() => false));
    world.recordEnd(await Promise.race([playToIdle(), ...abandoned]));
  } finally {
    ticker.stop();
    await world.stop();
  }
}

/** Whether steps of a scenario inject faults into machines' connections. */
function injectsLinkFaultsLater({ tracks }: Scenario): boolean {
  return tracks.some(({ steps }) => steps.some((step) => 'injectNetworkFault' in step && step.path === 'link'));
}

/** Plays all scripts and workloads concurrently. */
async function playAll(world: World, { beforeStep, onStart }: RunOptions): Promise<void> {
  const { setup, stage } = world;
  const { clock, random } = stage;
  const activeSteps = new Map<Customer, Step>();
  const startedAt = clock.monotonic();
  onStart?.(() => ({ ...takeSnapshot(world, startedAt), steps: listActiveSteps(activeSteps, clock.monotonic()) }));
  const scripts = setup.scripts.map(async ({ machine, track, steps }, index) => {
    const customer = world.customer(machine, `${machine.group}-${machine.machineNo}-${index + 1}`);
    for (const [nth, step] of steps.entries()) {
      await beforeStep?.(machine.machineNo, step);
      customer.wait = null;
      customer.position = { track, step: nth + 1 };
      activeSteps.set(customer, step);
      await playStep(customer, step);
      activeSteps.delete(customer);
    }
  });
  const workloads = setup.arrivals.flatMap(({ machines, of: workload }, index) =>
    machines.map((machine) => {
      const name = `arrivals-${index + 1}-${machine.machineNo}`;
      return runArrivals({
        machine,
        workload,
        client: world.clientOf(ownerOf(machine)),
        clock,
        random: random.fork(name),
        notifyUrl: world.notifyUrl(receiverFor(machine, workload.receiver)),
        name: `${name}${world.tradeSuffix}`,
      });
    }),
  );
  const { timestampWindowMs: windowMs } = setup.config;
  const forgers = setup.probes.flatMap(({ machines, of: workload }, index) =>
    machines.map((machine) => {
      const name = `probes-${index + 1}-${machine.machineNo}`;
      return runProbes({
        machine,
        workload,
        client: world.clientOf(ownerOf(machine)),
        clock,
        random: random.fork(name),
        notifyUrl: world.notifyUrl(ownerOf(machine)),
        name: `${name}${world.tradeSuffix}`,
        windowMs,
      });
    }),
  );
  await Promise.all([...scripts, ...workloads, ...forgers]);
}

/** The receiver that a workload names; the first merchant's stands for that of the machine's owner. */
function receiverFor(machine: MachineSpec, receiver: string): string {
  return receiver === firstMerchant ? ownerOf(machine) : receiver;
}

function listActiveSteps(activeSteps: ReadonlyMap<Customer, Step>, nowMs: number): readonly ActiveStep[] {
  return [...activeSteps].map(([{ machineNo, wait }, step]) => ({
    machine: machineNo,
    step,
    leftMs: wait && wait.until > nowMs ? wait.until - nowMs : null,
    atMost: wait?.atMost ?? false,
  }));
}

/** @param startedAt monotonic reading at the start of the run. */
function takeSnapshot({ stage, progress, setup }: World, startedAt: number): RunTick {
  const now = stage.clock.monotonic();
  const { snapshot } = progress;
  const fallbackInMs =
    snapshot.oldestStartedAt === null ? null : snapshot.oldestStartedAt + setup.config.timeoutMs - now;
  return { ...snapshot, t: now - startedAt, fallbackInMs };
}

/** Reports the progress every two real seconds, where time is real. */
function startTicker(world: World, { onTick }: RunOptions): { stop(): void } {
  const { stage } = world;
  if (!onTick || stage.name === 'virtual') return { stop: () => undefined };
  const startedAt = stage.clock.monotonic();
  const everyMs = 2_000 * stage.speed;
  let timer = stage.clock.after(everyMs, function onTimer() {
    onTick(takeSnapshot(world, startedAt));
    timer = stage.clock.after(everyMs, onTimer);
  });
  return { stop: () => timer.cancel() };
}
