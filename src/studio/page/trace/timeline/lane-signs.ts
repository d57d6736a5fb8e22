import { machineSign, partySign, type Sign } from '../model/signs.ts';
import { partyLane } from '../model/lanes.ts';
import type { Trace } from '../model/trace.ts';

/** A sign on a lane. */
export interface LaneSign {
  readonly place: number;
  readonly t: number;
  readonly sign: Sign;
}

/** The signs of each lane, in order of time. */
export function signsByLane({ lanes, events, machineLanes }: Trace): readonly (readonly LaneSign[])[] {
  const byLane: LaneSign[][] = lanes.map(() => []);
  events.forEach((event, place) => {
    const sign = machineSign(event);
    if (sign) byLane[machineLanes[place] ?? -1]?.push({ place, t: event.t, sign });
    byLane[partyLane(event)]?.push({ place, t: event.t, sign: partySign(event) });
  });
  for (const list of byLane) list.sort((a, b) => a.t - b.t);
  return byLane;
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
