import { z } from 'zod';
import { faultCodes, floorStatus } from '#core/domain/fault-codes.ts';
import type { FaultCode } from '#core/domain/fault-codes.ts';
import type { MotorType } from '#simulators/motors/motor-type.ts';
import { draw } from '#simulators/motors/timing.ts';
import type { RunPlan, TimedAct, Verdict } from '#simulators/motors/run-plan.ts';
import { timeline, timeOf, without, wentWrong } from '#simulators/motors/run-plan.ts';
import type { FaultContext, RunFault } from '../fault.ts';

/** How the motor's overload protection is set: so long it turns before the board cuts it off, in ms. */
const cutOffMs = 80;

/** At which point of a run the board notices. */
export type Noticed =
  /** Before anything moves, at once. */
  | 'before-motor'
  /** Nothing moves, and the board waits for it until it gives up. */
  | 'waits-in-vain'
  /** The motor starts and is cut off. */
  | 'motor-cut-off'
  /** The motor turns until the board gives up on it. */
  | 'motor-gives-up'
  /** The run takes its course; the board's last look finds something wrong. */
  | 'after-run';

/** What one reported fault has of its own. */
export interface Reported {
  readonly name: string;
  readonly code: FaultCode;
  /** What a technician would say of it. */
  readonly says: string;
  readonly noticed: Noticed;
  /** True for the motor types that can have it; all of them when left out. */
  readonly fits?: (motor: MotorType) => boolean;
  /** Whether the item falls all the same; left out where it cannot fall. */
  readonly drops?: boolean;
}

/** Parameters of every reported fault. */
export interface ReportedParams {
  /** In place of the one that goes with the board code: the documentation pairs the two by example only. */
  readonly floorStatus?: number | undefined;
  readonly drops?: boolean | undefined;
}

const statuses = Object.values(floorStatus);

/** A fault that the board sees and reports with a code of PROTOCOL §5. */
export function reported({ name, code, says, noticed, fits = () => true, drops }: Reported): RunFault<ReportedParams> {
  const status = z.union(statuses.map((value) => z.literal(value))).optional();
  return {
    strikes: 'run',
    name,
    family: 'reported',
    says,
    source: `PROTOCOL §5, board code ${code}`,
    reports: code,
    params:
      drops === undefined
        ? z.strictObject({ floorStatus: status })
        : z.strictObject({ floorStatus: status, drops: z.boolean().default(drops) }),
    paramTexts: [
      {
        name: 'floorStatus',
        says: `The floor_status that it reports, one of ${statuses.join(', ')}; ${faultCodes[code].floorStatus} unless told otherwise.`,
      },
      ...(drops === undefined
        ? []
        : [{ name: 'drops', says: `Whether the item falls all the same; ${drops} unless told otherwise.` }]),
    ],
    fits,
    apply(plan, params, context) {
      if (timeOf(plan, 'motor-start') === undefined) return plan;
      // From an empty lane nothing would have dropped anyway.
      if (code === 6 && timeOf(plan, 'drop') === undefined) return plan;
      const usual = wentWrong(code);
      return spoil(
        plan,
        noticed,
        params.drops ?? false,
        { ...usual, floorStatus: params.floorStatus ?? usual.floorStatus },
        context,
      );
    },
  };
}

function spoil(plan: RunPlan, noticed: Noticed, drops: boolean, verdict: Verdict, context: FaultContext): RunPlan {
  const startMs = timeOf(plan, 'motor-start') ?? 0;
  switch (noticed) {
    case 'before-motor':
      return still(plan, startMs, verdict, context);
    case 'waits-in-vain':
      if (drops)
        return answered(plan, endOf(plan) + draw(context.motor.profile.giveUp, context.random), verdict, context);
      return still(plan, startMs + draw(context.motor.profile.giveUp, context.random), verdict, context);
    case 'motor-cut-off':
      return stopped(plan, cutOffMs, verdict, context);
    case 'motor-gives-up':
      if (drops) return turnsOn(plan, startMs + draw(context.motor.profile.giveUp, context.random), verdict, context);
      return stopped(plan, draw(context.motor.profile.giveUp, context.random), verdict, context);
    case 'after-run':
      return answered(drops ? plan : without(plan, 'drop'), timeOf(plan, 'answer') ?? endOf(plan), verdict, context);
  }
}

/** When the motor stops in the plan, ms. */
function endOf(plan: RunPlan): number {
  return timeOf(plan, 'motor-stop') ?? 0;
}

/** From the motor's stop to the answer in the plan, ms: the board's last look and the modem's way up. */
function tailOf(plan: RunPlan): number {
  return (timeOf(plan, 'answer') ?? 0) - endOf(plan);
}

/** Nothing moves; the board knows at `knownMs`. */
function still(plan: RunPlan, knownMs: number, verdict: Verdict, context: FaultContext): RunPlan {
  const said = without(plan, 'motor-start', 'drop', 'motor-stop', 'answer');
  return timeline([
    ...said,
    context.shows(knownMs),
    { atMs: knownMs + tailOf(plan), act: { does: 'answer', ...verdict } },
  ]);
}

/**
 * The motor stops `afterMs` after its last good item, or after its start. Where one command drops several, any of them
 * may be the one that does not come: those before it have fallen.
 */
function stopped(plan: RunPlan, afterMs: number, verdict: Verdict, context: FaultContext): RunPlan {
  const drops = plan.filter(({ act }) => act.does === 'drop');
  const good = drops.length < 2 ? [] : drops.slice(0, context.random.integer(0, drops.length - 1));
  const harmMs = good.at(-1)?.atMs ?? timeOf(plan, 'motor-start') ?? 0;
  const stopMs = harmMs + afterMs;
  // The harm is seen when the item should have fallen and did not, or when the motor is cut off before that.
  const shownMs = Math.min(drops[good.length]?.atMs ?? stopMs, stopMs);
  const rest = without(plan, 'drop', 'motor-stop', 'answer');
  return timeline([
    ...rest,
    ...good,
    context.shows(shownMs),
    { atMs: stopMs, act: { does: 'motor-stop' } },
    { atMs: stopMs + tailOf(plan), act: { does: 'answer', ...verdict } },
  ]);
}

/** Everything falls as ever, but the motor turns on until the board gives up. */
function turnsOn(plan: RunPlan, gaveUpMs: number, verdict: Verdict, context: FaultContext): RunPlan {
  const stopMs = Math.max(gaveUpMs, endOf(plan));
  const turning = plan.map((timed): TimedAct =>
    timed.act.does === 'motor-stop' ? { atMs: stopMs, act: timed.act } : timed,
  );
  return answered(turning, stopMs + tailOf(plan), verdict, context);
}

/** Only the answer is another one. */
function answered(plan: RunPlan, atMs: number, verdict: Verdict, context: FaultContext): RunPlan {
  return timeline([...without(plan, 'answer'), context.shows(atMs), { atMs, act: { does: 'answer', ...verdict } }]);
}
