import type { DispenseMessage } from '#core/devices/messages.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';
import { planRun } from './board.ts';
import type { Wiring } from './board.ts';
import type { Hardware } from './hardware.ts';
import type { ArmedRunFault } from '../faults/armed-fault.ts';
import { PlanExecutor } from './plan-executor.ts';
import type { Act, RunPlan, RunOutcome } from '../motors/run-plan.ts';
import { isPhysical } from '../motors/run-plan.ts';

/** Commands that may wait while the motor turns; one more is refused without an answer. */
export const waitingLimit = 8;

/** Commands that the controller remembers, so that a repeated one runs once. */
const memoryLimit = 64;

/** A command that the controller has accepted. */
export interface Job {
  /** Numbers the jobs of one machine, from 1. */
  readonly run: number;
  readonly command: DispenseMessage;
  /** Monotonic time of its arrival, ms. */
  readonly arrivedAt: number;
}

/** Dependencies of {@link Controller}. */
export interface ControllerParts {
  readonly clock: Clock;
  /** When its machine was built, monotonic ms; the times of faults count from here. */
  readonly builtAt: number;
  readonly random: Random;
  readonly hardware: Hardware;
  readonly wiring: Wiring;
  /** The present faults of single runs; they may change. */
  readonly faults: () => readonly ArmedRunFault[];
  /** The board drives the motors of several lanes at once: a command waits only for its own lane. */
  readonly overlapping: boolean;
  /** Called for each accepted job, before its run starts. */
  onAccepted(job: Job): void;
  /** Performs an act of a job's run. */
  perform(act: Act, job: Job): void;
}

/** What the controller keeps of an accepted command. */
interface RememberedJob {
  readonly job: Job;
  /** The one that was accepted before it. */
  readonly previous: Job | null;
  answer: RunOutcome | null;
}

/** The result of an offered command. `duplicate`: the controller accepted it before; `full`: too many commands wait. */
export type OfferResult =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'duplicate'; readonly job: Job; readonly answer: RunOutcome | null }
  | { readonly kind: 'full' };

/**
 * The program of a machine's controller. A board drives one motor at a time; later commands wait in a queue, because a
 * host polls its board until it is idle. On an overlapping board they wait only for their own lane. A run holds the
 * motor until its last physical act; a pending answer blocks no other job.
 */
export class Controller {
  readonly #parts: ControllerParts;
  #waiting: readonly Job[] = [];
  readonly #running = new Set<PlanExecutor>();
  /** Jobs whose motor turns now. */
  readonly #turning = new Set<Job>();
  readonly #memory = new Map<string, RememberedJob>();
  /** The job that holds the motor: one for the board, or one per lane on an overlapping board. */
  readonly #motorJobs = new Map<number, Job>();
  #lastJob: Job | null = null;
  #frozen = false;
  #runs = 0;

  constructor(parts: ControllerParts) {
    this.#parts = parts;
  }

  /** Accepts a command, unless it is a duplicate or too many wait. */
  offer(command: DispenseMessage): OfferResult {
    const remembered = this.#memory.get(memoryKey(command));
    if (remembered) return { kind: 'duplicate', job: remembered.job, answer: remembered.answer };
    if (this.#waiting.length >= waitingLimit) return { kind: 'full' };
    this.#runs += 1;
    const job: Job = { run: this.#runs, command, arrivedAt: this.#parts.clock.monotonic() };
    this.#remember(job);
    this.#lastJob = job;
    this.#parts.onAccepted(job);
    this.#waiting = [...this.#waiting, job];
    this.#startNext();
    return { kind: 'accepted' };
  }

  /** The job that was accepted last. */
  get lastJob(): Job | null {
    return this.#lastJob;
  }

  /** Number of the next job. */
  get nextRun(): number {
    return this.#runs + 1;
  }

  /** The previous job; the job itself if it was the first, or is forgotten. */
  previousJob(job: Job): Job {
    return this.#memory.get(memoryKey(job.command))?.previous ?? job;
  }

  /**
   * Drops running and waiting jobs, as switching off does. They stay known: a repeated command does not run again.
   * @returns the jobs whose motors turned.
   */
  halt(): readonly Job[] {
    for (const executor of this.#running) executor.cancel();
    this.#running.clear();
    this.#waiting = [];
    this.#motorJobs.clear();
    const stopped = [...this.#turning];
    this.#turning.clear();
    return stopped;
  }

  /** Forgets every accepted command: a repeated one runs again. */
  forget(): void {
    this.#memory.clear();
    this.#lastJob = null;
  }

  /** Freezes the program with its motors, or continues where it was. */
  freeze(frozen: boolean): void {
    this.#frozen = frozen;
    for (const executor of [...this.#running]) {
      if (frozen) executor.pause();
      else executor.resume();
    }
  }

  #startNext(): void {
    for (;;) {
      const next = this.#waiting.find((job) => !this.#motorJobs.has(this.#motorOf(job)));
      if (!next) return;
      this.#waiting = this.#waiting.filter((job) => job !== next);
      this.#start(next, this.#planOf(next));
    }
  }

  #start(job: Job, plan: RunPlan): void {
    const lastPhysical = plan.findLastIndex(({ act }) => isPhysical(act));
    const motor = this.#motorOf(job);
    if (lastPhysical >= 0) this.#motorJobs.set(motor, job);
    const executor = new PlanExecutor(this.#parts.clock, plan, (act, index) => {
      if (act.kind === 'answer') this.#rememberAnswer(job, act);
      if (act.kind === 'motor-start') this.#turning.add(job);
      if (act.kind === 'motor-stop') this.#turning.delete(job);
      if (executor.done) this.#running.delete(executor);
      this.#parts.perform(act, job);
      // A halt in between has released the motor already.
      if (index === lastPhysical && this.#motorJobs.get(motor) === job) this.#releaseMotor(motor);
    });
    if (!executor.done) this.#running.add(executor);
    if (this.#frozen) executor.pause();
  }

  #releaseMotor(motor: number): void {
    this.#motorJobs.delete(motor);
    this.#startNext();
  }

  /** The motor that a job waits for: its lane's if the board drives several, else the only one. */
  #motorOf(job: Job): number {
    return this.#parts.overlapping ? job.command.lane : 0;
  }

  /** The random stream of a run depends only on the machine and the run's number. */
  #planOf(job: Job): RunPlan {
    const { clock, builtAt, random, hardware, wiring, faults } = this.#parts;
    const runRandom = random.fork(`run ${job.run}`);
    const now = clock.monotonic();
    const runInfo = {
      job: job.run,
      record: job.command.recordId,
      lane: job.command.lane,
      atMs: now - builtAt,
      waitedMs: now - job.arrivedAt,
      random: runRandom,
    };
    return faults().reduce(
      (plan, fault) => fault.apply(plan, runInfo),
      planRun(wiring, job.command, hardware, runRandom),
    );
  }

  #remember(job: Job): void {
    this.#memory.set(memoryKey(job.command), { job, previous: this.#lastJob, answer: null });
    if (this.#memory.size <= memoryLimit) return;
    for (const oldest of this.#memory.keys()) {
      this.#memory.delete(oldest);
      return;
    }
  }

  #rememberAnswer(job: Job, answer: RunOutcome): void {
    const entry = this.#memory.get(memoryKey(job.command));
    if (entry) entry.answer = answer;
  }
}

function memoryKey(command: DispenseMessage): string {
  return `${command.deliveryId}/${command.token}`;
}
