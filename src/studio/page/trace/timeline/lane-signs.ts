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

/** The signs of each lane, in order of time. */
export function signsByLane({ lanes, events, machineLanes }: Trace): LaneSigns {
  const byLane: LaneSign[][] = lanes.map(() => []);
  const styles = new Map<string, number>();
  const styleOf = ({ shape, colour }: Sign): number => {
    const key = `${shape} ${colour}`;
    const style = styles.get(key) ?? styles.size;
    styles.set(key, style);
    return style;
  };
  const add = (lane: number, place: number, t: number, sign: Sign): void => {
    byLane[lane]?.push({ place, t, sign, style: styleOf(sign) });
  };
  events.forEach((event, place) => {
    const sign = machineSign(event);
    if (sign) add(machineLanes[place] ?? -1, place, event.t, sign);
    add(partyLane(event), place, event.t, partySign(event));
  });
  for (const list of byLane) list.sort((a, b) => a.t - b.t);
  return { byLane, styleCount: styles.size };
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
