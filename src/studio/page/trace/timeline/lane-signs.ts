import type { HistoryEvent } from '#harness/history/event.ts';
import { machineSign, partySign, type Sign } from '../model/signs.ts';
import { partyLane } from '../model/lanes.ts';
import type { Trace } from '../model/trace.ts';

/** A sign on a lane. */
export interface LaneSign {
  readonly place: number;
  readonly t: number;
  readonly sign: Sign;
  /** Number of its shape and colour together: signs of one number look alike. */
  readonly style: number;
}

/** The signs of a run by lane, and how many styles there are. */
export interface LaneSigns {
  readonly byLane: readonly (readonly LaneSign[])[];
  readonly styleCount: number;
}

/** Collects the signs of each lane in order of time, event after event. */
export class SignCollector implements LaneSigns {
  readonly byLane: LaneSign[][];
  readonly #styles = new Map<string, number>();

  constructor(lanes: number) {
    this.byLane = Array.from({ length: lanes }, () => []);
  }

  get styleCount(): number {
    return this.#styles.size;
  }

  /** @param machineLane of the machine that the event is about; −1 for none. */
  add(event: HistoryEvent, place: number, machineLane: number): void {
    const sign = machineSign(event);
    if (sign) this.#addTo(machineLane, place, event.t, sign);
    this.#addTo(partyLane(event), place, event.t, partySign(event));
  }

  #addTo(lane: number, place: number, t: number, sign: Sign): void {
    const list = this.byLane[lane];
    // Almost always the last one.
    list?.splice(list.findLastIndex((other) => other.t <= t) + 1, 0, { place, t, sign, style: this.#styleOf(sign) });
  }

  #styleOf({ shape, colour }: Sign): number {
    const key = `${shape} ${colour}`;
    const style = this.#styles.get(key) ?? this.#styles.size;
    this.#styles.set(key, style);
    return style;
  }
}

/** The signs of each lane, in order of time. */
export function signsByLane({ lanes, events, machineLanes }: Trace): LaneSigns {
  const collector = new SignCollector(lanes.length);
  events.forEach((event, place) => collector.add(event, place, machineLanes[place] ?? -1));
  return collector;
}

/** Index of the first sign at or after a time. */
export function firstSignFrom(signs: readonly LaneSign[], t: number): number {
  let low = 0;
  let high = signs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((signs[middle]?.t ?? Infinity) < t) low = middle + 1;
    else high = middle;
  }
  return low;
}
