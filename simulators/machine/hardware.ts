import type { LaneView } from '../motors/motor-type.ts';

/** A machine's physical state: the items in its lanes, and which motors turn. */
export class Hardware implements LaneView {
  readonly #lanes: number;
  readonly #stockPerLane: number;
  readonly #overlapping: boolean;
  /** Items in lanes from which something dropped; null saves memory in machines that have sold nothing. */
  #remaining: Map<number, number> | null = null;
  #turningLanes: readonly number[] = [];

  /**
   * @param lanes number of lanes, numbered from 0.
   * @param stockPerLane items in each lane.
   * @param overlapping motors of several lanes may turn at once.
   */
  constructor(lanes: number, stockPerLane: number, overlapping = false) {
    this.#lanes = lanes;
    this.#stockPerLane = stockPerLane;
    this.#overlapping = overlapping;
  }

  /** Lanes whose motors turn now. */
  get turningLanes(): readonly number[] {
    return this.#turningLanes;
  }

  /** Items in all lanes together. */
  get items(): number {
    let items = this.#lanes * this.#stockPerLane;
    for (const remaining of this.#remaining?.values() ?? []) items -= this.#stockPerLane - remaining;
    return items;
  }

  hasLane(lane: number): boolean {
    return Number.isInteger(lane) && lane >= 0 && lane < this.#lanes;
  }

  stock(lane: number): number {
    return this.#remaining?.get(lane) ?? (this.hasLane(lane) ? this.#stockPerLane : 0);
  }

  /**
   * Starts the motor of a lane.
   * @throws {Error} when it turns already, or when another motor turns and the board drives one at a time.
   */
  startMotor(lane: number): void {
    const isBlocked = this.#overlapping ? this.#turningLanes.includes(lane) : this.#turningLanes.length > 0;
    if (isBlocked)
      throw new Error(`The motor of lane ${this.#turningLanes.join(' and ')} turns while lane ${lane} is to start.`);
    this.#turningLanes = [...this.#turningLanes, lane];
  }

  stopMotor(lane: number): void {
    this.#turningLanes = this.#turningLanes.filter((other) => other !== lane);
  }

  /** Drops up to `items` items from a lane. @returns how many dropped: no more than it held. */
  drop(lane: number, items: number): number {
    const dropped = Math.min(items, this.stock(lane));
    if (dropped > 0) (this.#remaining ??= new Map()).set(lane, this.stock(lane) - dropped);
    return dropped;
  }
}
