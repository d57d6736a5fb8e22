import { median } from './compare-blocks.ts';
import type { ProcessLook } from './loop-delays.ts';
import type { UseSample } from './series.ts';
import type { SoakSlope } from './result.ts';

const hourMs = 3_600_000;

/** A shorter time tells nothing of an hour: a process that has just begun grows anyway. */
const shortestMs = 120_000;

/** Fewer looks make no line. */
const fewestLooks = 10;

/**
 * What rises over the measured time, an hour, by least squares: memory and open files of core and fleet, and what keeps
 * the core alive (`process.getActiveResourcesInfo()`), its timers by themselves. Nothing for a short time or few looks.
 */
export function soakSlopes(
  uses: readonly UseSample[],
  looks: readonly ProcessLook[],
  from: number,
  to: number,
): readonly SoakSlope[] {
  if (to - from < shortestMs) return [];
  const within = <One extends { readonly t: number; readonly process: string }>(
    all: readonly One[],
    name: string,
  ): readonly One[] => all.filter(({ process, t }) => process === name && t >= from && t <= to);
  const [core, fleet, own] = [within(uses, 'core'), within(uses, 'fleet'), within(looks, 'core')];
  return [
    ...rise(
      'memory of the core',
      'MB',
      core.map(({ t, rssMb }) => [t, rssMb]),
    ),
    ...rise(
      'memory of the fleet',
      'MB',
      fleet.map(({ t, rssMb }) => [t, rssMb]),
    ),
    ...rise('open files of the core', '', filesOf(core)),
    ...rise('open files of the fleet', '', filesOf(fleet)),
    ...rise(
      'active resources of the core',
      '',
      own.map(({ t, resources }) => [t, resources]),
    ),
    ...rise(
      'timers of the core',
      '',
      own.map(({ t, timers }) => [t, timers]),
    ),
  ];
}

type Point = readonly [t: number, value: number];

function filesOf(uses: readonly UseSample[]): readonly Point[] {
  return uses.flatMap(({ t, files }): Point[] => (files === null ? [] : [[t, files]]));
}

function rise(what: string, unit: string, points: readonly Point[]): readonly SoakSlope[] {
  if (points.length < fewestLooks) return [];
  const tenth = Math.ceil(points.length / 10);
  const middle = (some: readonly Point[]): number => median(some.map(([, value]) => value));
  return [
    {
      what,
      first: middle(points.slice(0, tenth)),
      last: middle(points.slice(-tenth)),
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
