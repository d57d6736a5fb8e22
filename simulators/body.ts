import type { LaneView } from './motors/motor-type.ts';

/** What a machine physically is: lanes with items in them, and motors that turn or do not. */
export class Body implements LaneView {
  readonly #stock: number[];
  readonly #overlapping: boolean;
  readonly #turning = new Set<number>();

  /** @param lanes lanes, numbered from 0. @param stockPerLane items in each of them. @param overlapping motors of several lanes may turn at once. */
  constructor(lanes: number, stockPerLane: number, overlapping = false) {
    this.#overlapping = overlapping;
    this.#stock = Array.from({ length: lanes }, () => stockPerLane);
  }

  /** The lanes whose motors turn now. */
  get turning(): readonly number[] {
    return [...this.#turning];
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

  /** Starts the motor of a lane. @throws {Error} when it turns already, or another does that the board cannot drive beside it. */
  startMotor(lane: number): void {
    const inTheWay = this.#overlapping ? this.#turning.has(lane) : this.#turning.size > 0;
    if (inTheWay) throw new Error(`The motor of lane ${this.turning.join(' and ')} turns while lane ${lane} is to start.`);
    this.#turning.add(lane);
  }

  stopMotor(lane: number): void {
    this.#turning.delete(lane);
  }

  /** Lets up to `items` items leave a lane. @returns how many left: no more than it held. */
  drop(lane: number, items: number): number {
    const leaving = Math.min(items, this.stock(lane));
    if (leaving > 0) this.#stock[lane] = this.stock(lane) - leaving;
    return leaving;
  }
}
