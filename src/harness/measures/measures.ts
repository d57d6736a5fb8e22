import { pathTimes, type PathTimes } from '../history/view/path-phases.ts';
import { percentiles, type Percentiles } from '../history/percentiles.ts';
import { explainedMs } from '../history/view/timing.ts';
import { unaccountedItems } from '../history/view/unaccounted-items.ts';
import type { HistoryView } from '../history/view/history-view.ts';

/** Something that a run can be measured by. */
export interface Measure {
  readonly name: string;
  /** `ms`; `share`: from 0 to 1; `count`: whole numbers. */
  readonly unit: 'ms' | 'share' | 'count';
  /** What it is, in one sentence. */
  readonly says: string;
  /** Its value; null when the run has nothing to measure it by. */
  of(view: HistoryView): number | null;
  /** Of a time: what it is at the least, without what this computer's stalls explain. */
  least?(view: HistoryView): number | null;
}

/** Deliveries with a certain outcome. */
function outcomes(view: HistoryView, outcome: 'success' | 'failure' | 'timeout'): number {
  let n = 0;
  for (const { settled } of view.deliveries.values()) if (settled[0]?.event.outcome === outcome) n += 1;
  return n;
}

function settledOnes(view: HistoryView): number {
  return outcomes(view, 'success') + outcomes(view, 'failure') + outcomes(view, 'timeout');
}

function refusals(view: HistoryView, code: number): number {
  return view.of('answer').filter(({ event }) => event.does === 'deliver' && event.code === code).length;
}

function counts(name: string, says: string, of: (view: HistoryView) => number): Measure {
  return { name, unit: 'count', says, of };
}

/** Median, tail and worst case of a stretch of the path. */
function times(name: string, says: string, stretch: keyof PathTimes): Measure[] {
  const of = (pick: (times: Percentiles) => number): Pick<Measure, 'of' | 'least'> => {
    const picked = (times: PathTimes): number | null => {
      const summed = percentiles(times[stretch]);
      return summed ? pick(summed) : null;
    };
    return { of: (view) => picked(pathTimes(view)), least: (view) => picked(pathTimes(view, explainedMs)) };
  };
  return [
    { name: `${name}-p50`, unit: 'ms', says: `${says}: the median.`, ...of(({ p50 }) => p50) },
    { name: `${name}-p99`, unit: 'ms', says: `${says}: 99 in 100 are within it.`, ...of(({ p99 }) => p99) },
    { name: `${name}-max`, unit: 'ms', says: `${says}: the longest.`, ...of(({ max }) => max) },
  ];
}

/** Every measure, in the order in which they are listed. */
export const measures: readonly Measure[] = [
  counts(
    'deliveries',
    'Deliveries that the core began.',
    (view) => [...view.deliveries.values()].filter(({ begun }) => begun !== undefined).length,
  ),
  counts('successes', 'Deliveries that ended as a success.', (view) => outcomes(view, 'success')),
  counts('failures', 'Deliveries that ended as a failure.', (view) => outcomes(view, 'failure')),
  counts('timeouts', 'Deliveries that ended at the 120 s fallback.', (view) => outcomes(view, 'timeout')),
  {
    name: 'success-share',
    unit: 'share',
    says: 'Successes among all deliveries that have an outcome.',
    of: (view) => (settledOnes(view) === 0 ? null : outcomes(view, 'success') / settledOnes(view)),
  },
  counts('items-dropped', 'Items that dropped, by the machines’ own ledgers.', (view) =>
    [...view.deliveries.values()].reduce((sum, { drops }) => sum + drops.length, 0),
  ),
  counts('unaccounted-items', 'Items that dropped on deliveries which ended as failures or timeouts.', (view) =>
    unaccountedItems(view).reduce((sum, { items }) => sum + items, 0),
  ),
  counts('late-results', 'Results that came after their delivery had an outcome.', (view) =>
    [...view.deliveries.values()].reduce((sum, { late }) => sum + late.length, 0),
  ),
  counts('lock-lapses', 'Locks that lapsed at their dwell limit.', (view) =>
    [...view.machines.values()].reduce(
      (sum, { releases }) => sum + releases.filter(({ mark }) => mark.event.cause === 'dwell').length,
      0,
    ),
  ),
  counts('busy-refusals', 'Deliveries refused because the machine was busy (6057).', (view) => refusals(view, 6057)),
  counts('offline-refusals', 'Deliveries refused because the machine was offline (4008).', (view) =>
    refusals(view, 4008),
  ),
  counts(
    'callbacks',
    'Callbacks that receivers got, repeated ones included.',
    (view) => view.of('callback-received').length,
  ),
  {
    name: 'callback-attempts-max',
    unit: 'count',
    says: 'The most attempts that any callback took.',
    of: (view) =>
      view.of('callback-attempt').reduce<number | null>((most, { event }) => Math.max(most ?? 0, event.attempt), null),
  },
  counts(
    'callbacks-given-up',
    'Callbacks that were given up after their last attempt.',
    (view) => view.of('callback-given-up').length,
  ),
  ...times('device-time', 'The machine’s own time of a healthy delivery, from command to answer', 'device'),
  ...times(
    'core-added',
    'What the core and the network add to a healthy delivery: call to command, and answer to outcome',
    'added',
  ),
  ...times(
    'callback-delay',
    'From a healthy delivery’s outcome to the first arrival of its callback at the receiver, whatever that answers',
    'tell',
  ),
];

/** The measure of that name, if there is one. */
export function measureNamed(name: string): Measure | undefined {
  return measures.find((measure) => measure.name === name);
}
