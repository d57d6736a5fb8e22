import { percentiles } from '../history/percentiles.ts';
import type { PathEntry } from './path-times.ts';
import type { ProcessUse, SeriesPoint } from './result.ts';

/** One look at a process. */
export interface ProcessUsageSample {
  /** Ms since the run began. */
  readonly t: number;
  readonly process: ProcessUse['name'];
  /** Every part of a load has a k6 of its own, and each begins to count anew. */
  readonly pid: number;
  /** Processor time since its start, ms. */
  readonly cpuMs: number;
  readonly rssMb: number;
  /** Open files and sockets; null where the system has no such figure. */
  readonly files: number | null;
}

/** Processor time of everything on this computer so far. */
export interface MachineUsageSample {
  /** Ms since the run began. */
  readonly t: number;
  readonly cpuMs: number;
}

const secondMs = 1_000;

/** The run second by second, from 0 to `until` (ms): requests by when they were due, callbacks by when they came. */
export function seriesOf(
  entries: readonly PathEntry[],
  samples: readonly ProcessUsageSample[],
  durationMs: number,
): readonly SeriesPoint[] {
  const length = Math.max(0, Math.ceil(durationMs / secondMs));
  const seconds = Array.from({ length }, () => ({ sent: 0, notified: 0, busy: 0, added: [] as number[] }));
  for (const { request, outcome, times, notifiedAt } of entries) {
    const dueSecond = seconds[Math.floor(request.intended / secondMs)];
    if (dueSecond) {
      dueSecond.sent += 1;
      if (outcome === 'busy') dueSecond.busy += 1;
      if (times.added !== undefined) dueSecond.added.push(times.added);
    }
    const notifiedSecond = notifiedAt === null ? undefined : seconds[Math.floor(notifiedAt / secondMs)];
    if (notifiedSecond) notifiedSecond.notified += 1;
  }
  const cpu = (name: ProcessUse['name']): readonly (number | null)[] =>
    cpuBySecond(
      samples.filter((sample) => sample.process === name),
      length,
    );
  const [core, fleet, k6, bench] = [cpu('core'), cpu('fleet'), cpu('k6'), cpu('bench')];
  const rss = rssBySecond(
    samples.filter((sample) => sample.process === 'core'),
    length,
  );
  return seconds.map(({ sent, notified, busy, added }, second) => {
    const percentilesOfAdded = percentiles(added);
    return {
      t: second * secondMs,
      sent,
      notified,
      busy,
      addedP50: percentilesOfAdded?.p50 ?? null,
      addedP99: percentilesOfAdded?.p99 ?? null,
      coreCpu: core[second] ?? null,
      fleetCpu: fleet[second] ?? null,
      k6Cpu: k6[second] ?? null,
      benchCpu: bench[second] ?? null,
      coreRssMb: rss[second] ?? null,
    };
  });
}

/**
 * What each process used between two times, ms since the run began; processes that were not seen twice there are left
 * out.
 */
export function usageByProcess(
  samples: readonly ProcessUsageSample[],
  from: number,
  to: number,
): readonly ProcessUse[] {
  const names: readonly ProcessUse['name'][] = ['core', 'fleet', 'k6', 'generator', 'bench'];
  return names.flatMap((name) => {
    const inWindow = samples.filter((sample) => sample.process === name && sample.t >= from && sample.t <= to);
    const steps = inWindow.slice(1).flatMap((sample, index) => usageBetween(inWindow[index] ?? sample, sample) ?? []);
    if (steps.length === 0) return [];
    const elapsedMs = steps.reduce((sum, { ms }) => sum + ms, 0);
    const totalCpuMs = steps.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
    const rss = inWindow.map(({ rssMb }) => rssMb);
    return [
      {
        name,
        cpu: totalCpuMs / elapsedMs,
        cpuMax: maxOf(steps.map(({ cpuMs, ms }) => cpuMs / ms)),
        rssMb: rss.reduce((sum, mb) => sum + mb, 0) / rss.length,
        rssMaxMb: maxOf(rss),
      },
    ];
  });
}

/**
 * The share of the computer's processors that other programs than those of the run took between two times; null where
 * it is not known.
 */
export function othersShare(
  samples: readonly MachineUsageSample[],
  processes: readonly ProcessUse[],
  processors: number,
  { from, to }: { readonly from: number; readonly to: number },
): number | null {
  const inWindow = samples.filter(({ t }) => t >= from && t <= to);
  const [first, last] = [inWindow[0], inWindow.at(-1)];
  if (!first || !last || last.t <= first.t || processes.length === 0) return null;
  const all = (last.cpuMs - first.cpuMs) / (last.t - first.t);
  const own = processes.reduce((sum, { cpu }) => sum + cpu, 0);
  return Math.max(0, all - own) / processors;
}

function cpuBySecond(samples: readonly ProcessUsageSample[], length: number): readonly (number | null)[] {
  const result = Array.from({ length }, (): number | null => null);
  samples.slice(1).forEach((sample, index) => {
    const second = Math.floor(sample.t / secondMs);
    const step = usageBetween(samples[index] ?? sample, sample);
    if (step && second >= 0 && second < length) result[second] = step.cpuMs / step.ms;
  });
  return result;
}

function rssBySecond(samples: readonly ProcessUsageSample[], length: number): readonly (number | null)[] {
  const result = Array.from({ length }, (): number | null => null);
  for (const { t, rssMb } of samples) if (t >= 0 && t < length * secondMs) result[Math.floor(t / secondMs)] = rssMb;
  return result;
}

/** What was used between two looks at one process; null between two processes. */
function usageBetween(
  a: ProcessUsageSample,
  b: ProcessUsageSample,
): { readonly ms: number; readonly cpuMs: number } | null {
  return a.pid === b.pid && b.t > a.t ? { ms: b.t - a.t, cpuMs: b.cpuMs - a.cpuMs } : null;
}

function maxOf(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}
