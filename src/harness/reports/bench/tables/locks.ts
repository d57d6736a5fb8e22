import type { LockPanel } from '#harness/bench/result.ts';
import { figure, millis, percent, rate, ratio, whole } from '../formatting.ts';
import { left, right, type Sheet } from './report-table.ts';

/** Arithmetic of the locks beside what was counted. */
export function lockSheet({ lambda, machines, holdMs, rho, held, busy, lateResults }: LockPanel): Sheet {
  const rows = [
    ['λ, how often a second one was asked for', '', rate(lambda)],
    ['M, machines', '', whole(machines)],
    ['W, mean hold', '', millis(holdMs)],
    ['ρ = λ·W / M', '', ratio(rho)],
    ['L, locks held at a time (λ·W)', figure(held.predicted), figure(held.counted)],
    ['found their machine busy (ρ/(1+ρ))', percent(busy.atRandom), percent(busy.counted)],
    ['late results', '', whole(lateResults)],
  ];
  return {
    title: 'Locks',
    columns: [left(''), right('predicted'), right('counted')],
    rows: rows.map((cells) => ({ cells })),
    notes: [
      `L as counted is ${held.predicted > 0 ? `${percent(Math.abs(held.counted / held.predicted - 1))} from λ·W` : 'beside a λ·W of 0'}. The share that is busy holds when machines are chosen at random.`,
    ],
  };
}

/** Holds by the kind of machine. */
export function lockKindSheet({ byKind }: LockPanel): Sheet {
  return {
    title: 'Holds by kind of machine',
    columns: [
      left('kind'),
      right('holds'),
      right('mean, ms'),
      right('longest, ms'),
      right('lapses'),
      right('timeouts'),
    ],
    rows: byKind.map(({ kind, holds, meanMs, maxMs, lapses, timeouts }) => ({
      cells: [kind, whole(holds), figure(meanMs), figure(maxMs), whole(lapses), whole(timeouts)],
    })),
    notes: [],
  };
}
