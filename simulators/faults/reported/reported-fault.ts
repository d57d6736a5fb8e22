import { z } from 'zod';
import { faultCodes, floorStatus } from '#core/domain/fault-codes.ts';
import type { FaultCode } from '#core/domain/fault-codes.ts';
import type { MotorType } from '#simulators/motors/motor-type.ts';
import { drawMs } from '#simulators/motors/timing.ts';
import type { RunPlan, TimedAct, RunOutcome } from '#simulators/motors/run-plan.ts';
import { sortByTime, timeOf, withoutActs, failureOutcome } from '#simulators/motors/run-plan.ts';
import type { FaultContext, RunFault } from '../fault.ts';

/** How the motor's overload protection is set: so long it turns before the board cuts it off, in ms. */
const cutOffMs = 80;

/** At which point of a run the board notices. */
export type DetectionPoint =
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
export interface ReportedFaultSpec {
  readonly name: string;
  readonly code: FaultCode;
  /** What a technician would say of it. */
  readonly description: string;
  readonly detectedAt: DetectionPoint;
  /** True for the motor types that can have it; all of them when left out. */
  readonly fits?: (motor: MotorType) => boolean;
  /** Whether the item falls all the same; left out where it cannot fall. */
  readonly drops?: boolean;
}

/** Parameters of every reported fault. */
export interface ReportedFaultParams {
  /** In place of the one that goes with the board code: the documentation pairs the two by example only. */
  readonly floorStatus?: number | undefined;
  readonly drops?: boolean | undefined;
}

const statuses = Object.values(floorStatus);

/** A fault that the board sees and reports with a code of PROTOCOL §5. */
export function reportedFault({
  name,
  code,
  description,
  detectedAt,
  fits = () => true,
  drops,
}: ReportedFaultSpec): RunFault<ReportedFaultParams> {
  const status = z.union(statuses.map((value) => z.literal(value))).optional();
  return {
    scope: 'run',
    name,
    family: 'reported',
    description,
    source: `PROTOCOL §5, board code ${code}`,
    boardCode: code,
    paramsSchema:
      drops === undefined
        ? z.strictObject({ floorStatus: status })
        : z.strictObject({ floorStatus: status, drops: z.boolean().default(drops) }),
    paramDocs: [
      {
        name: 'floorStatus',
        description:
          `The floor_status that it reports, one of ${statuses.join(', ')}; ${faultCodes[code].floorStatus} unless ` +
          'told otherwise.',
      },
      ...(drops === undefined
        ? []
        : [{ name: 'drops', description: `Whether the item falls all the same; ${drops} unless told otherwise.` }]),
    ],
    fits,
    apply(plan, params, context) {
      if (timeOf(plan, 'motor-start') === undefined) return plan;
      // From an empty lane nothing would have dropped anyway.
      if (code === 6 && timeOf(plan, 'drop') === undefined) return plan;
      const boardOutcome = failureOutcome(code);
      return applyAt(
        plan,
        detectedAt,
        params.drops ?? false,
        { ...boardOutcome, floorStatus: params.floorStatus ?? boardOutcome.floorStatus },
        context,
      );
    },
  };
}

function applyAt(
  plan: RunPlan,
  detectedAt: DetectionPoint,
  drops: boolean,
  outcome: RunOutcome,
  context: FaultContext,
): RunPlan {
  const startMs = timeOf(plan, 'motor-start') ?? 0;
  switch (detectedAt) {
    case 'before-motor':
      return withoutMovement(plan, startMs, outcome, context);
    case 'waits-in-vain':
      if (drops)
        return answerOnly(
          plan,
          motorStopMs(plan) + drawMs(context.motor.profile.giveUp, context.random),
          outcome,
          context,
        );
      return withoutMovement(plan, startMs + drawMs(context.motor.profile.giveUp, context.random), outcome, context);
    case 'motor-cut-off':
      return motorStopsEarly(plan, cutOffMs, outcome, context);
    case 'motor-gives-up':
      if (drops)
        return motorKeepsTurning(
          plan,
          startMs + drawMs(context.motor.profile.giveUp, context.random),
          outcome,
          context,
        );
      return motorStopsEarly(plan, drawMs(context.motor.profile.giveUp, context.random), outcome, context);
    case 'after-run':
      return answerOnly(
        drops ? plan : withoutActs(plan, 'drop'),
        timeOf(plan, 'answer') ?? motorStopMs(plan),
        outcome,
        context,
      );
  }
}

/** When the motor stops in the plan, ms. */
function motorStopMs(plan: RunPlan): number {
  return timeOf(plan, 'motor-stop') ?? 0;
}

/** From the motor's stop to the answer in the plan, ms: the board's last look and the modem's way up. */
function answerDelayMs(plan: RunPlan): number {
  return (timeOf(plan, 'answer') ?? 0) - motorStopMs(plan);
}

/** Nothing moves; the board knows at `detectedMs`. */
function withoutMovement(plan: RunPlan, detectedMs: number, outcome: RunOutcome, context: FaultContext): RunPlan {
  const rest = withoutActs(plan, 'motor-start', 'drop', 'motor-stop', 'answer');
  return sortByTime([
    ...rest,
    context.fireAt(detectedMs),
    { atMs: detectedMs + answerDelayMs(plan), act: { kind: 'answer', ...outcome } },
  ]);
}

/**
 * The motor stops `afterMs` after its last good item, or after its start. Where one command drops several, any of them
 * may be the one that does not come: those before it have fallen.
 */
function motorStopsEarly(plan: RunPlan, afterMs: number, outcome: RunOutcome, context: FaultContext): RunPlan {
  const drops = plan.filter(({ act }) => act.kind === 'drop');
  const completedDrops = drops.length < 2 ? [] : drops.slice(0, context.random.integer(0, drops.length - 1));
  const lastDropMs = completedDrops.at(-1)?.atMs ?? timeOf(plan, 'motor-start') ?? 0;
  const stopMs = lastDropMs + afterMs;
  // The harm is seen when the item should have fallen and did not, or when the motor is cut off before that.
  const firedMs = Math.min(drops[completedDrops.length]?.atMs ?? stopMs, stopMs);
  const rest = withoutActs(plan, 'drop', 'motor-stop', 'answer');
  return sortByTime([
    ...rest,
    ...completedDrops,
    context.fireAt(firedMs),
    { atMs: stopMs, act: { kind: 'motor-stop' } },
    { atMs: stopMs + answerDelayMs(plan), act: { kind: 'answer', ...outcome } },
  ]);
}

/** Everything falls as ever, but the motor turns on until the board gives up. */
function motorKeepsTurning(plan: RunPlan, giveUpMs: number, outcome: RunOutcome, context: FaultContext): RunPlan {
  const stopMs = Math.max(giveUpMs, motorStopMs(plan));
  const turning = plan.map((timed): TimedAct =>
    timed.act.kind === 'motor-stop' ? { atMs: stopMs, act: timed.act } : timed,
  );
  return answerOnly(turning, stopMs + answerDelayMs(plan), outcome, context);
}

/** Only the answer is another one. */
function answerOnly(plan: RunPlan, atMs: number, outcome: RunOutcome, context: FaultContext): RunPlan {
  return sortByTime([
    ...withoutActs(plan, 'answer'),
    context.fireAt(atMs),
    { atMs, act: { kind: 'answer', ...outcome } },
  ]);
}
