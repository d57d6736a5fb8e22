import { replayKind, type BenchResult, type LoadResult } from '#harness/bench/result.ts';
import { frameLatenessNotes } from '#harness/bench/late-fleet.ts';
import { isReserveTouched } from '#harness/bench/user-load.ts';
import { formatFigure, noValue, formatPercent, formatRate, formatCount } from '../formatting.ts';
import { leftColumn, rightColumn, type ReportTable } from './report-table.ts';

/** Below this share of the target rate, a step fell short. */
const sufficientShare = 0.99;

/** Target and achieved load, step by step; the warm-up is marked as such. */
export function loadTable(result: BenchResult): ReportTable {
  const { loads, vus } = result;
  const rows = loads.map((load) => {
    const fellShort = isShort(load);
    const state = load.measured ? (fellShort ? 'FELL SHORT' : 'measured') : `warm-up${fellShort ? ', SHORT' : ''}`;
    return {
      cells: [
        load.step,
        `${seconds(load.from)}–${seconds(load.to)}`,
        formatRate(load.targetRate),
        formatRate(load.achievedRate),
        formatCount(load.dropped),
        formatFigure(load.lateness?.p95),
        state,
      ],
      ...(fellShort ? { tone: 'bad' as const } : !load.measured && { tone: 'quiet' as const }),
    };
  });
  const notes = [
    ...(loads.some(({ measured }) => !measured) ? ['Warm-up is shown here and is in no other figure.'] : []),
    ...(vus > 0 ? [`${formatCount(vus)} virtual user${vus === 1 ? '' : 's'} at most sent each step.`] : []),
    ...loads.flatMap(usersNote),
    ...frameLatenessNotes(result),
    'Late: how long after its intended start a request was sent, the generator’s own fault. Every latency counts ' +
      'from the intended start.',
  ];
  return {
    title: 'Load',
    columns: [
      leftColumn('step'),
      rightColumn('seconds'),
      rightColumn('target/s'),
      rightColumn('achieved/s'),
      rightColumn('dropped'),
      rightColumn('late p95, ms'),
      leftColumn(''),
    ],
    rows,
    notes,
  };
}

/** How many users waited at a time. */
function usersNote({ step, measured, users }: LoadResult): readonly string[] {
  if (!measured || users === undefined) return [];
  const busy =
    `${step}: ${formatFigure(users.mean)} of ${formatCount(users.users)} users waited for an answer on the average ` +
    `(λ·W), ${formatCount(users.most)} at most`;
  return [isReserveTouched(users) ? `${busy}: the reserve was touched.` : `${busy}.`];
}

/** Whether the generator did not bring what it was asked for. Of few requests one may fall beyond the edge. */
function isShort({ targetRate, achievedRate, dropped, from, to }: LoadResult): boolean {
  const missingRequests = (targetRate - achievedRate) * ((to - from) / 1000);
  return dropped > 0 || (achievedRate < targetRate * sufficientShare && missingRequests > 1);
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10}`;
}

/** Requests of the measured steps by outcome. */
export function outcomesTable({ loads }: BenchResult): ReportTable {
  const measured = loads.filter((load) => load.measured);
  const rows = measured.flatMap(({ step, outcomes }) => {
    const total = Object.values(outcomes).reduce((sum, n) => sum + n, 0);
    const byCount = Object.entries(outcomes).sort(([, a], [, b]) => b - a);
    return byCount.map(([outcome, n]) => ({
      cells: [step, outcome, formatCount(n), formatPercent(total === 0 ? null : n / total)],
    }));
  });
  return {
    title: 'Outcomes',
    columns: [leftColumn('step'), leftColumn('outcome'), rightColumn('requests'), rightColumn('share of requests')],
    rows,
    notes:
      rows.length === 0
        ? ['No request was sent while it was measured.']
        : ['Only deliveries that came to their good end are in the latencies: a fast refusal is no fast delivery.'],
  };
}

/** Hostile requests by kind; null without any. */
export function attackTable({ attacks }: BenchResult): ReportTable | null {
  if (attacks === null) return null;
  const rows = attacks.kinds.map(({ kind, status, code, requests, rejected }) => ({
    cells: [
      kind,
      kind === replayKind ? 'as the first time' : `HTTP ${status}, code ${code}`,
      formatCount(requests),
      formatCount(rejected),
    ],
    ...(rejected < requests && { tone: 'bad' as const }),
  }));
  return {
    title: 'Hostile requests',
    columns: [leftColumn('kind'), leftColumn('the one right answer'), rightColumn('requests'), rightColumn('got it')],
    rows,
    notes: [
      `${formatCount(attacks.planned)} were planned; a replay is a valid call that is sent again unchanged, ` +
        'and must name the same delivery.',
    ],
  };
}

/**
 * What the core adds in each steady step, side by side: before, in and after a spike.
 * Null where there is no more than one; a sweep has its own table.
 */
export function stepTable({ loads }: BenchResult): ReportTable | null {
  const steady = loads.filter(({ measured, step }) => measured && !sweepStep.test(step));
  if (steady.length < 2) return null;
  const rows = steady.map(({ step, targetRate, times: { added } }) => ({
    cells: [
      step,
      formatRate(targetRate),
      added ? formatCount(added.n) : noValue,
      ...[added?.p50, added?.p95, added?.p99, added?.max].map(formatFigure),
    ],
  }));
  return {
    title: 'What the core adds in each step, ms',
    columns: [
      leftColumn('step'),
      rightColumn('target/s'),
      rightColumn('n'),
      rightColumn('p50'),
      rightColumn('p95'),
      rightColumn('p99'),
      rightColumn('max'),
    ],
    rows,
    notes: [],
  };
}

/** The names of the steps of a sweep. */
const sweepStep = /^step-/;

/**
 * The main step of a run: the longest that was measured and is no step of a sweep; of a sweep alone, the
 * greatest rate that held.
 */
export function mainLoad({ loads, knee }: BenchResult): LoadResult | undefined {
  const measured = loads.filter((load) => load.measured);
  const steady = measured.filter(({ step }) => !sweepStep.test(step));
  if (steady.length > 0) return longest(steady);
  return (
    (knee?.rate == null ? undefined : measured.find(({ targetRate }) => targetRate === knee.rate)) ?? longest(measured)
  );
}

/** The first of the longest. */
function longest(loads: readonly LoadResult[]): LoadResult | undefined {
  return loads.reduce<LoadResult | undefined>(
    (best, load) => (best && best.to - best.from >= load.to - load.from ? best : load),
    undefined,
  );
}
