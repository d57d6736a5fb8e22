import type { FaultCode } from '#core/domain/fault-codes.ts';
import type { AnswerFormat } from '../events.ts';
import { faultCodes, floorStatus } from '#core/domain/fault-codes.ts';

/**
 * Whose delivery, token and record an answer for the wrong job contains: the previous job's (its own if there is none),
 * or those of no job.
 */
export type AnsweredJob = 'previous-job' | 'no-job';

/** The reported outcome of a run: members of `device.delivery.response`. */
export interface RunOutcome {
  readonly success: boolean;
  /** `floor_status` of PROTOCOL §5: 1 normal. */
  readonly floorStatus: number;
  /** `error_msg` of PROTOCOL §5; empty on success. */
  readonly errorMsg: string;
}

/**
 * One act of a run. `motor-start`, `drop` and `motor-stop` are physical, `ack` and `answer` are messages to the cloud;
 * `fault-fires` only marks when a planned fault has its effect, so that the harness knows that it fired.
 */
export type Act =
  | { readonly kind: 'ack' }
  | { readonly kind: 'motor-start' }
  /** Up to `items` items drop from the lane: an empty lane drops none. */
  | { readonly kind: 'drop'; readonly items: number }
  | { readonly kind: 'motor-stop' }
  /**
   * `format` is `valid` by default; `answersFor` names another job in an answer for the wrong job.
   */
  | ({ readonly kind: 'answer'; readonly format?: AnswerFormat; readonly answersFor?: AnsweredJob } & RunOutcome)
  /** The connection is cut; the machine dials again after its usual pause, or after `redialMs`. */
  | { readonly kind: 'cut-connection'; readonly redialMs?: number }
  /** The power fails, which stops all runs, and comes back. */
  | { readonly kind: 'power-cycle'; readonly keepsMemory: boolean; readonly offMs: number }
  /** The controller's program freezes for so long; the motor stays as it is. */
  | { readonly kind: 'freeze'; readonly forMs: number }
  /** Nothing passes on the open connection for so long, then it is cut. */
  | { readonly kind: 'half-open'; readonly forMs: number }
  /** `needsConnection`: without an open connection the fault has no effect and does not count as fired. */
  | { readonly kind: 'fault-fires'; readonly fault: string; readonly plan: string; readonly needsConnection?: true };

/** An act and its time, in whole ms after the controller accepted the job. */
export interface TimedAct {
  readonly atMs: number;
  readonly act: Act;
}

/** The acts of one run, in order of time. A fault is a function from one plan to another. */
export type RunPlan = readonly TimedAct[];

/** The outcome of a successful run. */
export const successOutcome: RunOutcome = { success: true, floorStatus: floorStatus.normal, errorMsg: '' };

/** The outcome that belongs to a board code (PROTOCOL §5). */
export function failureOutcome(code: FaultCode): RunOutcome {
  const { errorMsg, floorStatus: status } = faultCodes[code];
  return { success: false, floorStatus: status, errorMsg };
}

/** Orders acts by time; acts of the same millisecond keep the order in which they were given. */
export function sortByTime(acts: readonly TimedAct[]): RunPlan {
  return acts.toSorted((left, right) => left.atMs - right.atMs);
}

/** When the first act of this kind is due, ms; undefined if the plan has none. */
export function timeOf(plan: RunPlan, kind: Act['kind']): number | undefined {
  return plan.find(({ act }) => act.kind === kind)?.atMs;
}

/** The plan without the acts of these kinds. */
export function withoutActs(plan: RunPlan, ...kinds: readonly Act['kind'][]): RunPlan {
  return plan.filter(({ act }) => !kinds.includes(act.kind));
}

/** True for acts that start, stop or move something: the board is busy until the last of them. */
export function isPhysical(act: Act): boolean {
  return act.kind === 'motor-start' || act.kind === 'drop' || act.kind === 'motor-stop' || act.kind === 'power-cycle';
}

/** The plan with its answer at another time, ms; a second answer keeps its distance from the first. */
export function moveAnswer(plan: RunPlan, atMs: number): RunPlan {
  const byMs = atMs - (timeOf(plan, 'answer') ?? atMs);
  return plan.map((timed): TimedAct =>
    timed.act.kind === 'answer' ? { atMs: timed.atMs + byMs, act: timed.act } : timed,
  );
}

/** The plan with another outcome in its answers. */
export function replaceAnswer(plan: RunPlan, outcome: RunOutcome): RunPlan {
  return plan.map((timed): TimedAct =>
    timed.act.kind === 'answer' ? { atMs: timed.atMs, act: { kind: 'answer', ...outcome } } : timed,
  );
}
