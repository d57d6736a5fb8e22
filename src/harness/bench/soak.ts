import type { UseSample } from './series.ts';
import type { SoakSlope } from './result.ts';

const hourMs = 3_600_000;

/** A shorter time tells nothing of an hour: a process that has just begun grows anyway. */
const shortestMs = 120_000;

/** What rises over the measured time: memory of each process, by least squares, an hour. Nothing for a short time or few looks. */
export function soakSlopes(uses: readonly UseSample[], from: number, to: number): readonly SoakSlope[] {
  if (to - from < shortestMs) return [];
  return (['core', 'fleet'] as const).flatMap((name) => {
    const seen = uses.filter((use) => use.process === name && use.t >= from && use.t <= to);
    if (seen.length < 10) return [];
    return [{ what: `memory of the ${name}`, perHour: slope(seen.map(({ t, rssMb }) => [t, rssMb] as const)) * hourMs, unit: 'MB' }];
  });
}

/** Rise of y by x, by least squares. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const variance = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return variance === 0 ? 0 : covariance / variance;
}
