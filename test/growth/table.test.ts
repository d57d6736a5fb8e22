import { describe, expect, it } from 'vitest';
import type { Measurement } from '#bench/ceiling/driver.ts';
import { axesOf, axisNames, runAt } from '#bench/growth/axes.ts';
import { growthPlot } from '#bench/growth/plot.ts';
import { axisTable, growthOf, type MeasuredAxis } from '#bench/growth/table.ts';

const measurement = (cpuMs: number, p99 = 20): Measurement => ({
  deliveries: 1_000,
  perSecond: 250,
  cpuMs,
  systemMs: 0.1,
  loopMs: Number.NaN,
  commits: 1,
  driverCpuMs: 0.1,
  others: 0,
  p50: 5,
  p99,
});

/** Points whose rounds took so much processor time. */
const axisWith = (...cpu: readonly (readonly number[])[]): MeasuredAxis => ({
  axis: { name: 'owed', title: 'callbacks owed', points: cpu.map((_, at) => (at === 0 ? 0 : 1_000 * 10 ** at)) },
  rounds: cpu.map((rounds) => rounds.map((ms) => measurement(ms))),
});

describe('how a figure grows', () => {
  it('is flat within the noise of its own rounds', () => {
    expect(growthOf(axisWith([1, 1.02, 0.98], [1.1, 1.09, 1.12]), 'cpuMs')).toMatchObject({ verdict: 'flat' });
    expect(growthOf(axisWith([1, 1.5, 0.9], [1.4, 1.45, 1.5]), 'cpuMs')).toMatchObject({ verdict: 'flat' });
  });

  it('grows or falls beyond it, by the point that is furthest from the first', () => {
    expect(growthOf(axisWith([1, 1, 1], [1.9, 2, 2.1], [1.2, 1.2, 1.2]), 'cpuMs')).toEqual({
      ratio: 2,
      verdict: 'grows',
    });
    expect(growthOf(axisWith([1, 1, 1], [0.5, 0.5, 0.5], [1.1, 1.1, 1.1]), 'cpuMs')).toEqual({
      ratio: 0.5,
      verdict: 'falls',
    });
  });

  it('has no more than the ratio where each point was measured once', () => {
    expect(growthOf(axisWith([1], [3]), 'cpuMs')).toEqual({ ratio: 3, verdict: null });
  });

  it('is unknown where the system does not count it', () => {
    expect(growthOf(axisWith([1, 1], [1, 1]), 'loopMs')).toBeNull();
  });
});

describe('the report of an axis', () => {
  const measured = axisWith([0.4, 0.42, 0.41], [0.4, 0.41, 0.43], [0.9, 0.91, 0.92]);

  it('has a row for each point, and the change', () => {
    expect(axisTable(measured).split('\n')).toEqual([
      '| callbacks owed | processor time, ms a delivery | of it the event loop | p50, ms | p99, ms |',
      '|---:|---:|---:|---:|---:|',
      '| 0 | 0.410 | – | 5.0 | 20.0 |',
      '| 10,000 | 0.410 | – | 5.0 | 20.0 |',
      '| 100,000 | 0.910 | – | 5.0 | 20.0 |',
      '| **against the first** | grows, 2.22 × | – | flat, 1.00 × | flat, 1.00 × |',
    ]);
  });

  it('has a plot with a panel for each axis and figure, and a dot for each round', () => {
    const svg = growthPlot([measured, measured], '2 × <processor>');
    expect(svg.match(/<polyline/g)).toHaveLength(4);
    expect(svg.match(/<circle/g)).toHaveLength(2 * 2 * 9);
    expect(svg).toContain('2 × &lt;processor&gt;');
    expect(svg).toContain('>100k</text>');
    expect(svg).not.toContain('NaN');
  });
});

describe('an axis', () => {
  it('changes its own value and leaves the others where they are', () => {
    const base = { rate: 250, machines: 500, seconds: 4 };
    const runs = axesOf(axisNames, false).map(({ name, points }) => runAt(name, points.at(-1)!, base));
    expect(runs).toEqual([
      { ...base, owed: 0, history: 0, rate: 1_000 },
      { ...base, owed: 0, history: 0, machines: 10_000 },
      { ...base, owed: 100_000, history: 0 },
      { ...base, owed: 0, history: 1_000_000 },
    ]);
  });
});
