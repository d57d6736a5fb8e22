import { median } from '#harness/bench/compare-blocks.ts';
import type { Measurement } from '../ceiling/driver.ts';
import type { Axis } from './axes.ts';

/** What an axis was measured to be: at each point, the results of all rounds. */
export interface MeasuredAxis {
  readonly axis: Axis;
  readonly rounds: readonly (readonly Measurement[])[];
}

/** The figures that are compared. */
export const figures = {
  cpuMs: 'processor time, ms a delivery',
  loopMs: 'of it the event loop',
  p50: 'p50, ms',
  p99: 'p99, ms',
} as const satisfies Partial<Record<keyof Measurement, string>>;
export type Figure = keyof typeof figures;

/** The median of a figure at one point. */
export function medianOf(rounds: readonly Measurement[], figure: Figure): number {
  return median(rounds.map((one) => one[figure]));
}

/** How a figure changes along an axis. */
export interface Growth {
  /** The greatest median after the first point, divided by the first. */
  readonly ratio: number;
  /** Null where the points were measured once: noise is not known then. */
  readonly verdict: 'flat' | 'grows' | 'falls' | null;
}

/** Rounds may differ by so much on an idle computer, and a median with them. */
const leastNoise = 1.15;

/** Compares the points of an axis with its first one. Null where the figure is not known. */
export function growthOf({ rounds }: MeasuredAxis, figure: Figure): Growth | null {
  const medians = rounds.map((ofPoint) => medianOf(ofPoint, figure));
  const [first = Number.NaN, ...others] = medians;
  if (!medians.every((value) => Number.isFinite(value) && value > 0) || others.length === 0) return null;
  const spreads = rounds.map((ofPoint) => {
    const values = ofPoint.map((one) => one[figure]);
    return Math.max(...values) / Math.min(...values);
  });
  // The greatest ratio of two rounds of the same point: what is below it is noise.
  const noise = Math.max(leastNoise, ...spreads);
  const ratios = others.map((value) => value / first);
  const [most, least] = [Math.max(...ratios), Math.min(...ratios)];
  const ratio = most > 1 / least ? most : least;
  if (rounds.some(({ length }) => length < 2)) return { ratio, verdict: null };
  return { ratio, verdict: ratio > noise ? 'grows' : ratio < 1 / noise ? 'falls' : 'flat' };
}

/** The table of an axis, and how each figure changes. */
export function axisTable(measured: MeasuredAxis): string {
  const names = Object.keys(figures) as Figure[];
  const cell = (value: number, figure: Figure): string =>
    Number.isFinite(value) ? value.toFixed(figure === 'cpuMs' || figure === 'loopMs' ? 3 : 1) : '–';
  const rows = measured.axis.points.map((point, at) =>
    [
      point.toLocaleString('en-US'),
      ...names.map((figure) => cell(medianOf(measured.rounds[at] ?? [], figure), figure)),
    ].join(' | '),
  );
  const changes = names.map((figure) => {
    const growth = growthOf(measured, figure);
    return growth === null ? '–' : `${growth.verdict ? `${growth.verdict}, ` : ''}${growth.ratio.toFixed(2)} ×`;
  });
  return [
    `| ${measured.axis.title} | ${names.map((name) => figures[name]).join(' | ')} |`,
    `|---:|${names.map(() => '---:|').join('')}`,
    ...rows.map((row) => `| ${row} |`),
    `| **against the first** | ${changes.join(' | ')} |`,
  ].join('\n');
}
