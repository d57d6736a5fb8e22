import type { LaneView } from './motors/motor-type.ts';

/** What a machine physically is: lanes with items in them, and one motor that turns or does not. */
export class Body implements LaneView {
  readonly #stock: number[];
  #turning: number | null = null;

  /** @param lanes lanes, numbered from 0. @param stockPerLane items in each of them. */
  constructor(lanes: number, stockPerLane: number) {
    this.#stock = Array.from({ length: lanes }, () => stockPerLane);
  }

  /** The lane whose motor turns now, or null. */
  get turning(): number | null {
    return this.#turning;
  }

  has(lane: number): boolean {
    return this.#stock[lane] !== undefined;
  }

  stock(lane: number): number {
    return this.#stock[lane] ?? 0;
  }

  /** Starts the motor of a lane. @throws {Error} when it turns already: one machine has one motor run at a time. */
  startMotor(lane: number): void {
    if (this.#turning !== null) throw new Error(`The motor of lane ${this.#turning} turns while lane ${lane} is to start.`);
    this.#turning = lane;
  }

  stopMotor(): void {
    this.#turning = null;
  }

  /** Lets up to `items` items leave a lane. @returns how many left: no more than it held. */
  drop(lane: number, items: number): number {
    const leaving = Math.min(items, this.stock(lane));
    if (leaving > 0) this.#stock[lane] = this.stock(lane) - leaving;
    return leaving;
  }
}
