import type { LaneView } from '../motors/motor-type.ts';

/** What a machine physically is: lanes with items in them, and motors that turn or do not. */
export class Body implements LaneView {
  readonly #lanes: number;
  readonly #stockPerLane: number;
  readonly #overlapping: boolean;
  /** Items in the lanes that something has left: a machine that has sold nothing costs no memory for its lanes. */
  #left: Map<number, number> | null = null;
  #turning: readonly number[] = [];

  /** @param lanes lanes, numbered from 0. @param stockPerLane items in each of them. @param overlapping motors of several lanes may turn at once. */
  constructor(lanes: number, stockPerLane: number, overlapping = false) {
    this.#lanes = lanes;
    this.#stockPerLane = stockPerLane;
    this.#overlapping = overlapping;
  }

  /** The lanes whose motors turn now. */
  get turning(): readonly number[] {
    return this.#turning;
  }

  /** Items in all lanes together. */
  get items(): number {
    let items = this.#lanes * this.#stockPerLane;
    for (const left of this.#left?.values() ?? []) items -= this.#stockPerLane - left;
    return items;
  }

  has(lane: number): boolean {
    return Number.isInteger(lane) && lane >= 0 && lane < this.#lanes;
  }

  stock(lane: number): number {
    return this.#left?.get(lane) ?? (this.has(lane) ? this.#stockPerLane : 0);
  }

  /** Starts the motor of a lane. @throws {Error} when it turns already, or another does that the board cannot drive beside it. */
  startMotor(lane: number): void {
    const inTheWay = this.#overlapping ? this.#turning.includes(lane) : this.#turning.length > 0;
    if (inTheWay)
      throw new Error(`The motor of lane ${this.#turning.join(' and ')} turns while lane ${lane} is to start.`);
    this.#turning = [...this.#turning, lane];
  }

  stopMotor(lane: number): void {
    this.#turning = this.#turning.filter((other) => other !== lane);
  }

  /** Lets up to `items` items leave a lane. @returns how many left: no more than it held. */
  drop(lane: number, items: number): number {
    const leaving = Math.min(items, this.stock(lane));
    if (leaving > 0) (this.#left ??= new Map()).set(lane, this.stock(lane) - leaving);
    return leaving;
  }
}
