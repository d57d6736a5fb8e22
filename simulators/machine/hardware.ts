import type { LaneView } from '../motors/motor-type.ts';

/** What a machine physically is: lanes with items in them, and motors that turn or do not. */
export class Hardware implements LaneView {
  readonly #lanes: number;
  readonly #stockPerLane: number;
  readonly #overlapping: boolean;
  /** Items in the lanes that something has left: a machine that has sold nothing costs no memory for its lanes. */
  #remaining: Map<number, number> | null = null;
  #turningLanes: readonly number[] = [];

  /**
   * @param lanes lanes, numbered from 0. @param stockPerLane items in each of them. @param overlapping motors of
   * several lanes may turn at once.
   */
  constructor(lanes: number, stockPerLane: number, overlapping = false) {
    this.#lanes = lanes;
    this.#stockPerLane = stockPerLane;
    this.#overlapping = overlapping;
  }

  /** The lanes whose motors turn now. */
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
   * Starts the motor of a lane. @throws {Error} when it turns already, or another does that the board cannot drive
   * beside it.
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

  /** Lets up to `items` items leave a lane. @returns how many left: no more than it held. */
  drop(lane: number, items: number): number {
    const dropped = Math.min(items, this.stock(lane));
    if (dropped > 0) (this.#remaining ??= new Map()).set(lane, this.stock(lane) - dropped);
    return dropped;
  }
}
