import type { FaultCode } from '#core/domain/fault-codes.ts';
import type { AnswerForm } from '../events.ts';
import { faultCodes, floorStatus } from '#core/domain/fault-codes.ts';

/** Whose delivery, token and record a misnamed answer bears: the job before this one (its own when there is none), or nobody's. */
export type AnswerName = 'previous-job' | 'no-job';

/** What a machine says when a run is over: the members of `device.delivery.response` that tell of the outcome. */
export interface Verdict {
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
  | { readonly does: 'ack' }
  | { readonly does: 'motor-start' }
  /** Up to `items` items leave the lane: an empty lane gives none. */
  | { readonly does: 'drop'; readonly items: number }
  | { readonly does: 'motor-stop' }
  /** `form` as in `AnswerForm`, `sound` when left out; `names`: another job than this one's, for a misnamed answer. */
  | ({ readonly does: 'answer'; readonly form?: AnswerForm; readonly names?: AnswerName } & Verdict)
  /** The line breaks; the machine dials again as after any cut, or after `redialMs`. */
  | { readonly does: 'cut-line'; readonly redialMs?: number }
  /** Power goes, with everything that runs, and comes back. */
  | { readonly does: 'power-cycle'; readonly keepsMemory: boolean; readonly offMs: number }
  /** The controller's program stands still for so long; the motor stays as it is. */
  | { readonly does: 'freeze'; readonly forMs: number }
  /** Nothing passes on the open line for so long, then it is cut. */
  | { readonly does: 'deafen'; readonly forMs: number }
  /** `needsLine`: without an open line the fault has nothing to do harm to, and is not counted as fired. */
  | { readonly does: 'fault-shows'; readonly fault: string; readonly plan: string; readonly needsLine?: true };

/** An act and when it is due: whole milliseconds after the controller took the job. */
export interface TimedAct {
  readonly atMs: number;
  readonly act: Act;
}

/** All that happens in one run, in order of time. A fault is a function from one plan to another. */
export type RunPlan = readonly TimedAct[];

/** The verdict of a run that went well. */
export const wentWell: Verdict = { success: true, floorStatus: floorStatus.normal, errorMsg: '' };

/** The verdict that goes with a board's fault code (PROTOCOL §5). */
export function wentWrong(code: FaultCode): Verdict {
  const { errorMsg, floorStatus: status } = faultCodes[code];
  return { success: false, floorStatus: status, errorMsg };
}

/** Orders acts by time; acts of the same millisecond keep the order in which they were given. */
export function timeline(acts: readonly TimedAct[]): RunPlan {
  return acts.toSorted((one, other) => one.atMs - other.atMs);
}

/** When the first act that does `does` is due, in ms; undefined when the plan has none. */
export function timeOf(plan: RunPlan, does: Act['does']): number | undefined {
  return plan.find(({ act }) => act.does === does)?.atMs;
}

/** The plan without the acts that do one of `does`. */
export function without(plan: RunPlan, ...does: readonly Act['does'][]): RunPlan {
  return plan.filter(({ act }) => !does.includes(act.does));
}

/** True for the acts that move something or stop it: while any of them is to come, the board is busy. */
export function isPhysical(act: Act): boolean {
  return act.does === 'motor-start' || act.does === 'drop' || act.does === 'motor-stop' || act.does === 'power-cycle';
}

/** The plan with its answer at another time, in ms; a second answer follows it at the same distance as before. */
export function answerAt(plan: RunPlan, atMs: number): RunPlan {
  const byMs = atMs - (timeOf(plan, 'answer') ?? atMs);
  return plan.map((timed): TimedAct =>
    timed.act.does === 'answer' ? { atMs: timed.atMs + byMs, act: timed.act } : timed,
  );
}

/** The plan with answers that say something else. */
export function withAnswer(plan: RunPlan, verdict: Verdict): RunPlan {
  return plan.map((timed): TimedAct =>
    timed.act.does === 'answer' ? { atMs: timed.atMs, act: { does: 'answer', ...verdict } } : timed,
  );
}
