import type { LaneState, RecordState } from '../../entities.ts';
import type { State } from '../../state/state.ts';
import type { LaneTerms, MachineTerms } from '../../terms.ts';

/** A lane as it stands; `"1"` is shown before its first result (§9.10). */
export function laneState(state: State, { lane, stock, floorStatus = '1' }: LaneTerms): LaneState {
  return state.get('lane', String(lane)) ?? { stock, floorStatus };
}

/** The lanes of a machine in the order of their numbers. */
export function lanesInOrder({ lanes }: MachineTerms): readonly LaneTerms[] {
  return [...lanes].sort((a, b) => a.lane - b.lane);
}

/** Whether a lane of the machine holds the product, sold out or not. */
export function sells({ lanes }: MachineTerms, productId: number): boolean {
  return lanes.some((lane) => lane.productId === productId);
}

/** The lane that a line is taken from (§8.13); null if no single lane holds enough. */
export function chooseLane(state: State, machine: MachineTerms, productId: number, quantity: number): LaneTerms | null {
  const candidates = lanesInOrder(machine).filter((lane) => lane.productId === productId);
  return candidates.find((lane) => laneState(state, lane).stock >= quantity) ?? null;
}

/** A state in which items of a lane are reserved (§8.49). */
export function reserve(state: State, lane: LaneTerms, quantity: number): State {
  const { stock, floorStatus } = laneState(state, lane);
  return state.with('lane', String(lane.lane), { stock: stock - quantity, floorStatus });
}

/** A state in which items are back in their lane (§8.50, §8.51). */
export function giveBack(state: State, machine: MachineTerms, lane: number, quantity: number): State {
  const terms = machine.lanes.find((other) => other.lane === lane);
  if (!terms || quantity === 0) return state;
  const { stock, floorStatus } = laneState(state, terms);
  return state.with('lane', String(lane), { stock: stock + quantity, floorStatus });
}

/** Items of a record that are neither delivered, nor in flight, nor in doubt (§4.11). */
export function openItems({ quantity, delivered, inFlight, inDoubt }: RecordState): number {
  return quantity - delivered - inFlight - inDoubt;
}
