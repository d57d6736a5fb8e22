import type { History } from '#harness/history/event.ts';
import { goalsOf } from '../goals.ts';
import { judgeHistory } from '../judge-history.ts';
import { kneeOf } from '../knee.ts';
import { notCoveredBy } from '../limitations.ts';
import { benchProfile } from '../profiles.ts';
import type { BenchResult, LoadResult, TimeName, UserLoad } from '../result.ts';
import { benchVerdict } from '../verdict.ts';
import { mergeHistories } from './merge-histories.ts';
import { mergeLatencies } from './merge-latencies.ts';

/** What one computer has left: its result, its history, and where that is, for messages. */
export interface MergePart {
  readonly name: string;
  readonly result: BenchResult;
  readonly history: History;
}

/** The parts of a step must have run at the same time for this share of it, or they were no load together. */
const leastOverlap = 0.8;

/**
 * Whether parts belong together.
 * @returns what is wrong, in a sentence; null when they are all the segments of one load.
 */
export function mergeFault(parts: readonly MergePart[]): string | null {
  const [first] = parts;
  if (!first || parts.length < 2) return 'give the folders of all segments: there is nothing to merge in one';
  for (const { name, result } of parts) {
    const { segment } = result.about;
    if (!segment) return `${name} is no segment of a load: it was run without --segment`;
    const fault = differenceOf(first.result, result);
    if (fault !== null) return `${name} does not belong to ${first.name}: ${fault}`;
  }
  const count = first.result.about.segment?.count ?? 0;
  const names = new Map<number, string>();
  for (const { name, result } of parts) {
    const number = result.about.segment?.number ?? 0;
    const other = names.get(number);
    if (other !== undefined) return `${other} and ${name} are both segment ${number} of ${count}`;
    names.set(number, name);
  }
  const missing = Array.from({ length: count }, (_, at) => at + 1).filter((number) => !names.has(number));
  return missing.length === 0 ? null : `of ${count} segments ${missing.join(', ')} is missing: give its folder too`;
}

function differenceOf({ profile, about: a }: BenchResult, { profile: otherProfile, about: b }: BenchResult) {
  if (profile !== otherProfile) return `one is of the profile ${profile}, the other of ${otherProfile}`;
  if (a.configHash !== b.configHash) return 'rates, machines or durations differ';
  if (a.seed !== b.seed) return `their seeds are ${a.seed} and ${b.seed}`;
  if (a.segment?.count !== b.segment?.count)
    return `one is of ${a.segment?.count ?? 0} segments, the other of ${b.segment?.count ?? 0}`;
  return null;
}

/** Judges all segments of a load as one run. @param command as it was typed. @returns its result and its history. */
export function mergeParts(
  parts: readonly MergePart[],
  command: string,
): { readonly result: BenchResult; readonly history: History } {
  const [first] = parts;
  if (!first) throw new RangeError('there is nothing to merge');
  const history = mergeHistories(parts.map((part) => part.history));
  const { segment: _, ...about } = first.result.about;
  const mergedAbout = { ...about, command, mergedFrom: parts.length };
  const profile = benchProfile(first.result.profile);
  const judged = judgeHistory(history, about.target);
  const { figures, doubts } = mergeFigures(parts, history, judged.checks);
  const problems = [
    ...parts.flatMap(({ name, result }) => result.problems.map((problem) => `${name}: ${problem}`)),
    ...judged.misreports,
  ];
  const cutShort = parts.map(({ result }) => result.cutShort ?? null).find((why) => why !== null) ?? null;
  const result: BenchResult = {
    ...benchVerdict({
      ...figures,
      allowedOutcomes: profile?.allowedOutcomes ?? [],
      cutShort,
      problems: [...problems, ...judged.inconclusiveReasons, ...doubts],
    }),
    ...unmerged,
    ...figures,
    profile: first.result.profile,
    about: mergedAbout,
    goals: goalsOf(figures.loads, figures.knee, null),
    problems,
    cutShort,
    unobserved: [
      ...first.result.unobserved,
      'Processor time, memory and event loops of the computers that made the load are in the results of its segments.',
    ],
    notCovered: profile ? notCoveredBy(profile, mergedAbout) : [],
  };
  return { result, history };
}

/** What is of one computer, and stays in the result of its segment. */
const unmerged = {
  format: 'vendloop-bench/2',
  locks: null,
  diskMs: null,
  series: [],
  soak: [],
  blocks: [],
  files: {},
} as const;

/** The figures of all segments together, and why they may be doubted. */
function mergeFigures(parts: readonly MergePart[], history: History, checks: BenchResult['checks']) {
  const results = parts.map(({ result }) => result);
  const startMs = history.header.wallStartMs ?? 0;
  const merged = mergeLoads(parts.map((part) => shiftedLoads(part, startMs)));
  const loads = merged.map(({ overlap: _, ...load }): LoadResult => load);
  const others = results.flatMap((result) => result.others ?? []);
  const hasSteps = results.some(({ knee }) => knee !== null);
  const figures = {
    loads,
    checks,
    loops: [],
    baseline: { kind: 'none' } as const,
    knee: hasSteps ? kneeOf(loads.filter(({ step }) => step.startsWith('step-'))) : null,
    // A hostile load has no segments.
    attacks: null,
    hostile: [],
    vus: sum(results.map(({ vus }) => vus)),
    processes: [],
    ...(others.length > 0 && { others: Math.max(...others) }),
  };
  return { figures, doubts: apartMessages(merged) };
}

/** A load with the share of its time in which all its parts ran. */
interface MergedLoad extends LoadResult {
  readonly overlap: number;
}

/** Loads on the time of the merged history. */
function shiftedLoads({ result, history }: MergePart, startMs: number): readonly LoadResult[] {
  const shift = (history.header.wallStartMs ?? 0) - startMs;
  return result.loads.map((load) => ({ ...load, from: load.from + shift, to: load.to + shift }));
}

function mergeLoads(parts: readonly (readonly LoadResult[])[]): readonly MergedLoad[] {
  return (parts[0] ?? []).map(({ step }) =>
    mergeStep(parts.flatMap((loads) => loads.find((load) => load.step === step) ?? [])),
  );
}

function mergeStep(parts: readonly LoadResult[]): MergedLoad {
  const [first] = parts as readonly [LoadResult, ...LoadResult[]];
  const [from, to] = [Math.min(...parts.map((part) => part.from)), Math.max(...parts.map((part) => part.to))];
  const common = Math.min(...parts.map((part) => part.to)) - Math.max(...parts.map((part) => part.from));
  const outcomes: Record<string, number> = {};
  for (const part of parts)
    for (const [outcome, times] of Object.entries(part.outcomes)) outcomes[outcome] = (outcomes[outcome] ?? 0) + times;
  const names = new Set(parts.flatMap(({ times }) => Object.keys(times) as TimeName[]));
  const frameLateness = mergeLatencies(parts.map((part) => part.frameLateness));
  const users = mergeUsers(parts.flatMap((part) => part.users ?? []));
  return {
    step: first.step,
    measured: first.measured,
    from,
    to,
    targetRate: sum(parts.map(({ targetRate }) => targetRate)),
    achievedRate: sum(parts.map(({ achievedRate }) => achievedRate)),
    dropped: sum(parts.map(({ dropped }) => dropped)),
    outcomes,
    times: Object.fromEntries([...names].map((name) => [name, mergeLatencies(parts.map(({ times }) => times[name]))])),
    lateness: mergeLatencies(parts.map(({ lateness }) => lateness)) ?? null,
    ...(users && { users }),
    ...(frameLateness && { frameLateness }),
    overlap: to > from ? Math.max(0, common) / (to - from) : 0,
  };
}

function mergeUsers(parts: readonly UserLoad[]): UserLoad | undefined {
  if (parts.length === 0) return undefined;
  return {
    users: sum(parts.map(({ users }) => users)),
    mean: sum(parts.map(({ mean }) => mean)),
    most: sum(parts.map(({ most }) => most)),
  };
}

/** Parts that ran one after another were never the whole rate. */
function apartMessages(loads: readonly MergedLoad[]): readonly string[] {
  return loads
    .filter(({ measured, overlap }) => measured && overlap < leastOverlap)
    .map(
      ({ step, overlap }) =>
        `The segments of ${step} ran together for ${Math.round(overlap * 100)} % of its time only, so that its rate ` +
        'was seldom the whole one: give all of them the same --start-at.',
    );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
