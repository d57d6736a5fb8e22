import { z } from 'zod';
import { faultCodes, floorStatus } from '#core/domain/fault-codes.ts';
import type { FaultCode } from '#core/domain/fault-codes.ts';
import type { MotorType } from '#simulators/motors/motor-type.ts';
import { drawMs } from '#simulators/motors/timing.ts';
import type { RunPlan, TimedAct, RunOutcome } from '#simulators/motors/run-plan.ts';
import { sortByTime, timeOf, withoutActs, failureOutcome } from '#simulators/motors/run-plan.ts';
import type { FaultContext, RunFault } from '../fault.ts';

/** How long an overloaded motor turns before the board cuts it off, ms. */
const cutOffMs = 80;

/** When in a run the board detects the fault. */
export type DetectionPoint =
  /** At once, before anything moves. */
  | 'before-motor'
  /** Nothing moves; the board waits until its limit. */
  | 'no-movement'
  /** The motor starts and is cut off. */
  | 'motor-cut-off'
  /** The motor turns until the board's limit. */
  | 'turn-limit'
  /** The run is normal; the board's final test detects a fault. */
  | 'after-run';

/** What distinguishes one reported fault from the others. */
export interface ReportedFaultSpec {
  readonly name: string;
  readonly code: FaultCode;
  /** What a technician observes. */
  readonly description: string;
  readonly detectedAt: DetectionPoint;
  /** True for the motor types that can have it; by default all. */
  readonly fits?: (motor: MotorType) => boolean;
  /** Whether the item still drops; omitted where it cannot drop. */
  readonly drops?: boolean;
}

/** Parameters of every reported fault. */
export interface ReportedFaultParams {
  /** Replaces the one that belongs to the board code: the documentation pairs the two by example only. */
  readonly floorStatus?: number | undefined;
  readonly drops?: boolean | undefined;
}

const statuses = Object.values(floorStatus);

/** A fault that the board detects and reports with a code of PROTOCOL §5. */
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
          `The floor_status that it reports, one of ${statuses.join(', ')}; the default is ` +
          `${faultCodes[code].floorStatus}.`,
      },
      ...(drops === undefined
        ? []
        : [{ name: 'drops', description: `Whether the item still drops; the default is ${drops}.` }]),
    ],
    fits,
    apply(plan, params, context) {
      if (timeOf(plan, 'motor-start') === undefined) return plan;
      // Nothing drops from an empty lane anyway.
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
    case 'no-movement':
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
    case 'turn-limit':
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

/** Nothing moves; the board detects it at `detectedMs`. */
function withoutMovement(plan: RunPlan, detectedMs: number, outcome: RunOutcome, context: FaultContext): RunPlan {
  const rest = withoutActs(plan, 'motor-start', 'drop', 'motor-stop', 'answer');
  return sortByTime([
    ...rest,
    context.fireAt(detectedMs),
    { atMs: detectedMs + answerDelayMs(plan), act: { kind: 'answer', ...outcome } },
  ]);
}

/**
 * The motor stops `afterMs` after its last dropped item, or after its start. If one command drops several items, a
 * random one is the first that does not drop.
 */
function motorStopsEarly(plan: RunPlan, afterMs: number, outcome: RunOutcome, context: FaultContext): RunPlan {
  const drops = plan.filter(({ act }) => act.kind === 'drop');
  const completedDrops = drops.length < 2 ? [] : drops.slice(0, context.random.integer(0, drops.length - 1));
  const lastDropMs = completedDrops.at(-1)?.atMs ?? timeOf(plan, 'motor-start') ?? 0;
  const stopMs = lastDropMs + afterMs;
  // The fault has its effect when the item should have dropped, or earlier if the motor is cut off before that.
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

/** Items drop as usual, but the motor turns until the board's limit. */
function motorKeepsTurning(plan: RunPlan, giveUpMs: number, outcome: RunOutcome, context: FaultContext): RunPlan {
  const stopMs = Math.max(giveUpMs, motorStopMs(plan));
  const turning = plan.map((timed): TimedAct =>
    timed.act.kind === 'motor-stop' ? { atMs: stopMs, act: timed.act } : timed,
  );
  return answerOnly(turning, stopMs + answerDelayMs(plan), outcome, context);
}

/** Only the answer differs. */
function answerOnly(plan: RunPlan, atMs: number, outcome: RunOutcome, context: FaultContext): RunPlan {
  return sortByTime([
    ...withoutActs(plan, 'answer'),
    context.fireAt(atMs),
    { atMs, act: { kind: 'answer', ...outcome } },
  ]);
}
