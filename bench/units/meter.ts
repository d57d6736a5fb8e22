import type { ServedProcess } from './core.ts';
import type { DatabaseSample, MeasuredDatabase } from './postgres.ts';
import { cpuMsOf } from './process-usage.ts';
import { costNames, type Cost } from './units.ts';

/** What cores and their database have used so far. */
export interface Reading extends Cost {
  /** `performance.now()` */
  readonly at: number;
  readonly pageImages: number;
}

/** Reads what some cores and their database have used. */
export async function readMeter(database: MeasuredDatabase, cores: readonly ServedProcess[]): Promise<Reading> {
  const { cpuMs, ...counts }: DatabaseSample = await database.sample();
  const coreCpuMs = cores.reduce((sum, { pid }) => sum + cpuMsOf(pid), 0);
  return { ...counts, at: performance.now(), coreCpuMs, databaseCpuMs: cpuMs };
}

/**
 * The cost of one of `count` things that happened between two readings.
 * @param idle what the same processes use in a second when nothing happens; it is left out.
 */
export function costOf(before: Reading, after: Reading, count: number, idle: Cost | null): Cost {
  const seconds = (after.at - before.at) / 1000;
  // What the idle part was measured as may be a little more than it was here.
  return costFrom((name) => Math.max(0, after[name] - before[name] - (idle?.[name] ?? 0) * seconds) / count);
}

/** A cost from its members. */
export function costFrom(member: (name: keyof Cost) => number): Cost {
  return Object.fromEntries(costNames.map((name) => [name, member(name)])) as Record<keyof Cost, number>;
}
