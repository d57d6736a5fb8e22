import type { BaselineResult, BenchResult } from './result.ts';

/** What of a run tells how fast its machine was. */
export type Paced = Pick<BenchResult, 'processes' | 'about'>;

/**
 * How many times the processor time of its baseline k6 took in this run. k6 is the one program of a run that is none of
 * ours: of the same version, for the same requests, it has the same work to do, so that what it takes more is the
 * machine's doing: a lower clock, a neighbour in its caches, a hypervisor that serves somebody else first.
 * Null where it is not known: the system tells nothing of processes, the two versions differ, or the core is somebody else's,
 * of whose machine k6 tells nothing.
 */
export function paceOf(here: Paced, base: Paced): number | null {
  const [mine, its] = [k6Of(here), k6Of(base)];
  return mine > 0 && its > 0 && here.about.target === null && here.about.k6 === base.about.k6 ? mine / its : null;
}

function k6Of({ processes }: Paced): number {
  return processes.find(({ name }) => name === 'k6')?.cpu ?? 0;
}

/**
 * What times of the baseline have to be multiplied by to be those of this machine at this pace. Work that takes longer
 * also waits longer for the same processors: over 34 runs of one core, what it added grew with the 1.9th power of k6's time at
 * the median, and with the 2.7th at the 95th percentile (docs/performance.md). The square is taken for all. A machine that has
 * become faster excuses nothing and accuses nobody.
 */
export function stretchOf(pace: number | null): number {
  return Math.max(1, pace ?? 1) ** 2;
}

/** The runs that this rests on had paces up to 1.4 of one another. */
const greatestPace = 1.4;
/** A stage waits for the disk up to three times, for the commit before its own too: three of these are most of its margin of 2 ms. */
const greatestDiskMs = 0.5;

/**
 * Why nobody can tell whether a core is slower than its baseline, in what to say of the machine; empty when somebody can.
 * Both times are the machine's: its processors' by k6, its disk's by two pages of the harness.
 */
export function slowMachineSays({ pace, disk }: Extract<BaselineResult, { is: 'compared' }>): string {
  const slow = [
    ...(pace !== null && pace > greatestPace ? [`for the same requests k6 took ${pace.toFixed(1)} times the processor time`] : []),
    ...(disk !== null && disk.hereMs - disk.baseMs > greatestDiskMs ? [`its disk took ${disk.hereMs.toFixed(1)} ms where it took ${disk.baseMs.toFixed(1)}`] : []),
  ];
  return slow.join(', and ');
}
