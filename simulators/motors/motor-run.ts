import type { FaultCode } from '#core/domain/fault-codes.ts';
import type { Random } from '#core/ports/random.ts';
import type { RunPlan, TimedAct, RunOutcome } from './run-plan.ts';
import { sortByTime, failureOutcome } from './run-plan.ts';
import type { TimingProfile } from './timing.ts';
import { drawMs } from './timing.ts';

/** The phases of every run, in ms after the controller accepted the job. */
export interface Phases {
  /** The motor starts. */
  readonly startMs: number;
  /** Modem delay of each of the machine's messages. */
  readonly upMs: number;
  /** From the motor's stop to the outcome. */
  readonly senseMs: number;
}

/** Draws the phases of one run. */
export function drawPhases(profile: TimingProfile, random: Random): Phases {
  const downMs = drawMs(profile.network, random);
  const startMs = downMs + drawMs(profile.ack, random);
  return { startMs, upMs: drawMs(profile.network, random), senseMs: drawMs(profile.sense, random) };
}

/**
 * A run in which the motor turns from `startMs` for `motorMs` and drops one item at each of `dropsMs` after the start.
 */
export function motorRun(phases: Phases, motorMs: number, dropsMs: readonly number[], outcome: RunOutcome): RunPlan {
  const { startMs, upMs, senseMs } = phases;
  const stopMs = startMs + motorMs;
  const drops = dropsMs.map((afterMs): TimedAct => ({ atMs: startMs + afterMs, act: { kind: 'drop', items: 1 } }));
  return sortByTime([
    { atMs: startMs + upMs, act: { kind: 'ack' } },
    { atMs: startMs, act: { kind: 'motor-start' } },
    ...drops,
    { atMs: stopMs, act: { kind: 'motor-stop' } },
    { atMs: stopMs + senseMs + upMs, act: { kind: 'answer', ...outcome } },
  ]);
}

/** A run that ends before the motor moves: the board rejects the job with a board code. */
export function refusedRun(phases: Phases, code: FaultCode): RunPlan {
  const { startMs, upMs, senseMs } = phases;
  return sortByTime([
    { atMs: startMs + upMs, act: { kind: 'ack' } },
    { atMs: startMs + senseMs + upMs, act: { kind: 'answer', ...failureOutcome(code) } },
  ]);
}
