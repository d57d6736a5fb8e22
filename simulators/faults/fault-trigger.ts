import { rowNumberOf } from '#core/domain/ids.ts';
import type { Random } from '#core/ports/random.ts';

/** Which jobs a planned fault affects: those that meet every given condition; without conditions, every job. */
export interface FaultTrigger {
  /** The n-th job that the machine accepts, from 1. */
  readonly job?: number;
  /** Every n-th job: 3 affects the third, the sixth, and so on. */
  readonly everyJob?: number;
  /** The share of affected jobs, 0–1; drawn for each job. */
  readonly probability?: number;
  /** Jobs for this record of an order: its full id, or the n-th record of the core's database, from 1. */
  readonly record?: number;
  /** Jobs at this lane, from 0. */
  readonly lane?: number;
  /** Jobs that start at this time or later; ms since the machine was built. */
  readonly fromMs?: number;
  /** Jobs that start before this time; ms since the machine was built. */
  readonly toMs?: number;
}

/** Conditions that are valid for a fault of the whole machine: it has no jobs. */
export const windowMembers: readonly string[] = ['fromMs', 'toMs'];

/** A fault that is planned for a machine. */
export interface FaultPlan {
  /** Name of the fault. */
  readonly fault: string;
  /** Its parameters; an omitted one takes its default. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly when?: FaultTrigger;
  /** Names this plan within the run, for example `goods-stuck#1`; the check that each planned fault fires uses it. */
  readonly plan: string;
}

/** What a trigger is compared with. */
export interface JobInfo {
  readonly job: number;
  readonly record: number;
  readonly lane: number;
  readonly atMs: number;
}

const positiveIntegerMembers = ['job', 'everyJob', 'record'] as const;
const triggerMembers: readonly string[] = [...positiveIntegerMembers, 'lane', 'probability', 'fromMs', 'toMs'];

/** True if the trigger selects this job. Draws from `random` only if it has a probability. */
export function triggerMatches(when: FaultTrigger, jobInfo: JobInfo, random: Random): boolean {
  const { job, everyJob, probability, record, lane, fromMs, toMs } = when;
  if (job !== undefined && jobInfo.job !== job) return false;
  if (everyJob !== undefined && jobInfo.job % everyJob !== 0) return false;
  if (record !== undefined && jobInfo.record !== record && rowNumberOf(jobInfo.record) !== record) return false;
  if (lane !== undefined && jobInfo.lane !== lane) return false;
  if (fromMs !== undefined && jobInfo.atMs < fromMs) return false;
  if (toMs !== undefined && jobInfo.atMs >= toMs) return false;
  return probability === undefined || random.next() < probability;
}

/** What is wrong with a trigger, in a sentence with the member's name; null if it is valid. */
export function triggerProblem(when: FaultTrigger): string | null {
  const unknown = Object.keys(when).find((name) => !triggerMembers.includes(name));
  if (unknown !== undefined) return `'${unknown}' is no condition; there are: ${triggerMembers.join(', ')}`;
  for (const name of positiveIntegerMembers) {
    const value = when[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1))
      return `'${name}' must be a whole number from 1, not ${value}`;
  }
  const { lane = 0, probability, fromMs = 0, toMs = Infinity } = when;
  if (!(Number.isSafeInteger(lane) && lane >= 0)) return `'lane' must be a whole number from 0, not ${lane}`;
  if (probability !== undefined && !(probability >= 0 && probability <= 1))
    return `'probability' must be from 0 to 1, not ${probability}`;
  if (!(fromMs >= 0 && toMs > fromMs)) return "'fromMs' and 'toMs' must be a time window: 0 ≤ fromMs < toMs";
  return null;
}
