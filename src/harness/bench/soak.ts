import { median } from './compare-blocks.ts';
import type { ProcessLoopSample } from './loop-delays.ts';
import type { ProcessUsageSample } from './series.ts';
import type { SoakSlope } from './result.ts';

const hourMs = 3_600_000;

/** A shorter time gives no slope: a process that has just started grows anyway. */
const minDurationMs = 120_000;

/** Fewer looks make no line. */
const minSamples = 10;

/**
 * What rises over the measured time, an hour, by least squares: memory and open files of core and fleet, and what keeps
 * the core alive (`process.getActiveResourcesInfo()`), its timers by themselves. Nothing for a short time or few looks.
 */
export function soakSlopes(
  processSamples: readonly ProcessUsageSample[],
  loopSamples: readonly ProcessLoopSample[],
  from: number,
  to: number,
): readonly SoakSlope[] {
  if (to - from < minDurationMs) return [];
  const inWindow = <One extends { readonly t: number; readonly process: string }>(
    samples: readonly One[],
    name: string,
  ): readonly One[] => samples.filter(({ process, t }) => process === name && t >= from && t <= to);
  const [core, fleet, coreLoop] = [
    inWindow(processSamples, 'core'),
    inWindow(processSamples, 'fleet'),
    inWindow(loopSamples, 'core'),
  ];
  return [
    ...slopeRow(
      'memory of the core',
      'MB',
      core.map(({ t, rssMb }) => [t, rssMb]),
    ),
    ...slopeRow(
      'memory of the fleet',
      'MB',
      fleet.map(({ t, rssMb }) => [t, rssMb]),
    ),
    ...slopeRow('open files of the core', '', filesOf(core)),
    ...slopeRow('open files of the fleet', '', filesOf(fleet)),
    ...slopeRow(
      'active resources of the core',
      '',
      coreLoop.map(({ t, resources }) => [t, resources]),
    ),
    ...slopeRow(
      'timers of the core',
      '',
      coreLoop.map(({ t, timers }) => [t, timers]),
    ),
  ];
}

type Point = readonly [t: number, value: number];

function filesOf(processSamples: readonly ProcessUsageSample[]): readonly Point[] {
  return processSamples.flatMap(({ t, files }): Point[] => (files === null ? [] : [[t, files]]));
}

function slopeRow(quantity: string, unit: string, points: readonly Point[]): readonly SoakSlope[] {
  if (points.length < minSamples) return [];
  const tenth = Math.ceil(points.length / 10);
  const medianOf = (points: readonly Point[]): number => median(points.map(([, value]) => value));
  return [
    {
      quantity,
      first: medianOf(points.slice(0, tenth)),
      last: medianOf(points.slice(-tenth)),
      perHour: slope(points) * hourMs,
      unit,
    },
  ];
}

/** Rise of y by x, by least squares. */
function slope(points: readonly Point[]): number {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const variance = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return variance === 0 ? 0 : covariance / variance;
}
