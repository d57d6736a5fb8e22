import type { History } from '../history/event.ts';

/** Something worth seeing in a random world: a simulation in which it never happened has proved less than it seems. */
export interface Mark {
  readonly name: string;
  /** What happened, in one sentence. */
  readonly says: string;
  /** How often it happened in a history. */
  readonly count: (history: History) => number;
}

const ofKind = (kind: string) => ({ events }: History): number => events.filter((event) => event.kind === kind).length;

/** Every mark, in the order in which reports show them. */
export const marks: readonly Mark[] = [
  { name: 'late-result', says: 'A machine answered after the core had given the delivery up.', count: ofKind('result-late') },
  { name: 'core-killed', says: 'The core was killed and started again on what its store had.', count: ofKind('core-killed') },
  { name: 'clock-set', says: 'The core’s wall clock was set.', count: ofKind('clock-set') },
];
