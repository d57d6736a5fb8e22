import { pathTimes, type PathTimes } from '#harness/history/view/path-phases.ts';
import { percentiles, quantileOfSorted } from '#harness/history/percentiles.ts';
import { historyView } from '#harness/history/view/history-view.ts';
import type { History } from '#harness/history/event.ts';
import type { Phrases } from './phrases.ts';

/** How long one phase of healthy deliveries took, ms. */
export interface PhaseTimes {
  /** One of the phases of a delivery's path. */
  readonly phase: keyof PathTimes;
  readonly name: string;
  readonly deliveries: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  /** The times that shares of the deliveries took at most: evenly from the quickest to the slowest. */
  readonly curve: readonly number[];
}

const phaseNames: readonly (readonly [phase: keyof PathTimes, name: string])[] = [
  ['device', 'device (simulated): command to answer'],
  ['dispatch', 'core: call to command'],
  ['settle', 'core: answer to outcome'],
  ['overhead', 'core and network in all'],
  ['callback', 'callback: outcome to arrival'],
];

/** Points of a curve. */
const steps = 100;

/** Where the time of healthy deliveries went; phases that none has are left out. */
export function phaseTimes(history: History, phrases: Phrases): readonly PhaseTimes[] {
  const times = pathTimes(historyView(history));
  return phaseNames.flatMap(([phase, name]) => {
    const sorted = Float64Array.from(times[phase]).sort();
    const summary = percentiles(times[phase]);
    if (!summary || sorted.length === 0) return [];
    const { n, p50, p95, p99, max } = summary;
    const curve = Array.from({ length: steps + 1 }, (_, step) => round(quantileOfSorted(sorted, step / steps)));
    return [{ phase, name: phrases.text(name), deliveries: n, p50, p95, p99, max, curve }];
  });
}

/** To microseconds: finer differences are not seen. */
function round(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
