import type { History } from '#harness/history/event.ts';
import { coreCounters } from './core-counters.ts';
import { lockCounters } from './lock-counters.ts';
import { saleCounters } from './sale-counters.ts';
import { scanFor } from './history-scan.ts';

/** Something worth seeing in a random world: a simulation in which it never happened has proved less than it seems. */
export interface CoverageCounter {
  readonly name: string;
  /** What happened, in one sentence. */
  readonly description: string;
  /** How often it happened in a history. */
  readonly count: (history: History) => number;
}

/** Every counter, in the order in which reports show them. All of them together go through a history once. */
export const coverageCounters: readonly CoverageCounter[] = [...lockCounters, ...saleCounters, ...coreCounters].map(
  ({ name, description, count }) => ({
    name,
    description,
    count: (history) => count(scanFor(history)),
  }),
);
