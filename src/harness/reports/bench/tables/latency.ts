import { pathStages, type Latency, type LoadResult, type Timed } from '#harness/bench/result.ts';
import { figure, millis, timedSays, whole } from '../formatting.ts';
import { left, right, type Sheet } from './report-table.ts';

/** What is timed as a whole, in the order of reports; the device stands beside what the core adds to it. */
const wholes = ['answer', 'path', 'device', 'added'] as const;

const columns = [
  left(''),
  right('n'),
  right('p50'),
  right('p90'),
  right('p95'),
  right('p99'),
  right('p99.9'),
  right('max'),
];

/** How long deliveries took as a whole. */
export function latencySheet(load: LoadResult): Sheet {
  const known = wholes.filter((of) => load.times[of]);
  const notes = known.map(definition);
  return {
    title: `Latency, ms: ${load.stage}`,
    columns,
    rows: rowsOf(load, wholes),
    notes: known.length === 0 ? ['Nothing was timed.'] : [...notes, ...ofOrders(load), ...unsaid(load, wholes)],
  };
}

/** The path split into its stages. */
export function splitSheet(load: LoadResult): Sheet {
  const missing = pathStages.filter((stage) => !load.times[stage]);
  const known = pathStages.filter((stage) => load.times[stage]);
  const notes = [
    ...known.map(definition),
    ...inNoStage(load),
    ...(missing.length === 0 ? [] : [`Not observed: ${missing.join(', ')}.`]),
  ];
  return {
    title: `Where the time went, ms: ${load.stage}`,
    columns,
    rows: rowsOf(load, pathStages),
    notes: [...notes, ...unsaid(load, pathStages)],
  };
}

/** Only orders of several items have a device's time and none that the core adds. */
function ofOrders({ times: { device, added } }: LoadResult): readonly string[] {
  if (!device || device.n === (added?.n ?? 0)) return [];
  return [
    'An order that came to several deliveries is timed as a whole: its path until the last was told of, device and stages of that last one. What the core adds is known of the other orders alone.',
  ];
}

/** What the core is charged with beyond its own stages. Means, because they add up. */
function inNoStage({ times }: LoadResult): readonly string[] {
  const own = pathStages.filter((stage) => stage !== 'device').map((stage) => times[stage]?.mean);
  const inStages = own.reduce<number>((sum, mean) => sum + (mean ?? 0), 0);
  const { added } = times;
  if (!added || own.includes(undefined) || added.mean <= inStages) return [];
  return [
    `In none of these: ${millis(added.mean - inStages)} of the ${millis(added.mean)} that are added on the mean. It lies before the core has the request in hand, and on the lines between the programs.`,
  ];
}

function definition(of: Timed): string {
  return `${of}: ${timedSays[of]}.`;
}

function rowsOf({ times }: LoadResult, timed: readonly Timed[]): Sheet['rows'] {
  return timed.map((of) => {
    const time = times[of];
    return time
      ? { cells: [of, ...cellsOf(time)] }
      : { cells: [of, '0', ...columns.slice(2).map(() => figure(null))], mark: 'idle' };
  });
}

function cellsOf({ n, p50, p90, p95, p99, p999, max }: Latency): readonly string[] {
  return [whole(n), ...[p50, p90, p95, p99, p999, max].map(figure)];
}

/** Why a percentile is not said, where one is not. */
function unsaid({ times }: LoadResult, timed: readonly Timed[]): readonly string[] {
  const some = timed.some(
    (of) => times[of] && [times[of].p50, times[of].p90, times[of].p95, times[of].p99, times[of].p999].includes(null),
  );
  return some ? ['— : too few cases for that percentile (n < 10 / (1 − q)).'] : [];
}
