import { z } from 'zod';
import { draw } from '../motors/timing.ts';
import type { RunPlan, TimedAct } from '../run-plan.ts';
import { timeline, timeOf, without, wentWrong } from '../run-plan.ts';
import type { Fault } from './fault.ts';

/**
 * The motor turns until the board gives up on it, nothing drops, and the answer is Goods are Stuck (board code 6,
 * floor_status 2; PROTOCOL §5). Drives with a drop sensor see that nothing came; how the others notice stands in
 * their `noticesStuckBy`. A run in which nothing would have dropped anyway is left as it is.
 */
export const goodsStuck: Fault<Record<string, never>> = {
  name: 'goods-stuck',
  says: 'The motor turns, the item stays where it is, and the machine reports that the goods are stuck.',
  params: z.strictObject({}),
  paramNames: [],
  fits: () => true,
  apply(plan, _params, context) {
    const startMs = timeOf(plan, 'motor-start');
    const dropMs = timeOf(plan, 'drop');
    if (startMs === undefined || dropMs === undefined) return plan;
    const gaveUpMs = startMs + draw(context.motor.profile.giveUp, context.random);
    // The harm is done at the instant at which the item should have fallen and did not.
    return timeline([...jam(plan, gaveUpMs), context.shows(dropMs)]);
  },
};

/** Takes the drops out, lets the motor turn until `gaveUpMs`, and moves the answer by as much as the motor's stop. */
function jam(plan: RunPlan, gaveUpMs: number): RunPlan {
  const stopMs = timeOf(plan, 'motor-stop') ?? gaveUpMs;
  return without(plan, 'drop').map((timed): TimedAct => {
    if (timed.act.does === 'motor-stop') return { atMs: gaveUpMs, act: timed.act };
    if (timed.act.does === 'answer') return { atMs: timed.atMs + gaveUpMs - stopMs, act: { does: 'answer', ...wentWrong(6) } };
    return timed;
  });
}
