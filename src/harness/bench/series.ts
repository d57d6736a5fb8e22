import { percentiles } from '../history/percentiles.ts';
import { together } from '../history/view/history-view.ts';
import type { Period } from '../history/view/view-types.ts';
import { groupBy } from '../sorted.ts';
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
 * What each program used between two times, ms since the run began, its processes together; one that was not seen twice
 * there is left out. The most is that of all its processes, were it at the same time.
 */
export function usageByProcess(
  samples: readonly ProcessUsageSample[],
  from: number,
  to: number,
): readonly ProcessUse[] {
  const names: readonly ProcessUse['name'][] = ['core', 'database', 'fleet', 'k6', 'generator', 'bench'];
  return names.flatMap((name) => {
    const inWindow = samples.filter((sample) => sample.process === name && sample.t >= from && sample.t <= to);
    const steps = stepsOf(inWindow);
    if (steps.length === 0) return [];
    const elapsedMs = together(steps).reduce((sum, period) => sum + period.to - period.from, 0);
    const totalMs = steps.reduce((sum, { ms }) => sum + ms, 0);
    const totalCpuMs = steps.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
    // How many processes it had at a time: cores run side by side, and one k6 after the other.
    const processes = totalMs / elapsedMs;
    const rss = inWindow.map(({ rssMb }) => rssMb);
    return [
      {
        name,
        cpu: totalCpuMs / elapsedMs,
        cpuMax: maxOf(steps.map(({ cpuMs, ms }) => cpuMs / ms)) * processes,
        rssMb: (rss.reduce((sum, mb) => sum + mb, 0) / rss.length) * processes,
        rssMaxMb: maxOf(rss) * processes,
      },
    ];
  });
}

/** What each process used between one look at it and the next. */
function stepsOf(samples: readonly ProcessUsageSample[]): readonly UsageStep[] {
  return byProcess(samples).flatMap((ofOne) =>
    ofOne.slice(1).flatMap((sample, index) => usageBetween(ofOne[index] ?? sample, sample) ?? []),
  );
}

function byProcess(samples: readonly ProcessUsageSample[]): readonly (readonly ProcessUsageSample[])[] {
  return [...groupBy(samples, ({ pid }) => pid).values()];
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
  for (const { to, cpuMs, ms } of stepsOf(samples)) {
    const second = Math.floor(to / secondMs);
    if (second >= 0 && second < length) result[second] = (result[second] ?? 0) + cpuMs / ms;
  }
  return result;
}

function rssBySecond(samples: readonly ProcessUsageSample[], length: number): readonly (number | null)[] {
  const result = Array.from({ length }, (): number | null => null);
  for (const ofOne of byProcess(samples)) {
    const seconds = new Map(ofOne.map(({ t, rssMb }) => [Math.floor(t / secondMs), rssMb]));
    for (const [second, rssMb] of seconds)
      if (second >= 0 && second < length) result[second] = (result[second] ?? 0) + rssMb;
  }
  return result;
}

interface UsageStep extends Readonly<Period> {
  readonly ms: number;
  readonly cpuMs: number;
}

/** What was used between two looks at one process; null where no time lies between them. */
function usageBetween(a: ProcessUsageSample, b: ProcessUsageSample): UsageStep | null {
  return b.t > a.t ? { from: a.t, to: b.t, ms: b.t - a.t, cpuMs: b.cpuMs - a.cpuMs } : null;
}

function maxOf(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}
