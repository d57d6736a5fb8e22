import type { TimingProfile } from '#simulators/motors/timing.ts';
import { judgeAll, type Judgement } from '../checks/index.ts';
import { verdictOf, type Verdict } from '../judge/verdict.ts';
import type { History } from '../history/event.ts';
import { Recorder } from '../history/recorder.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Step } from '../scenario/steps.ts';
import type { Stage } from '../stages/stage.ts';
import { arrive } from './arrivals.ts';
import type { Customer } from './customer.ts';
import type { MakePatch } from '../fault-injection/core/core-patch.ts';
import type { Operator } from './operator.ts';
import { setUp } from './run-setup.ts';
import { probe } from './probes.ts';
import { play } from './steps/index.ts';
import type { Standing } from './run-progress.ts';
import { raiseWorld, type World } from './world.ts';

/** How a run is carried out. */
export interface RunOptions {
  readonly seed: number;
  /** Is given each line of the history as it is written; must not throw. */
  readonly write?: (line: string) => void;
  /** Real time in ms, when it is to be known how long each check takes. */
  readonly now?: () => number;
  /** Told every two real seconds on the live stage. */
  readonly onTick?: (tick: Tick) => void;
  /** Fitted timing profiles by motor type, in place of the assumed ones. */
  readonly profiles?: ReadonlyMap<string, TimingProfile>;
  /** Breaks the core on purpose: how the harness tests itself. */
  readonly patch?: MakePatch;
  /** Settles when the run has used up what it may: it is given up there. */
  readonly spent?: Promise<void>;
  /** Answers what the scenario's steps ask; nobody is there when it is left out. */
  readonly operator?: Operator;
  /** Is asked before each step of each script, which waits for it. Time goes on meanwhile. */
  readonly beforeStep?: (machineNo: string, step: Step) => Promise<void>;
  /** Is given, when the scripts begin, how the run stands whenever it is asked. */
  readonly onStart?: (now: () => RunNow) => void;
}

/** How a live run stands. Times in ms of the run's own time. */
export interface Tick extends Standing {
  /** Since the run began. */
  readonly t: number;
  /** Until the oldest delivery in flight falls to its fallback; null when none is in flight. */
  readonly fallbackInMs: number | null;
}

/** A script's step that is under way. */
export interface StepNow {
  readonly machine: string;
  readonly step: Step;
  /** Until the step is over, ms of the run's time; null when it waits for no fixed time. */
  readonly leftMs: number | null;
  /** It may be over earlier. */
  readonly atMost: boolean;
}

/** How a run stands, with the steps that are under way. */
export interface RunNow extends Tick {
  readonly steps: readonly StepNow[];
}

/** What a run leaves behind. */
export interface RunResult {
  readonly history: History;
  readonly judgement: Judgement;
  readonly verdict: Verdict;
  /** Failures inside the core that no caller was told of. Empty in a sound run. */
  readonly troubles: readonly string[];
}

/**
 * Runs a scenario on a stage, then judges its history. The stage is the caller's to close.
 * @throws Error when the scenario cannot be set up, or the world comes to rest before it is done.
 */
export async function runScenario(scenario: Scenario, stage: Stage, options: RunOptions): Promise<RunResult> {
  const setup = setUp(scenario, stage, options.seed, options.profiles);
  const recorder = new Recorder(setup.header, stage.clock, options.write);
  const { patch, operator } = options;
  const parts = {
    setup,
    stage,
    recorder,
    language: 'en' as const,
    expectTroubles: disturbsLater(scenario),
    ...(patch && { patch: patch() }),
    ...(operator && { operator }),
  };
  const troubles = await stage.drive(
    (async () => {
      const world = await raiseWorld(parts);
      await playWorld(world, options);
      return world.troubles;
    })(),
  );
  return judgeRun(recorder.history(), troubles, options.now);
}

/**
 * Judges the history of a run that is over.
 * @param troubles failures inside its core.
 * @param now real time in ms, when it is to be known how long each check takes.
 */
export function judgeRun(history: History, troubles: readonly string[], now?: () => number): RunResult {
  const judgement = judgeAll(history, now);
  const verdict = verdictOf(judgement, history.header, history.events);
  // A core that failed inside is not sound, whatever the checks could see of it.
  const failed: Verdict = { ...verdict, verdict: 'FAIL', why: `the core failed inside: ${troubles[0] ?? ''}` };
  return {
    history,
    judgement,
    verdict: troubles.length > 0 && verdict.verdict !== 'FAIL' ? failed : verdict,
    troubles,
  };
}

async function playWorld(world: World, options: RunOptions): Promise<void> {
  const ticking = tick(world, options);
  try {
    const toRest = async (): Promise<boolean> => {
      await playScripts(world, options);
      return world.untilRest();
    };
    const givenUp = options.spent?.then(() => false);
    world.conclude(await (givenUp ? Promise.race([toRest(), givenUp]) : toRest()));
  } finally {
    ticking.stop();
    await world.end();
  }
}

/** Whether steps of a scenario disturb machines' connections at times that only the run will show. */
function disturbsLater({ tracks }: Scenario): boolean {
  return tracks.some(({ steps }) => steps.some((step) => 'disturb' in step && step.path === 'link'));
}

/** Plays all scripts and workloads beside each other, to the end of the last. */
async function playScripts(world: World, { beforeStep, onStart }: RunOptions): Promise<void> {
  const { setup, stage, client } = world;
  const { clock, random } = stage;
  const underWay = new Map<Customer, Step>();
  const start = clock.monotonic();
  onStart?.(() => ({ ...standingNow(world, start), steps: stepsNow(underWay, clock.monotonic()) }));
  const scripts = setup.scripts.map(async ({ machine, track, steps }, index) => {
    const customer = world.customer(machine, `${machine.group}-${machine.machineNo}-${index + 1}`);
    for (const [nth, step] of steps.entries()) {
      await beforeStep?.(machine.machineNo, step);
      customer.wait = null;
      customer.place = { track, step: nth + 1 };
      underWay.set(customer, step);
      await play(customer, step);
      underWay.delete(customer);
    }
  });
  const workloads = setup.arrivals.flatMap(({ machines, of: workload }, index) =>
    machines.map((machine) => {
      const name = `arrivals-${index + 1}-${machine.machineNo}`;
      return arrive({
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
      return probe({
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

function stepsNow(underWay: ReadonlyMap<Customer, Step>, now: number): readonly StepNow[] {
  return [...underWay].map(([{ machineNo, wait }, step]) => ({
    machine: machineNo,
    step,
    leftMs: wait && wait.until > now ? wait.until - now : null,
    atMost: wait?.atMost ?? false,
  }));
}

/** @param start monotonic reading at which the run began. */
function standingNow({ stage, watch, setup }: World, start: number): Tick {
  const now = stage.clock.monotonic();
  const { standing } = watch;
  const fallbackInMs = standing.oldestSince === null ? null : standing.oldestSince + setup.config.timeoutMs - now;
  return { ...standing, t: now - start, fallbackInMs };
}

/** Tells how the run stands every two real seconds, where there are real seconds. */
function tick(world: World, { onTick }: RunOptions): { stop(): void } {
  const { stage } = world;
  if (!onTick || stage.name !== 'live') return { stop: () => undefined };
  const start = stage.clock.monotonic();
  const everyMs = 2_000 * stage.speed;
  let timer = stage.clock.after(everyMs, function again() {
    onTick(standingNow(world, start));
    timer = stage.clock.after(everyMs, again);
  });
  return { stop: () => timer.cancel() };
}
