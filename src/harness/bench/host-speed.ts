import type { BenchResult, BaselineComparison, Blocks, TimeName } from './result.ts';

/** The part of a result that shows how fast the host was. */
export type CpuMeasured = Pick<BenchResult, 'processes' | 'about'>;

/**
 * CPU time that k6 used in this run, divided by the baseline's. The same k6 has the same work for the same requests, so
 * a higher value means a slower host. Null when it is unknown: no process samples, another version of k6, or a target
 * core, whose host k6 does not measure.
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

/** The speed of the host against that of the baseline. */
export type HostSpeed = Pick<BaselineComparison, 'cpuRatio' | 'disk'>;

/**
 * How often one time waits for the disk, at the median: a phase that decides waits for the commit under way and for its
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
 * The expected value of a baseline time on the host as it is now. A slower disk adds its waits. Work that takes
 * longer also waits longer for the same processors: over 34 runs of one core, what it added grew with the 1.9th power
 * of k6's time at the median, and with the 2.7th at the 95th percentile; the square is taken for all. A faster host
 * changes nothing.
 * @param baseMs what it was, ms.
 */
export function expectedOnHost(
  { cpuRatio, disk }: HostSpeed,
  { timeName, quantile }: Pick<Blocks, 'timeName' | 'quantile'>,
  baseMs: number,
): number {
  return (baseMs + (quantile === 0.5 ? 1 : 2) * (diskWaits[timeName] ?? 0) * extraDiskMs(disk)) * slowdownOf(cpuRatio);
}

/** The factor for times at a CPU ratio. */
export function slowdownOf(cpuRatio: number | null): number {
  return Math.max(1, cpuRatio ?? 1) ** 2;
}

/** By how much the disk takes longer than it did, ms. */
export function extraDiskMs(disk: HostSpeed['disk']): number {
  return disk === null ? 0 : Math.max(0, disk.currentMs - disk.baseMs);
}

/** Limits of the model: the runs behind it had CPU ratios up to 1.4 and disks up to 1.5 ms apart. */
const maxCpuRatio = 1.4;
const maxExtraDiskMs = 1.5;

/**
 * Why the host is too slow to compare the core with its baseline; empty when it is not. The CPU time is that of k6, the
 * disk time that of two pages which the harness writes.
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
