import type { History } from '#harness/history/event.ts';
import { coreMarks } from './core-counters.ts';
import { lockMarks } from './lock-counters.ts';
import { saleMarks } from './sale-counters.ts';
import { scanOf } from './history-scan.ts';

/** Something worth seeing in a random world: a simulation in which it never happened has proved less than it seems. */
export interface Mark {
  readonly name: string;
  /** What happened, in one sentence. */
  readonly says: string;
  /** How often it happened in a history. */
  readonly count: (history: History) => number;
}

/** Every mark, in the order in which reports show them. All of them together go through a history once. */
export const marks: readonly Mark[] = [...lockMarks, ...saleMarks, ...coreMarks].map(({ name, says, times }) => ({
  name,
  says,
  count: (history) => times(scanOf(history)),
}));
