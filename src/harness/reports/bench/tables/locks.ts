import type { LockStatistics } from '#harness/bench/result.ts';
import { formatFigure, formatMs, formatPercent, formatRate, formatRatio, formatCount } from '../formatting.ts';
import { leftColumn, rightColumn, type ReportTable } from './report-table.ts';

/** Arithmetic of the locks beside what was counted. */
export function lockTable({
  lambda,
  machines,
  holdMs,
  rho,
  concurrent,
  busy,
  lateResults,
}: LockStatistics): ReportTable {
  const rows = [
    ['λ, how often a second one was asked for', '', formatRate(lambda)],
    ['M, machines', '', formatCount(machines)],
    ['W, mean hold', '', formatMs(holdMs)],
    ['ρ = λ·W / M', '', formatRatio(rho)],
    ['L, locks held at a time (λ·W)', formatFigure(concurrent.predicted), formatFigure(concurrent.counted)],
    ['found their machine busy (ρ/(1+ρ))', formatPercent(busy.atRandom), formatPercent(busy.counted)],
    ['late results', '', formatCount(lateResults)],
  ];
  const deviationText =
    concurrent.predicted > 0
      ? `${formatPercent(Math.abs(concurrent.counted / concurrent.predicted - 1))} from λ·W`
      : 'beside a λ·W of 0';
  return {
    title: 'Locks',
    columns: [leftColumn(''), rightColumn('predicted'), rightColumn('counted')],
    rows: rows.map((cells) => ({ cells })),
    notes: [`L as counted is ${deviationText}. ` + 'The share that is busy holds when machines are chosen at random.'],
  };
}

/** Holds by the kind of machine. */
export function lockKindTable({ byKind }: LockStatistics): ReportTable {
  return {
    title: 'Holds by kind of machine',
    columns: [
      leftColumn('kind'),
      rightColumn('holds'),
      rightColumn('mean, ms'),
      rightColumn('longest, ms'),
      rightColumn('expiries'),
      rightColumn('timeouts'),
    ],
    rows: byKind.map(({ kind, holds, meanMs, maxMs, expiries, timeouts }) => ({
      cells: [
        kind,
        formatCount(holds),
        formatFigure(meanMs),
        formatFigure(maxMs),
        formatCount(expiries),
        formatCount(timeouts),
      ],
    })),
    notes: [],
  };
}
