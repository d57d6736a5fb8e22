import type { LaneView } from './motors/motor-type.ts';

/** What a machine physically is: lanes with items in them, and motors that turn or do not. */
export class Body implements LaneView {
  readonly #stock: number[];
  readonly #overlapping: boolean;
  #turning = 0;

  /** @param lanes lanes, numbered from 0. @param stockPerLane items in each of them. @param overlapping several motors may turn at once. */
  constructor(lanes: number, stockPerLane: number, overlapping = false) {
    this.#overlapping = overlapping;
    this.#stock = Array.from({ length: lanes }, () => stockPerLane);
  }

  /** How many motors turn now. */
  get turning(): number {
    return this.#turning;
  }

  /** Items in all lanes together. */
  get items(): number {
    return this.#stock.reduce((sum, items) => sum + items, 0);
  }

  has(lane: number): boolean {
    return this.#stock[lane] !== undefined;
  }

  stock(lane: number): number {
    return this.#stock[lane] ?? 0;
  }

  /** Starts the motor of a lane. @throws {Error} when one turns already, unless the board can drive several at once. */
  startMotor(lane: number): void {
    if (this.#turning > 0 && !this.#overlapping) throw new Error(`A motor turns while that of lane ${lane} is to start.`);
    this.#turning += 1;
  }

  stopMotor(): void {
    this.#turning -= 1;
  }

  /** Lets up to `items` items leave a lane. @returns how many left: no more than it held. */
  drop(lane: number, items: number): number {
    const leaving = Math.min(items, this.stock(lane));
    if (leaving > 0) this.#stock[lane] = this.stock(lane) - leaving;
    return leaving;
  }
}
