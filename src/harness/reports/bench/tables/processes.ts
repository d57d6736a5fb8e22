import { exitCodes } from '#harness/judge/verdict.ts';
import { loopNotes } from '#harness/bench/loop-delays.ts';
import { noK6, type BenchResult } from '#harness/bench/result.ts';
import { formatFigure, formatPercent, formatRate, formatSigned, formatCount } from '../formatting.ts';
import { leftColumn, rightColumn, type ReportTable } from './report-table.ts';

/** What was run, where, and how to have it again. */
export function aboutFacts({
  about,
  profile,
  verdict,
}: BenchResult): readonly (readonly [name: string, text: string])[] {
  const { commit, dirty, cpu, cores, memoryGb, kernel } = about;
  const generator = about.k6 === noK6 ? 'load by the generator in Node' : `k6 ${about.k6}`;
  return [
    ['profile', profile],
    ['core', coreText(about)],
    ...(about.coreFaults.length === 0
      ? []
      : [['core faults', `injected on purpose: ${about.coreFaults.join(', ')}`] as const]),
    [
      'commit',
      commit === null
        ? 'not known: this is no checkout'
        : `${commit}${dirty ? ', DIRTY: what ran differs from it' : ', clean'}`,
    ],
    ['versions', `vendloop ${about.vendloop}, Node ${about.node}, ${generator}`],
    ['seed', `${about.seed}`],
    ['config', `SHA-256 ${about.configHash}`],
    ['machine', `${cpu}, ${cores} core${cores === 1 ? '' : 's'}, ${formatRate(memoryGb)} GB, ${kernel}`],
    ['load before', loadBefore(about)],
    ['at', about.at],
    ['command', about.command],
    ['exit code', `${exitCodes[verdict]}`],
  ];
}

/** How busy the machine was with other things when the run began. */
function loadBefore({ loadAverage, cores }: BenchResult['about']): string {
  const coresText = `${cores} core${cores === 1 ? '' : 's'}`;
  if (loadAverage === undefined || loadAverage === null) return `not known, of ${coresText}`;
  const busy = loadAverage >= cores / 2 ? ': something else was running' : '';
  return `load average ${loadAverage.toFixed(2)} of ${coresText}${busy}`;
}

/** What each process of the run used: the generator must not have been the bottleneck. */
export function processTable({ processes, others, pinning, diskMs, about }: BenchResult): ReportTable {
  const rows = processes.map(({ name, cpu, cpuMax, rssMb, rssMaxMb }) => ({
    cells: [name, formatPercent(cpu), formatPercent(cpuMax), formatFigure(rssMb), formatFigure(rssMaxMb)],
  }));
  const notes =
    rows.length === 0 ? ['No process was watched.'] : [`100 % is one processor; this machine has ${about.cores}.`];
  if (others !== undefined) notes.push(`Other programs took ${formatPercent(others)} of all processors.`);
  if (pinning !== undefined) notes.push(pinning);
  if (diskMs !== null)
    notes.push(
      `The disk took ${formatFigure(diskMs)} ms at the median to make two pages durable, beside the core’s own ` +
        'commits.',
    );
  return {
    title: 'Processes',
    columns: [
      leftColumn('process'),
      rightColumn('CPU'),
      rightColumn('CPU, most'),
      rightColumn('memory, MB'),
      rightColumn('memory, most'),
    ],
    rows,
    notes,
  };
}

/** Stalls of the event loops; null without samples. */
export function loopTable({ loops, loads }: BenchResult): ReportTable | null {
  if (loops.length === 0) return null;
  const rows = loops.map(({ step, process, p50, p95, p99, max }) => ({
    cells: [step, process, ...[p50, p95, p99, max].map(formatFigure)],
  }));
  const notes = [
    'For how long a process could do nothing else, at a moment of the step. The core’s is part of what it ' +
      'adds; that of fleet and bench (the harness with the merchant’s receiver) is theirs, and is measured along ' +
      'with it.',
    ...loopNotes(loads, loops),
  ];
  return {
    title: 'Event-loop stalls, ms',
    columns: [
      leftColumn('step'),
      leftColumn('process'),
      rightColumn('p50'),
      rightColumn('p95'),
      rightColumn('p99'),
      rightColumn('longest'),
    ],
    rows,
    notes,
  };
}

/** The sweep of rates; null when there was none. */
export function kneeTable({ knee }: BenchResult): ReportTable | null {
  if (knee === null) return null;
  const rows = knee.steps.map(({ targetRate, achievedRate, dropped, addedP50, addedP99, sustained }) => ({
    cells: [
      formatRate(targetRate),
      formatRate(achievedRate),
      formatCount(dropped),
      formatFigure(addedP50),
      formatFigure(addedP99),
      sustained ? 'held' : 'DID NOT HOLD',
    ],
    ...(!sustained && { tone: 'bad' as const }),
  }));
  const kneeNote =
    knee.rate === null ? 'No rate held.' : `The greatest rate that held is ${formatRate(knee.rate)} a second.`;
  const reasons = knee.steps.flatMap(({ targetRate, sustained, reason }) =>
    sustained ? [] : [`At ${formatRate(targetRate)} a second: ${reason}.`],
  );
  return {
    title: 'Knee',
    columns: [
      rightColumn('target/s'),
      rightColumn('achieved/s'),
      rightColumn('dropped'),
      rightColumn('added p50, ms'),
      rightColumn('added p99, ms'),
      leftColumn(''),
    ],
    rows,
    notes: [kneeNote, ...reasons],
  };
}

/** What rose over the run; null when nothing was watched for it. */
export function soakTable({ soak }: BenchResult): ReportTable | null {
  if (soak.length === 0) return null;
  const rows = soak.map(({ quantity, first, last, perHour, unit }) => ({
    cells: [quantity, formatFigure(first), formatFigure(last), formatSigned(perHour), unit],
  }));
  return {
    title: 'Soak',
    columns: [
      leftColumn('what was to stay level'),
      rightColumn('first tenth'),
      rightColumn('last tenth'),
      rightColumn('rise an hour'),
      leftColumn(''),
    ],
    rows,
    notes: [
      'Medians of the first and last tenth of the measured time; the rise is by least squares over all of it. A ' +
        'short run proves little of an hour: a process that has just started grows anyway. Slopes gate nothing.',
    ],
  };
}

function coreText({ target, coresOnPostgres: cores }: BenchResult['about']): string {
  if (target !== null) return target;
  return cores === undefined
    ? 'our own, started for this run'
    : `our own, ${cores} on a PostgreSQL, started for this run`;
}
