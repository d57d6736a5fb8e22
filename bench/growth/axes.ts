import type { FreshRun } from '../ceiling/fresh-run.ts';

/** What may make a delivery dearer. */
export const axisNames = ['rate', 'machines', 'owed', 'history'] as const;
export type AxisName = (typeof axisNames)[number];

/** One thing that grows while the others stay. */
export interface Axis {
  readonly name: AxisName;
  readonly title: string;
  readonly points: readonly number[];
}

const titles: Readonly<Record<AxisName, string>> = {
  rate: 'deliveries a second',
  machines: 'machines',
  owed: 'callbacks owed',
  history: 'finished orders in the store',
};

const fullPoints: Readonly<Record<AxisName, readonly number[]>> = {
  rate: [50, 100, 250, 500, 1_000],
  machines: [10, 100, 1_000, 10_000],
  owed: [0, 1_000, 10_000, 100_000],
  history: [0, 1_000_000],
};

/** Small enough for a test. */
const smallPoints: Readonly<Record<AxisName, readonly number[]>> = {
  rate: [50, 100],
  machines: [10, 40],
  owed: [0, 200],
  history: [0, 1_000],
};

/** The chosen axes. @param small with a few seconds of work for all. */
export function axesOf(names: readonly AxisName[], small: boolean): readonly Axis[] {
  return names.map((name) => ({ name, title: titles[name], points: (small ? smallPoints : fullPoints)[name] }));
}

/** What a point is measured with: the other axes stay where they are here. */
export function runAt(axis: AxisName, value: number, base: Pick<FreshRun, 'rate' | 'machines' | 'seconds'>): FreshRun {
  return { ...base, owed: 0, history: 0, [axis]: value };
}
