import { percentiles } from '../checks/percentiles.ts';
import type { PathEntry } from './path.ts';
import type { ProcessUse, SeriesPoint } from './result.ts';

/** One look at a process. */
export interface UseSample {
  /** Ms since the run began. */
  readonly t: number;
  readonly process: ProcessUse['name'];
  /** Processor time since its start, ms. */
  readonly cpuMs: number;
  readonly rssMb: number;
}

const secondMs = 1_000;

/** The run second by second, from 0 to `until` (ms): requests by when they were due, callbacks by when they came. */
export function seriesOf(entries: readonly PathEntry[], uses: readonly UseSample[], until: number): readonly SeriesPoint[] {
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
  const cpu = (name: ProcessUse['name']): readonly (number | null)[] => cpuBySecond(uses.filter((use) => use.process === name), length);
  const [core, fleet, k6, bench] = [cpu('core'), cpu('fleet'), cpu('k6'), cpu('bench')];
  const rss = rssBySecond(uses.filter((use) => use.process === 'core'), length);
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
    const [first] = seen;
    const last = seen.at(-1);
    if (!first || !last || last.t <= first.t) return [];
    const shares = seen.slice(1).map((use, index) => share(seen[index] ?? use, use));
    const rss = seen.map(({ rssMb }) => rssMb);
    return [{ name, cpu: share(first, last), cpuMax: Math.max(...shares), rssMb: rss.reduce((sum, mb) => sum + mb, 0) / rss.length, rssMaxMb: Math.max(...rss) }];
  });
}

function cpuBySecond(uses: readonly UseSample[], length: number): readonly (number | null)[] {
  const out = Array.from({ length }, (): number | null => null);
  uses.slice(1).forEach((use, index) => {
    const second = Math.floor(use.t / secondMs);
    if (second >= 0 && second < length) out[second] = share(uses[index] ?? use, use);
  });
  return out;
}

function rssBySecond(uses: readonly UseSample[], length: number): readonly (number | null)[] {
  const out = Array.from({ length }, (): number | null => null);
  for (const { t, rssMb } of uses) if (t >= 0 && t < length * secondMs) out[Math.floor(t / secondMs)] = rssMb;
  return out;
}

/** Processor time a second of real time. */
function share(a: UseSample, b: UseSample): number {
  return b.t > a.t ? (b.cpuMs - a.cpuMs) / (b.t - a.t) : 0;
}
