import type { FaultCode } from '#core/domain/fault-codes.ts';
import type { AnswerFormat } from '../events.ts';
import { faultCodes, floorStatus } from '#core/domain/fault-codes.ts';

/**
 * Whose delivery, token and record a misnamed answer bears: the job before this one (its own when there is none), or
 * nobody's.
 */
export type AnsweredJob = 'previous-job' | 'no-job';

/** What a machine says when a run is over: the members of `device.delivery.response` that tell of the outcome. */
export interface RunOutcome {
  readonly success: boolean;
  /** `floor_status` of PROTOCOL §5: 1 normal. */
  readonly floorStatus: number;
  /** `error_msg` of PROTOCOL §5; empty on success. */
  readonly errorMsg: string;
}

/**
 * One thing that happens in a run. `motor-start`, `drop` and `motor-stop` are physical, `ack` and `answer` are said to
 * the cloud; `fault-shows` moves nothing: it marks the instant at which a planned fault has done its harm, so that the
 * harness knows that it fired.
 */
export type Act =
  | { readonly kind: 'ack' }
  | { readonly kind: 'motor-start' }
  /** Up to `items` items leave the lane: an empty lane gives none. */
  | { readonly kind: 'drop'; readonly items: number }
  | { readonly kind: 'motor-stop' }
  /**
   * `format` as in `AnswerFormat`, `sound` when left out; `answersFor`: another job than this one's, for a misnamed
   * answer.
   */
  | ({ readonly kind: 'answer'; readonly format?: AnswerFormat; readonly answersFor?: AnsweredJob } & RunOutcome)
  /** The line breaks; the machine dials again as after any cut, or after `redialMs`. */
  | { readonly kind: 'cut-line'; readonly redialMs?: number }
  /** Power goes, with everything that runs, and comes back. */
  | { readonly kind: 'power-cycle'; readonly keepsMemory: boolean; readonly offMs: number }
  /** The controller's program stands still for so long; the motor stays as it is. */
  | { readonly kind: 'freeze'; readonly forMs: number }
  /** Nothing passes on the open line for so long, then it is cut. */
  | { readonly kind: 'deafen'; readonly forMs: number }
  /** `needsConnection`: without an open line the fault has nothing to do harm to, and is not counted as fired. */
  | { readonly kind: 'fault-shows'; readonly fault: string; readonly plan: string; readonly needsConnection?: true };

/** An act and when it is due: whole milliseconds after the controller took the job. */
export interface TimedAct {
  readonly atMs: number;
  readonly act: Act;
}

/** All that happens in one run, in order of time. A fault is a function from one plan to another. */
export type RunPlan = readonly TimedAct[];

/** The verdict of a run that went well. */
export const successOutcome: RunOutcome = { success: true, floorStatus: floorStatus.normal, errorMsg: '' };

/** The verdict that goes with a board's fault code (PROTOCOL §5). */
export function failureOutcome(code: FaultCode): RunOutcome {
  const { errorMsg, floorStatus: status } = faultCodes[code];
  return { success: false, floorStatus: status, errorMsg };
}

/** Orders acts by time; acts of the same millisecond keep the order in which they were given. */
export function sortByTime(acts: readonly TimedAct[]): RunPlan {
  return acts.toSorted((left, right) => left.atMs - right.atMs);
}

/** When the first act of the kind is due, in ms; undefined when the plan has none. */
export function timeOf(plan: RunPlan, kind: Act['kind']): number | undefined {
  return plan.find(({ act }) => act.kind === kind)?.atMs;
}

/** The plan without the acts of these kinds. */
export function withoutActs(plan: RunPlan, ...kinds: readonly Act['kind'][]): RunPlan {
  return plan.filter(({ act }) => !kinds.includes(act.kind));
}

/** True for the acts that move something or stop it: while any of them is to come, the board is busy. */
export function isPhysical(act: Act): boolean {
  return act.kind === 'motor-start' || act.kind === 'drop' || act.kind === 'motor-stop' || act.kind === 'power-cycle';
}

/** The plan with its answer at another time, in ms; a second answer follows it at the same distance as before. */
export function moveAnswer(plan: RunPlan, atMs: number): RunPlan {
  const byMs = atMs - (timeOf(plan, 'answer') ?? atMs);
  return plan.map((timed): TimedAct =>
    timed.act.kind === 'answer' ? { atMs: timed.atMs + byMs, act: timed.act } : timed,
  );
}

/** The plan with answers that say something else. */
export function replaceAnswer(plan: RunPlan, outcome: RunOutcome): RunPlan {
  return plan.map((timed): TimedAct =>
    timed.act.kind === 'answer' ? { atMs: timed.atMs, act: { kind: 'answer', ...outcome } } : timed,
  );
}
