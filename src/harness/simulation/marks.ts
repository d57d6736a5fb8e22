import type { History } from '../history/event.ts';
import { coreMarks } from './marks/core-marks.ts';
import { lockMarks } from './marks/lock-marks.ts';
import { saleMarks } from './marks/sale-marks.ts';
import { scanOf } from './marks/scan.ts';

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
