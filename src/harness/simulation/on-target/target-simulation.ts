import { checkState } from '#harness/checks/check.ts';
import { specification } from '#harness/checks/protocol/specification.ts';
import { countFaults } from '#harness/history/fault-counts.ts';
import type { Verdict } from '#harness/judge/verdict.ts';
import type { RunResult } from '#harness/runner/run.ts';
import { findingsOf, type WorldFinding } from '../world-finding.ts';
import type { SetAside } from './machine-pool.ts';

/** A world that was played at a cloud. */
export interface PlayedWorld {
  readonly seed: number;
  /** What it is about. */
  readonly title: string;
  /** The cloud's machines that took part. */
  readonly machines: readonly string[];
  /** Real time that it took, ms. */
  readonly durationMs: number;
  readonly findings: readonly WorldFinding[];
  /** Its evidence. */
  readonly historyFile: string;
  /** Deliveries that the cloud accepted. */
  readonly deliveries: number;
  /** Cases that each check judged, by its name. */
  readonly cases: Readonly<Record<string, number>>;
  readonly faults: readonly { readonly fault: string; readonly target: string; readonly fired: number }[];
  /** It did not come to rest in its time. */
  readonly unfinished: boolean;
  /** Checks that could not judge all of their cases; machines that the specification gave up do not count. */
  readonly undecided: readonly string[];
  /** How its driver failed; null: it did not. */
  readonly driverFailure: string | null;
}

/** A world that was not played. */
export interface LeftOutWorld {
  readonly seed: number;
  readonly reason: string;
}

/** Worlds at a cloud that runs already. */
export interface TargetSimulation {
  readonly url: string;
  /** Seed of the first world. */
  readonly seed: number;
  readonly played: readonly PlayedWorld[];
  readonly leftOut: readonly LeftOutWorld[];
  readonly setAside: readonly SetAside[];
  /** Why it ended before its time: the cloud was lost, its driver failed, or it was interrupted; null otherwise. */
  readonly brokenOff: string | null;
}

/** What is kept of a world's run. */
export function summarizeWorld(
  { history, judgement, coreErrors }: RunResult,
  world: Pick<PlayedWorld, 'seed' | 'title' | 'machines' | 'durationMs' | 'historyFile'>,
): PlayedWorld {
  const { events } = history;
  const driverFailure = events.find((event) => event.kind === 'driver-failed');
  return {
    ...world,
    findings: findingsOf({ judgement, coreErrors }),
    deliveries: events.filter((event) => event.kind === 'answer' && event.endpoint === 'deliver' && event.code === 0)
      .length,
    cases: Object.fromEntries(judgement.results.map(({ check, cases }) => [check, cases])),
    faults: countFaults(history).map(({ fault, target, fired }) => ({ fault, target, fired })),
    unfinished: events.some((event) => event.kind === 'run-ended' && event.reason === 'abandoned'),
    undecided: judgement.results.flatMap((result) =>
      result.check !== specification.name && checkState(result) === 'inconclusive' ? [result.check] : [],
    ),
    driverFailure: driverFailure ? driverFailure.message : null,
  };
}

/**
 * The verdict on one world. Unlike that of a scenario it asks neither for expectations nor that every fault fires: the
 * answers of a random world are left to the checks.
 */
export function verdictOfWorld(
  { verdict }: RunResult,
  { findings, unfinished, undecided, driverFailure }: PlayedWorld,
): Verdict {
  if (findings.length > 0 || driverFailure !== null) return verdict;
  if (unfinished) return { verdict: 'INCONCLUSIVE', reason: 'The world did not settle before the time limit.' };
  if (undecided.length > 0)
    return { verdict: 'INCONCLUSIVE', reason: `Not all cases could be judged: ${undecided.join(', ')}.` };
  return { verdict: 'PASS', reason: 'No check found a violation.' };
}
