import { exitCodes } from '#harness/judge/verdict.ts';
import { loopNotes } from '#harness/bench/loop-delays.ts';
import type { BenchResult } from '#harness/bench/result.ts';
import { figure, percent, rate, signed, whole } from '../formatting.ts';
import { left, right, type Sheet } from './report-table.ts';

/** What was run, where, and how to have it again. */
export function aboutFacts({
  about,
  profile,
  verdict,
}: BenchResult): readonly (readonly [name: string, says: string])[] {
  const { commit, dirty, cpu, cores, memoryGb, kernel } = about;
  return [
    ['profile', profile],
    ['core', about.target === null ? 'our own, started for this run' : about.target],
    ...(about.sabotage.length === 0
      ? []
      : [['sabotage', `on purpose, the core had: ${about.sabotage.join(', ')}`] as const]),
    [
      'commit',
      commit === null
        ? 'not known: this is no checkout'
        : `${commit}${dirty ? ', DIRTY: what ran differs from it' : ', clean'}`,
    ],
    ['versions', `vendloop ${about.vendloop}, Node ${about.node}, k6 ${about.k6}`],
    ['seed', `${about.seed}`],
    ['config', `SHA-256 ${about.configHash}`],
    ['machine', `${cpu}, ${cores} core${cores === 1 ? '' : 's'}, ${rate(memoryGb)} GB, ${kernel}`],
    ['load before', loadBefore(about)],
    ['at', about.at],
    ['command', about.command],
    ['exit code', `${exitCodes[verdict]}`],
  ];
}

/** How busy the machine was with other things when the run began. */
export function loadBefore({ loadAverage, cores }: BenchResult['about']): string {
  const of = `${cores} core${cores === 1 ? '' : 's'}`;
  if (loadAverage === undefined || loadAverage === null) return `not known, of ${of}`;
  const busy = loadAverage >= cores / 2 ? ': something else was running' : '';
  return `load average ${loadAverage.toFixed(2)} of ${of}${busy}`;
}

/** What each process of the run used: the generator must not have been the bottleneck. */
export function processSheet({ processes, diskMs, about }: BenchResult): Sheet {
  const rows = processes.map(({ name, cpu, cpuMax, rssMb, rssMaxMb }) => ({
    cells: [name, percent(cpu), percent(cpuMax), figure(rssMb), figure(rssMaxMb)],
  }));
  const notes =
    rows.length === 0 ? ['No process was watched.'] : [`100 % is one processor; this machine has ${about.cores}.`];
  if (diskMs !== null)
    notes.push(
      `The disk took ${figure(diskMs)} ms at the median to make two pages durable, beside the core’s own commits.`,
    );
  return {
    title: 'Processes',
    columns: [left('process'), right('CPU'), right('CPU, most'), right('memory, MB'), right('memory, most')],
    rows,
    notes,
  };
}

/** How long the event loops were held up; null when none was watched. */
export function loopSheet({ loops, loads }: BenchResult): Sheet | null {
  if (loops.length === 0) return null;
  const rows = loops.map(({ stage, process, p50, p95, p99, max }) => ({
    cells: [stage, process, ...[p50, p95, p99, max].map(figure)],
  }));
  const notes = [
    'For how long a process could look at nothing else, at a moment of the stretch. The core’s is part of what it adds; that of fleet and bench (the harness with the merchant’s receiver) is theirs, and is measured along with it.',
    ...loopNotes(loads, loops),
  ];
  return {
    title: 'Event loops, held up, ms',
    columns: [left('stretch'), left('process'), right('p50'), right('p95'), right('p99'), right('longest')],
    rows,
    notes,
  };
}

/** The sweep of rates; null when there was none. */
export function kneeSheet({ knee }: BenchResult): Sheet | null {
  if (knee === null) return null;
  const rows = knee.steps.map(({ asked, reached, dropped, addedP50, addedP99, held }) => ({
    cells: [
      rate(asked),
      rate(reached),
      whole(dropped),
      figure(addedP50),
      figure(addedP99),
      held ? 'held' : 'DID NOT HOLD',
    ],
    ...(!held && { mark: 'bad' as const }),
  }));
  const bend = knee.rate === null ? 'No rate held.' : `The greatest rate that held is ${rate(knee.rate)} a second.`;
  const reasons = knee.steps.flatMap(({ asked, held, why }) => (held ? [] : [`At ${rate(asked)} a second: ${why}.`]));
  return {
    title: 'Knee',
    columns: [
      right('asked/s'),
      right('reached/s'),
      right('dropped'),
      right('added p50, ms'),
      right('added p99, ms'),
      left(''),
    ],
    rows,
    notes: [bend, ...reasons],
  };
}

/** What rose over the run; null when nothing was watched for it. */
export function soakSheet({ soak }: BenchResult): Sheet | null {
  if (soak.length === 0) return null;
  const rows = soak.map(({ what, first, last, perHour, unit }) => ({
    cells: [what, figure(first), figure(last), signed(perHour), unit],
  }));
  return {
    title: 'Soak',
    columns: [
      left('what was to stay level'),
      right('first tenth'),
      right('last tenth'),
      right('rise an hour'),
      left(''),
    ],
    rows,
    notes: [
      'Medians of the first and last tenth of the measured time; the rise is by least squares over all of it. A short run says little of an hour: a process that has just begun grows anyway. It is told, and gates nothing.',
    ],
  };
}
