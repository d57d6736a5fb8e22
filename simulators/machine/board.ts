import type { DispenseMessage } from '#core/devices/messages.ts';
import type { FaultCode } from '#core/domain/fault-codes.ts';
import type { Random } from '#core/ports/random.ts';
import type { LaneView, MotorType } from '../motors/motor-type.ts';
import { drawPhases, refusedRun } from '../motors/motor-run.ts';
import type { RunPlan } from '../motors/run-plan.ts';

/** How a machine's board is wired. */
export interface Wiring {
  readonly motor: MotorType;
  /** Address of the driver board, 1–8. */
  readonly board: number;
}

/**
 * The plan of a command's run, before any fault. A command that does not match the machine ends at once with a board
 * code, and nothing moves (PROTOCOL §5). A drive that drops one item per command ignores a greater quantity.
 */
export function planRun(wiring: Wiring, command: DispenseMessage, lanes: LaneView, random: Random): RunPlan {
  const misfitCode = findMisfit(wiring, command, lanes);
  if (misfitCode !== null) return refusedRun(drawPhases(wiring.motor.profile, random), misfitCode);
  const quantity = wiring.motor.multiDrop ? command.quantity : 1;
  return wiring.motor.plan({ lane: command.lane, quantity }, lanes, random, wiring.motor.profile);
}

function findMisfit(wiring: Wiring, command: DispenseMessage, lanes: LaneView): FaultCode | null {
  if (command.board !== wiring.board) return 8;
  if (!lanes.hasLane(command.lane)) return 1;
  if (command.floorType !== wiring.motor.floorType) return 7;
  return null;
}
