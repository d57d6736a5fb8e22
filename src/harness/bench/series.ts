import { percentiles } from '../history/percentiles.ts';
import type { PathEntry } from './path-times.ts';
import type { ProcessUse, SeriesPoint } from './result.ts';

/** One look at a process. */
export interface UseSample {
  /** Ms since the run began. */
  readonly t: number;
  readonly process: ProcessUse['name'];
  /** Every part of a load has a k6 of its own, and each begins to count anew. */
  readonly pid: number;
  /** Processor time since its start, ms. */
  readonly cpuMs: number;
  readonly rssMb: number;
  /** Open files and sockets; null where the system does not tell. */
  readonly files: number | null;
}

const secondMs = 1_000;

/** The run second by second, from 0 to `until` (ms): requests by when they were due, callbacks by when they came. */
export function seriesOf(
  entries: readonly PathEntry[],
  uses: readonly UseSample[],
  until: number,
): readonly SeriesPoint[] {
  const length = Math.max(0, Math.ceil(until / secondMs));
  const seconds = Array.from({ length }, () => ({ sent: 0, told: 0, busy: 0, added: [] as number[] }));
  for (const { asked, outcome, times, toldAt } of entries) {
    const due = seconds[Math.floor(asked.intended / secondMs)];
    if (due) {
      due.sent += 1;
      if (outcome === 'busy') due.busy += 1;
      if (times.added !== undefined) due.added.push(times.added);
    }
    const came = toldAt === null ? undefined : seconds[Math.floor(toldAt / secondMs)];
    if (came) came.told += 1;
  }
  const cpu = (name: ProcessUse['name']): readonly (number | null)[] =>
    cpuBySecond(
      uses.filter((use) => use.process === name),
      length,
    );
  const [core, fleet, k6, bench] = [cpu('core'), cpu('fleet'), cpu('k6'), cpu('bench')];
  const rss = rssBySecond(
    uses.filter((use) => use.process === 'core'),
    length,
  );
  return seconds.map(({ sent, told, busy, added }, second) => {
    const sum = percentiles(added);
    return {
      t: second * secondMs,
      sent,
      told,
      busy,
      addedP50: sum?.p50 ?? null,
      addedP99: sum?.p99 ?? null,
      coreCpu: core[second] ?? null,
      fleetCpu: fleet[second] ?? null,
      k6Cpu: k6[second] ?? null,
      benchCpu: bench[second] ?? null,
      coreRssMb: rss[second] ?? null,
    };
  });
}

/** What each process used between two times, ms since the run began; processes that were not seen twice there are left out. */
export function processUse(uses: readonly UseSample[], from: number, to: number): readonly ProcessUse[] {
  const names: readonly ProcessUse['name'][] = ['core', 'fleet', 'k6', 'bench'];
  return names.flatMap((name) => {
    const seen = uses.filter((use) => use.process === name && use.t >= from && use.t <= to);
    const steps = seen.slice(1).flatMap((use, index) => stepOf(seen[index] ?? use, use) ?? []);
    if (steps.length === 0) return [];
    const ran = steps.reduce((sum, { ms }) => sum + ms, 0);
    const used = steps.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
    const rss = seen.map(({ rssMb }) => rssMb);
    return [
      {
        name,
        cpu: used / ran,
        cpuMax: greatest(steps.map(({ cpuMs, ms }) => cpuMs / ms)),
        rssMb: rss.reduce((sum, mb) => sum + mb, 0) / rss.length,
        rssMaxMb: greatest(rss),
      },
    ];
  });
}

function cpuBySecond(uses: readonly UseSample[], length: number): readonly (number | null)[] {
  const out = Array.from({ length }, (): number | null => null);
  uses.slice(1).forEach((use, index) => {
    const second = Math.floor(use.t / secondMs);
    const step = stepOf(uses[index] ?? use, use);
    if (step && second >= 0 && second < length) out[second] = step.cpuMs / step.ms;
  });
  return out;
}

function rssBySecond(uses: readonly UseSample[], length: number): readonly (number | null)[] {
  const out = Array.from({ length }, (): number | null => null);
  for (const { t, rssMb } of uses) if (t >= 0 && t < length * secondMs) out[Math.floor(t / secondMs)] = rssMb;
  return out;
}

/** What was used between two looks at one process; null between two processes. */
function stepOf(a: UseSample, b: UseSample): { readonly ms: number; readonly cpuMs: number } | null {
  return a.pid === b.pid && b.t > a.t ? { ms: b.t - a.t, cpuMs: b.cpuMs - a.cpuMs } : null;
}

function greatest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}
