import type { TimingProfile } from '#simulators/motors/timing.ts';
import { runChecks, type Judgement } from '../judge/judgement.ts';
import { computeVerdict, type Verdict } from '../judge/verdict.ts';
import type { History } from '../history/event.ts';
import { Recorder } from '../history/recorder.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Step } from '../scenario/steps.ts';
import type { Stage } from '../stages/stage.ts';
import { runArrivals } from './arrivals.ts';
import type { Customer } from './customer.ts';
import type { PatchFactory } from '../fault-injection/core/core-patch.ts';
import type { Operator } from './customer.ts';
import { prepareRun } from './run-setup.ts';
import { runProbes } from './probes.ts';
import { playStep } from './steps/index.ts';
import type { ProgressSnapshot } from './run-progress.ts';
import { startWorld, type World } from './world.ts';

/** How a run is carried out. */
export interface RunOptions {
  readonly seed: number;
  /** Is given each line of the history as it is written; must not throw. */
  readonly write?: (line: string) => void;
  /** Real time in ms, when it is to be known how long each check takes. */
  readonly now?: () => number;
  /** Told every two real seconds on the live stage. */
  readonly onTick?: (snapshot: RunTick) => void;
  /** Fitted timing profiles by motor type, in place of the assumed ones. */
  readonly profiles?: ReadonlyMap<string, TimingProfile>;
  /** Breaks the core on purpose: how the harness tests itself. */
  readonly patch?: PatchFactory;
  /** Settles when the run has used up what it may: it is given up there. */
  readonly budgetSpent?: Promise<void>;
  /** Answers what the scenario's steps ask; nobody is there when it is left out. */
  readonly operator?: Operator;
  /** Is asked before each step of each script, which waits for it. Time goes on meanwhile. */
  readonly beforeStep?: (machineNo: string, step: Step) => Promise<void>;
  /** Is given, when the scripts begin, how the run stands whenever it is asked. */
  readonly onStart?: (currentSnapshot: () => RunSnapshot) => void;
}

/** How a live run stands. Times in ms of the run's own time. */
export interface RunTick extends ProgressSnapshot {
  /** Since the run began. */
  readonly t: number;
  /** Until the oldest delivery in flight falls to its fallback; null when none is in flight. */
  readonly fallbackInMs: number | null;
}

/** A script's step that is under way. */
export interface ActiveStep {
  readonly machine: string;
  readonly step: Step;
  /** Until the step is over, ms of the run's time; null when it waits for no fixed time. */
  readonly leftMs: number | null;
  /** It may be over earlier. */
  readonly atMost: boolean;
}

/** How a run stands, with the steps that are under way. */
export interface RunSnapshot extends RunTick {
  readonly steps: readonly ActiveStep[];
}

/** What a run leaves behind. */
export interface RunResult {
  readonly history: History;
  readonly judgement: Judgement;
  readonly verdict: Verdict;
  /** Failures inside the core that no caller was told of. Empty in a sound run. */
  readonly coreErrors: readonly string[];
}

/**
 * Runs a scenario on a stage, then judges its history. The stage is the caller's to close.
 * @throws Error when the scenario cannot be set up, or the world comes to rest before it is done.
 */
export async function runScenario(scenario: Scenario, stage: Stage, options: RunOptions): Promise<RunResult> {
  const setup = prepareRun(scenario, stage, options.seed, options.profiles);
  const recorder = new Recorder(setup.header, stage.clock, options.write);
  const { patch, operator } = options;
  const parts = {
    setup,
    stage,
    recorder,
    language: 'en' as const,
    expectNetworkFaults: injectsLinkFaultsLater(scenario),
    ...(patch && { patch: patch() }),
    ...(operator && { operator }),
  };
  const coreErrors = await stage.drive(
    (async () => {
      const world = await startWorld(parts);
      await playRun(world, options);
      return world.coreErrors;
    })(),
  );
  return judgeRun(recorder.history(), coreErrors, options.now);
}

/**
 * Judges the history of a run that is over.
 * @param coreErrors failures inside its core.
 * @param now real time in ms, when it is to be known how long each check takes.
 */
export function judgeRun(history: History, coreErrors: readonly string[], now?: () => number): RunResult {
  const judgement = runChecks(history, now);
  const verdict = computeVerdict(judgement, history.header, history.events);
  // A core that failed inside is not sound, whatever the checks could see of it.
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
    const abandoned = options.budgetSpent?.then(() => false);
    world.recordEnd(await (abandoned ? Promise.race([playToIdle(), abandoned]) : playToIdle()));
  } finally {
    ticker.stop();
    await world.stop();
  }
}

/** Whether steps of a scenario disturb machines' connections at times that only the run will show. */
function injectsLinkFaultsLater({ tracks }: Scenario): boolean {
  return tracks.some(({ steps }) => steps.some((step) => 'injectNetworkFault' in step && step.path === 'link'));
}

/** Plays all scripts and workloads beside each other, to the end of the last. */
async function playAll(world: World, { beforeStep, onStart }: RunOptions): Promise<void> {
  const { setup, stage, client } = world;
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
        client,
        clock,
        random: random.fork(name),
        notifyUrl: world.notifyUrl(workload.receiver),
        name,
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
        client,
        clock,
        random: random.fork(name),
        notifyUrl: world.notifyUrl('merchant'),
        name,
        windowMs,
      });
    }),
  );
  await Promise.all([...scripts, ...workloads, ...forgers]);
}

function listActiveSteps(activeSteps: ReadonlyMap<Customer, Step>, nowMs: number): readonly ActiveStep[] {
  return [...activeSteps].map(([{ machineNo, wait }, step]) => ({
    machine: machineNo,
    step,
    leftMs: wait && wait.until > nowMs ? wait.until - nowMs : null,
    atMost: wait?.atMost ?? false,
  }));
}

/** @param startedAt monotonic reading at which the run began. */
function takeSnapshot({ stage, progress, setup }: World, startedAt: number): RunTick {
  const now = stage.clock.monotonic();
  const { snapshot } = progress;
  const fallbackInMs =
    snapshot.oldestStartedAt === null ? null : snapshot.oldestStartedAt + setup.config.timeoutMs - now;
  return { ...snapshot, t: now - startedAt, fallbackInMs };
}

/** Tells how the run stands every two real seconds, where there are real seconds. */
function startTicker(world: World, { onTick }: RunOptions): { stop(): void } {
  const { stage } = world;
  if (!onTick || stage.name !== 'live') return { stop: () => undefined };
  const startedAt = stage.clock.monotonic();
  const everyMs = 2_000 * stage.speed;
  let timer = stage.clock.after(everyMs, function onTimer() {
    onTick(takeSnapshot(world, startedAt));
    timer = stage.clock.after(everyMs, onTimer);
  });
  return { stop: () => timer.cancel() };
}
