import type { BenchResult, BaselineComparison, Blocks, TimeName } from './result.ts';

/** What of a run tells how fast its machine was. */
export type CpuMeasured = Pick<BenchResult, 'processes' | 'about'>;

/**
 * How many times the processor time of its baseline k6 took in this run. k6 is the one program of a run that is none of
 * ours: of the same version, for the same requests, it has the same work to do, so that what it takes more is the
 * machine's doing: a lower clock, a neighbour in its caches, a hypervisor that serves somebody else first.
 * Null where it is not known: the system tells nothing of processes, the two versions differ, or the core is somebody
 * else's, of whose machine k6 tells nothing.
 */
export function cpuRatioOf(current: CpuMeasured, base: CpuMeasured): number | null {
  const [currentCpu, baseCpu] = [k6Cpu(current), k6Cpu(base)];
  return currentCpu > 0 && baseCpu > 0 && current.about.target === null && current.about.k6 === base.about.k6
    ? currentCpu / baseCpu
    : null;
}

function k6Cpu({ processes }: CpuMeasured): number {
  return processes.find(({ name }) => name === 'k6')?.cpu ?? 0;
}

/** A machine, against what it was for a baseline. */
export type HostSpeed = Pick<BaselineComparison, 'cpuRatio' | 'disk'>;

/**
 * How often one time waits for the disk, at the median: a stage that decides waits for the commit under way and for its
 * own. Twice as often at the 95th percentile. Both by runs of one core on a disk that took from 1.5 to 2.9 ms
 * (docs/performance.md).
 */
const diskWaits: Partial<Readonly<Record<TimeName, number>>> = {
  store: 2,
  dispatch: 0.5,
  settle: 2,
  callback: 2,
  added: 7,
};

/**
 * What a time of the baseline would be on this machine as it is now. A slower disk adds its waits. Work that takes
 * longer also waits longer for the same processors: over 34 runs of one core, what it added grew with the 1.9th power
 * of k6's time at the median, and with the 2.7th at the 95th percentile; the square is taken for all. A machine that
 * has become faster excuses nothing and accuses nobody.
 * @param baseMs what it was, ms.
 */
export function expectedOnHost(
  { cpuRatio, disk }: HostSpeed,
  { timeName, quantile }: Pick<Blocks, 'timeName' | 'quantile'>,
  baseMs: number,
): number {
  return (baseMs + (quantile === 0.5 ? 1 : 2) * (diskWaits[timeName] ?? 0) * extraDiskMs(disk)) * slowdownOf(cpuRatio);
}

/** What times are multiplied by at a pace. */
export function slowdownOf(cpuRatio: number | null): number {
  return Math.max(1, cpuRatio ?? 1) ** 2;
}

/** By how much the disk takes longer than it did, ms. */
export function extraDiskMs(disk: HostSpeed['disk']): number {
  return disk === null ? 0 : Math.max(0, disk.currentMs - disk.baseMs);
}

/** The runs that this rests on had paces up to 1.4 of one another, and disks up to 1.5 ms apart. */
const maxCpuRatio = 1.4;
const maxExtraDiskMs = 1.5;

/**
 * Why nobody can tell whether a core is slower than its baseline, in what to say of the machine; empty when somebody
 * can. Both times are the machine's: its processors' by k6, its disk's by two pages of the harness.
 */
export function slowHostMessage({ cpuRatio, disk }: HostSpeed): string {
  const reasons = [
    ...(cpuRatio !== null && cpuRatio > maxCpuRatio
      ? [`for the same requests k6 took ${cpuRatio.toFixed(1)} times the processor time`]
      : []),
    ...(disk !== null && extraDiskMs(disk) > maxExtraDiskMs
      ? [`its disk took ${disk.currentMs.toFixed(1)} ms where it took ${disk.baseMs.toFixed(1)}`]
      : []),
  ];
  return reasons.join(', and ');
}
