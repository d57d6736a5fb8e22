import { median } from '#harness/bench/compare-blocks.ts';
import type { BenchResult, LoadResult, ProcessUse } from '#harness/bench/result.ts';

/** What is measured in turn. */
export const variants = [
  { name: 'SQLite, 1 core', cores: null },
  { name: 'PostgreSQL, 1 core', cores: 1 },
  { name: 'PostgreSQL, 2 cores', cores: 2 },
] as const;

/** One of {@link variants}. */
export type VariantName = (typeof variants)[number]['name'];

/** One run of `vendloop bench`. */
export interface CoresRun {
  readonly variant: VariantName;
  /** Deliveries a second. */
  readonly rate: number;
  readonly result: Pick<BenchResult, 'verdict' | 'reason' | 'loads' | 'processes' | 'others'>;
}

/** Other programs may take this share of the processors. */
const maxOthers = 0.1;

type Figure = (run: CoresRun) => number | null;

const figures: readonly { readonly name: string; readonly of: Figure; readonly digits: number }[] = [
  { name: 'added p50, ms', of: ({ result }) => measuredLoad(result)?.times.added?.p50 ?? null, digits: 1 },
  { name: 'added p99, ms', of: ({ result }) => measuredLoad(result)?.times.added?.p99 ?? null, digits: 1 },
  { name: 'cores, processor ms a delivery', of: (run) => msOf(run, ['core']), digits: 2 },
  { name: 'database, processor ms a delivery', of: (run) => msOf(run, ['database']), digits: 2 },
  {
    name: 'fleet, k6 and bench, processor ms a delivery',
    of: (run) => msOf(run, ['fleet', 'k6', 'generator', 'bench']),
    digits: 2,
  },
  {
    name: 'all, processor ms a delivery',
    of: (run) => msOf(run, ['core', 'database', 'fleet', 'k6', 'generator', 'bench']),
    digits: 2,
  },
];

/**
 * One table of all runs: a column for each variant, the median of its rounds, with its ratio to SQLite. Processor time
 * is of one processor, over the measured seconds.
 */
export function coresTable(runs: readonly CoresRun[]): string {
  const rates = [...new Set(runs.map(({ rate }) => rate))];
  const names = variants.map(({ name }) => name);
  const rows = rates.flatMap((rate) => [
    ...figures.map((figure) => `| ${rate}/s: ${figure.name} | ${cellsOf(runs, rate, figure).join(' | ')} |`),
    `| ${rate}/s: as expected, of all calls | ${names.map((name) => expectedOf(runs, rate, name)).join(' | ')} |`,
  ]);
  return [`| | ${names.join(' | ')} |`, `|---|${names.map(() => '---:|').join('')}`, ...rows].join('\n');
}

/** Why the runs show less than they should, in sentences; empty when they can be believed. */
export function coresDoubts(runs: readonly CoresRun[]): readonly string[] {
  return runs.flatMap(({ variant, rate, result: { verdict, reason, others } }) => [
    ...(verdict === 'PASS' ? [] : [`${variant} at ${rate}/s was ${verdict}: ${reason}`]),
    ...(others !== undefined && others > maxOthers
      ? [`${variant} at ${rate}/s: other programs took ${Math.round(others * 100)} % of the processors`]
      : []),
  ]);
}

function cellsOf(runs: readonly CoresRun[], rate: number, { of, digits }: (typeof figures)[number]): readonly string[] {
  const medians = variants.map(({ name }) => {
    const values = runsOf(runs, rate, name).flatMap((run) => of(run) ?? []);
    return values.length === 0 ? null : median(values);
  });
  const base = medians[0] ?? null;
  return medians.map((value, at) => {
    if (value === null) return '–';
    const ratio = at === 0 || base === null || base === 0 ? '' : ` (${(value / base).toFixed(2)} ×)`;
    return `${value.toFixed(digits)}${ratio}`;
  });
}

/** `3000 of 3000`, of all rounds. */
function expectedOf(runs: readonly CoresRun[], rate: number, name: VariantName): string {
  const loads = runsOf(runs, rate, name).flatMap(({ result }) => measuredLoad(result) ?? []);
  const all = loads.reduce((total, { outcomes }) => total + sum(Object.values(outcomes)), 0);
  const good = loads.reduce((total, { outcomes }) => total + (outcomes['success'] ?? 0), 0);
  return `${good} of ${all}`;
}

function runsOf(runs: readonly CoresRun[], rate: number, name: VariantName): readonly CoresRun[] {
  return runs.filter((run) => run.variant === name && run.rate === rate);
}

function msOf({ rate, result: { processes } }: CoresRun, names: readonly ProcessUse['name'][]): number | null {
  const own = processes.filter(({ name }) => names.includes(name));
  return own.length === 0 ? null : (sum(own.map(({ cpu }) => cpu)) * 1000) / rate;
}

function measuredLoad({ loads }: CoresRun['result']): LoadResult | undefined {
  return loads.find(({ measured }) => measured);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
