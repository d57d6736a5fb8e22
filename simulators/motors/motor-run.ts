import type { FaultCode } from '#core/domain/fault-codes.ts';
import type { Random } from '#core/ports/random.ts';
import type { RunPlan, TimedAct, Verdict } from './run-plan.ts';
import { timeline, wentWrong } from './run-plan.ts';
import type { TimingProfile } from './timing.ts';
import { draw } from './timing.ts';

/** The phases that every run has, whatever turns in it. Milliseconds after the controller took the job. */
export interface Phases {
  /** The motor starts. */
  readonly startMs: number;
  /** Added to whatever the machine says: its modem's way up. */
  readonly upMs: number;
  /** From the motor's stop to the verdict. */
  readonly senseMs: number;
}

/** Draws the phases of one run. */
export function drawPhases(profile: TimingProfile, random: Random): Phases {
  const downMs = draw(profile.network, random);
  const startMs = downMs + draw(profile.ack, random);
  return { startMs, upMs: draw(profile.network, random), senseMs: draw(profile.sense, random) };
}

/** A run in which the motor turns from `startMs` for `motorMs` and each of `dropsMs` (after the start) drops one item. */
export function turn(phases: Phases, motorMs: number, dropsMs: readonly number[], verdict: Verdict): RunPlan {
  const { startMs, upMs, senseMs } = phases;
  const stopMs = startMs + motorMs;
  const drops = dropsMs.map((afterMs): TimedAct => ({ atMs: startMs + afterMs, act: { does: 'drop', items: 1 } }));
  return timeline([
    { atMs: startMs + upMs, act: { does: 'ack' } },
    { atMs: startMs, act: { does: 'motor-start' } },
    ...drops,
    { atMs: stopMs, act: { does: 'motor-stop' } },
    { atMs: stopMs + senseMs + upMs, act: { does: 'answer', ...verdict } },
  ]);
}

/** A run that ends before the motor moves: the board turns the job down with one of its own codes. */
export function refused(phases: Phases, code: FaultCode): RunPlan {
  const { startMs, upMs, senseMs } = phases;
  return timeline([
    { atMs: startMs + upMs, act: { does: 'ack' } },
    { atMs: startMs + senseMs + upMs, act: { does: 'answer', ...wentWrong(code) } },
  ]);
}
