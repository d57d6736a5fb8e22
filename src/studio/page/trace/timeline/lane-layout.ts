import type { Lane } from '../model/lanes.ts';

/** Height of the axis above all lanes, CSS pixels. */
export const axisHeight = 26;

/** Height of a lane, CSS pixels. */
export function laneHeightOf({ kind }: Lane): number {
  return kind === 'party' ? 27 : 47;
}

/** Where the lanes stand, one below the other. */
export class LaneLayout {
  readonly #tops: readonly number[];
  readonly #heights: readonly number[];
  readonly #laneOf: ReadonlyMap<string, number>;
  /** Of the axis and all lanes, CSS pixels. */
  readonly height: number;

  constructor(lanes: readonly Lane[]) {
    let top = axisHeight;
    this.#heights = lanes.map(laneHeightOf);
    this.#tops = this.#heights.map((height) => (top += height) - height);
    this.#laneOf = new Map(lanes.flatMap((lane, index) => (lane.kind === 'machine' ? [[lane.machine, index]] : [])));
    this.height = top;
  }

  /** −1 for no machine. */
  laneOfMachine(machine: string | undefined): number {
    return this.#laneOf.get(machine ?? '') ?? -1;
  }

  /** The lanes that can be seen, with their tops on the screen. */
  visible(scrollTop: number, height: number): readonly { readonly lane: number; readonly top: number }[] {
    return this.#tops.flatMap((laneTop, lane) => {
      const top = laneTop - scrollTop;
      return top + (this.#heights[lane] ?? 0) > axisHeight && top < height ? [{ lane, top }] : [];
    });
  }

  /** Where to scroll to so that a lane is seen; null where it is already. */
  scrollTo(lane: number, scrollTop: number, height: number): number | null {
    const top = this.#tops[lane];
    if (top === undefined) return null;
    const bottom = top + (this.#heights[lane] ?? 0);
    if (top - scrollTop >= axisHeight && bottom - scrollTop <= height) return null;
    return Math.max(0, top - height / 3);
  }
}
