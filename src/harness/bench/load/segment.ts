import { callsOf, type Step } from './steps.ts';
import { usersOf } from './users.ts';

/** The share of a load that one of several computers makes: `number` from 1 to `count`. */
export interface Segment {
  readonly number: number;
  readonly count: number;
}

/**
 * Whether a call of a step is of a segment. k6 deals the iterations of equal execution segments out in turn
 * (https://grafana.com/docs/k6/latest/using-k6/k6-options/reference/#execution-segment).
 */
export function isOwnCall({ number, count }: Segment, k: number): boolean {
  return k % count === number - 1;
}

/** How many calls of a step are of a segment. */
export function ownCallsOf({ number, count }: Segment, step: Step): number {
  return Math.max(0, Math.ceil((callsOf(step) - (number - 1)) / count));
}

/** Which sales of a load are of a segment, by their index: each call of a step has one. */
export function ownSales(segment: Segment, steps: readonly Step[]): readonly boolean[] {
  return steps.flatMap((step) => Array.from({ length: callsOf(step) }, (_, k) => isOwnCall(segment, k)));
}

/** Users of k6 that a step has in a segment. */
export function ownUsersOf({ count }: Segment, step: Step, vus: Parameters<typeof usersOf>[1]): number {
  return Math.ceil(usersOf(step, vus) / count);
}

/** Options of k6 that make it run a segment. */
export function k6SegmentArgs({ number, count }: Segment): readonly string[] {
  const bounds = Array.from({ length: count + 1 }, (_, at) => boundOf(at, count));
  return [
    '--execution-segment',
    `${boundOf(number - 1, count)}:${boundOf(number, count)}`,
    '--execution-segment-sequence',
    bounds.join(','),
  ];
}

function boundOf(at: number, count: number): string {
  if (at === 0) return '0';
  return at === count ? '1' : `${at}/${count}`;
}
