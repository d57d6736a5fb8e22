import { pathPhases, type Latency, type LoadResult, type TimeName } from '#harness/bench/result.ts';
import { formatFigure, formatMs, timeDescriptions, formatCount } from '../formatting.ts';
import { leftColumn, rightColumn, type ReportTable } from './report-table.ts';

/** What is timed as a whole, in the order of reports; the device stands beside what the core adds to it. */
const overallTimes = ['answer', 'path', 'device', 'added'] as const;

const columns = [
  leftColumn(''),
  rightColumn('n'),
  rightColumn('p50'),
  rightColumn('p90'),
  rightColumn('p95'),
  rightColumn('p99'),
  rightColumn('p99.9'),
  rightColumn('max'),
];

/** How long deliveries took as a whole. */
export function latencyTable(load: LoadResult): ReportTable {
  const observed = overallTimes.filter((timeName) => load.times[timeName]);
  const notes = observed.map(definition);
  return {
    title: `Latency, ms: ${load.step}`,
    columns,
    rows: rowsOf(load, overallTimes),
    notes:
      observed.length === 0
        ? ['Nothing was timed.']
        : [...notes, ...multiDeliveryNotes(load), ...missingQuantileNotes(load, overallTimes)],
  };
}

/** The path split into its stages. */
export function splitTable(load: LoadResult): ReportTable {
  const unobserved = pathPhases.filter((phase) => !load.times[phase]);
  const observed = pathPhases.filter((phase) => load.times[phase]);
  const notes = [
    ...observed.map(definition),
    ...unassignedTimeNotes(load),
    ...(unobserved.length === 0 ? [] : [`Not observed: ${unobserved.join(', ')}.`]),
  ];
  return {
    title: `Where the time went, ms: ${load.step}`,
    columns,
    rows: rowsOf(load, pathPhases),
    notes: [...notes, ...missingQuantileNotes(load, pathPhases)],
  };
}

/** Only orders of several items have a device's time and none that the core adds. */
function multiDeliveryNotes({ times: { device, added } }: LoadResult): readonly string[] {
  if (!device || device.n === (added?.n ?? 0)) return [];
  return [
    'An order that came to several deliveries is timed as a whole: its path until the last callback, device and ' +
      'stages of that last one. What the core adds is known of the other orders alone.',
  ];
}

/** What the core is charged with beyond its own stages. Means, because they add up. */
function unassignedTimeNotes({ times }: LoadResult): readonly string[] {
  const phaseMeans = pathPhases.filter((phase) => phase !== 'device').map((phase) => times[phase]?.mean);
  const phaseSum = phaseMeans.reduce<number>((sum, mean) => sum + (mean ?? 0), 0);
  const { added } = times;
  if (!added || phaseMeans.includes(undefined) || added.mean <= phaseSum) return [];
  return [
    `In none of these: ${formatMs(added.mean - phaseSum)} of the ${formatMs(added.mean)} that are added on the ` +
      'mean. It lies before the core has the request in hand, and on the lines between the programs.',
  ];
}

function definition(timeName: TimeName): string {
  return `${timeName}: ${timeDescriptions[timeName]}.`;
}

function rowsOf({ times }: LoadResult, timed: readonly TimeName[]): ReportTable['rows'] {
  return timed.map((timeName) => {
    const time = times[timeName];
    return time
      ? { cells: [timeName, ...cellsOf(time)] }
      : { cells: [timeName, '0', ...columns.slice(2).map(() => formatFigure(null))], tone: 'quiet' };
  });
}

function cellsOf({ n, p50, p90, p95, p99, p999, max }: Latency): readonly string[] {
  return [formatCount(n), ...[p50, p90, p95, p99, p999, max].map(formatFigure)];
}

/** Notes on missing percentiles. */
function missingQuantileNotes({ times }: LoadResult, timed: readonly TimeName[]): readonly string[] {
  const isMissing = timed.some(
    (timeName) =>
      times[timeName] &&
      [
        times[timeName].p50,
        times[timeName].p90,
        times[timeName].p95,
        times[timeName].p99,
        times[timeName].p999,
      ].includes(null),
  );
  return isMissing ? ['— : too few cases for that percentile (n < 10 / (1 − q)).'] : [];
}
