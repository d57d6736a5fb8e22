import { pathTimes, type PathTimes } from '../history/view/path-phases.ts';
import { percentiles, type Percentiles } from '../history/percentiles.ts';
import { explainedMs } from '../history/view/timing.ts';
import { findUnaccountedItems } from '../history/view/unaccounted-items.ts';
import type { HistoryView } from '../history/view/history-view.ts';

/** Something that a run can be measured by. */
export interface Measure {
  readonly name: string;
  /** `ms`; `share`: from 0 to 1; `count`: whole numbers. */
  readonly unit: 'ms' | 'share' | 'count';
  /** What it is, in one sentence. */
  readonly description: string;
  /** Its value; null when the run has nothing to measure it by. */
  valueOf(view: HistoryView): number | null;
  /** Of a time: what it is at the least, without what this computer's stalls explain. */
  leastValueOf?(view: HistoryView): number | null;
}

/** Deliveries with a certain outcome. */
function countOutcomes(view: HistoryView, outcome: 'success' | 'failure' | 'timeout'): number {
  let n = 0;
  for (const { settlements } of view.deliveries.values()) if (settlements[0]?.event.outcome === outcome) n += 1;
  return n;
}

function countSettled(view: HistoryView): number {
  return countOutcomes(view, 'success') + countOutcomes(view, 'failure') + countOutcomes(view, 'timeout');
}

function countRefusals(view: HistoryView, code: number): number {
  return view.entriesOf('answer').filter(({ event }) => event.endpoint === 'deliver' && event.code === code).length;
}

function countMeasure(name: string, description: string, valueOf: (view: HistoryView) => number): Measure {
  return { name, unit: 'count', description, valueOf };
}

/** Median, tail and worst case of a stretch of the path. */
function times(name: string, description: string, timeName: keyof PathTimes): Measure[] {
  const valueOf = (pick: (times: Percentiles) => number): Pick<Measure, 'valueOf' | 'leastValueOf'> => {
    const valueIn = (times: PathTimes): number | null => {
      const percentilesOfTimes = percentiles(times[timeName]);
      return percentilesOfTimes ? pick(percentilesOfTimes) : null;
    };
    return {
      valueOf: (view) => valueIn(pathTimes(view)),
      leastValueOf: (view) => valueIn(pathTimes(view, explainedMs)),
    };
  };
  return [
    { name: `${name}-p50`, unit: 'ms', description: `${description}: the median.`, ...valueOf(({ p50 }) => p50) },
    {
      name: `${name}-p99`,
      unit: 'ms',
      description: `${description}: 99 in 100 are within it.`,
      ...valueOf(({ p99 }) => p99),
    },
    { name: `${name}-max`, unit: 'ms', description: `${description}: the longest.`, ...valueOf(({ max }) => max) },
  ];
}

/** Every measure, in the order in which they are listed. */
export const measures: readonly Measure[] = [
  countMeasure(
    'deliveries',
    'Deliveries that the core began.',
    (view) => [...view.deliveries.values()].filter(({ start: started }) => started !== undefined).length,
  ),
  countMeasure('successes', 'Deliveries that ended as a success.', (view) => countOutcomes(view, 'success')),
  countMeasure('failures', 'Deliveries that ended as a failure.', (view) => countOutcomes(view, 'failure')),
  countMeasure('timeouts', 'Deliveries that ended at the 120 s fallback.', (view) => countOutcomes(view, 'timeout')),
  {
    name: 'success-share',
    unit: 'share',
    description: 'Successes among all deliveries that have an outcome.',
    valueOf: (view) => (countSettled(view) === 0 ? null : countOutcomes(view, 'success') / countSettled(view)),
  },
  countMeasure('items-dropped', 'Items that dropped, by the machines’ own ledgers.', (view) =>
    [...view.deliveries.values()].reduce((sum, { drops }) => sum + drops.length, 0),
  ),
  countMeasure('unaccounted-items', 'Items that dropped on deliveries which ended as failures or timeouts.', (view) =>
    findUnaccountedItems(view).reduce((sum, { items }) => sum + items, 0),
  ),
  countMeasure('late-results', 'Results that came after their delivery had an outcome.', (view) =>
    [...view.deliveries.values()].reduce((sum, { lateResults }) => sum + lateResults.length, 0),
  ),
  countMeasure('lock-expiries', 'Locks that expired at their dwell limit.', (view) =>
    [...view.machines.values()].reduce(
      (sum, { releases }) => sum + releases.filter(({ entry }) => entry.event.cause === 'dwell').length,
      0,
    ),
  ),
  countMeasure('busy-refusals', 'Deliveries refused because the machine was busy (6057).', (view) =>
    countRefusals(view, 6057),
  ),
  countMeasure('offline-refusals', 'Deliveries refused because the machine was offline (4008).', (view) =>
    countRefusals(view, 4008),
  ),
  countMeasure(
    'callbacks',
    'Callbacks that receivers got, repeated ones included.',
    (view) => view.entriesOf('callback-received').length,
  ),
  {
    name: 'callback-attempts-max',
    unit: 'count',
    description: 'The most attempts that any callback took.',
    valueOf: (view) =>
      view
        .entriesOf('callback-attempt')
        .reduce<number | null>((max, { event }) => Math.max(max ?? 0, event.attempt), null),
  },
  countMeasure(
    'callbacks-abandoned',
    'Callbacks that were given up after their last attempt.',
    (view) => view.entriesOf('callback-abandoned').length,
  ),
  ...times('device-time', 'The machine’s own time of a healthy delivery, from command to answer', 'device'),
  ...times(
    'core-overhead',
    'What the core and the network add to a healthy delivery: call to command, and answer to outcome',
    'overhead',
  ),
  ...times(
    'callback-delay',
    'From a healthy delivery’s outcome to the first arrival of its callback at the receiver, whatever that answers',
    'callback',
  ),
];

/** The measure of that name, if there is one. */
export function findMeasure(name: string): Measure | undefined {
  return measures.find((measure) => measure.name === name);
}
