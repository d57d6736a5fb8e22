import { historyView, type HistoryView } from '../history/view/history-view.ts';
import type { History, HistoryEvent } from '../history/event.ts';
import { seededRandom } from '../stages/random.ts';
import { callsOf, hostileStep, intendedMs, type Step } from './load/steps.ts';
import { compareWithBaseline, type Baseline } from './baseline.ts';
import { blocksOf } from './blocks.ts';
import { median } from './compare-blocks.ts';
import { goalsOf } from './goals.ts';
import { benchHeader } from './header.ts';
import { judgeHistory } from './judge-history.ts';
import { kneeOf } from './knee.ts';
import type { PartEvidence, BenchmarkEvidence } from './live/benchmark-types.ts';
import { loadResult, type PlannedLoad } from './load-results.ts';
import { loopDelays } from './loop-delays.ts';
import { lockPanel, type Window } from './lock-statistics.ts';
import { unobservedBy, notCoveredBy } from './limitations.ts';
import type { ObservedSample } from './observed-sample.ts';
import { pathEntries, type TimedRequest, type PathEntry } from './path-times.ts';
import type { BenchProfile } from './profiles.ts';
import { composeHistory, type Span } from './recording.ts';
import type { BenchAbout, BenchResult, LoadResult } from './result.ts';
import { timedRequestOf, attacksOf, eventsOfSamples, wrongAnswers, type SampleContext } from './sample-events.ts';
import { ownCallsOf, ownUsersOf, type Segment } from './load/segment.ts';
import { usersOf } from './load/users.ts';
import { usageByProcess, othersShare, seriesOf, type ProcessUsageSample } from './series.ts';
import { soakSlopes } from './soak.ts';
import { benchVerdict } from './verdict.ts';

/** Context of an assessment, besides the evidence. */
export interface AssessmentContext {
  readonly profile: BenchProfile;
  readonly about: BenchAbout;
  readonly baseline: Baseline | null;
}

/** A judged benchmark. */
export interface Assessment {
  readonly result: BenchResult;
  /** All observed events, for `vendloop check` and for judging again. */
  readonly history: History;
}

/** The judged history of a benchmark, and what is read from it. */
interface HistoryFigures {
  readonly history: History;
  readonly view: HistoryView;
  readonly judged: ReturnType<typeof judgeHistory>;
  readonly entries: readonly (readonly PathEntry[])[];
  /** Of each part, the result of each step. */
  readonly results: readonly (readonly LoadResult[])[];
}

function historyFigures(evidence: BenchmarkEvidence, profile: BenchProfile, about: BenchAbout): HistoryFigures {
  const loads = evidence.parts.map((part, index) => timePart(part, index, evidence));
  const history = historyOf(
    evidence,
    profile,
    about,
    loads.flatMap(({ events }) => events),
  );
  const view = historyView(history);
  const spans = spansByDelivery(evidence.core.spans);
  const entries = loads.map(({ requests }) => pathEntries(requests, view, spans));
  const frameLateness = onRunTime(evidence.fleet.lateness ?? [], evidence);
  const results = loads.map(({ planned }, part) =>
    planned.map((load) =>
      loadResult(
        load,
        (entries[part] ?? []).filter(({ request: requests }) => requests.step === load.step),
        frameLateness.flatMap(({ t, ms }) => (t >= load.from && t <= load.to ? ms : [])),
      ),
    ),
  );
  return {
    history,
    view,
    judged: about.segment ? unjudged(about.segment) : judgeHistory(history, about.target),
    entries,
    results,
  };
}

/** Judges a benchmark: its history first, then its figures. */
export function assess(evidence: BenchmarkEvidence, { profile, about, baseline }: AssessmentContext): Assessment {
  const { history, view, judged, entries, results } = historyFigures(evidence, profile, about);
  const { checks, inconclusiveReasons } = judged;
  const allLoads = results.flat();
  const { cutShort } = evidence;
  const processSamples = onRunTime(evidence.processSamples, evidence);
  const loopSamples = onRunTime(evidence.loopSamples, evidence);
  const loops = loopDelays(allLoads, loopSamples);
  const steady = steadyPart(evidence.parts, results, entries);
  const knee = kneeResult(evidence.parts, results);
  const blocks = steady ? blocksOf(steady.entries, steady.window.from, steady.window.to) : [];
  const measuredWindow = windowOf(allLoads.filter((load) => load.measured));
  const usage = usageIn(measuredWindow, processSamples, evidence, about.cores);
  const { processes } = usage;
  // A target core has its own disk.
  const diskMs = measuredWindow && about.target === null ? diskMsIn(evidence, measuredWindow) : null;
  const comparable = { profile: profile.name, about, blocks, processes, diskMs };
  const comparison =
    baseline && cutShort === null
      ? compareWithBaseline(comparable, baseline, seededRandom(about.seed))
      : ({ kind: 'none' } as const);
  const hostile = evidence.parts.flatMap(({ samples }) => wrongAnswers(samples));
  const attacks = attacksIn(evidence.parts);
  const vus = Math.max(
    ...evidence.parts.flatMap(({ steps, parameters }) => steps.map((step) => usersOf(step, parameters.vus))),
  );
  const { allowedOutcomes } = profile;
  const reported = [...evidence.problems, ...judged.misreports];
  const problems = [...reported, ...inconclusiveReasons];
  const judgedFigures = { loads: allLoads, checks, loops, baseline: comparison, knee, attacks, hostile, vus, ...usage };
  const verdict = benchVerdict({ ...judgedFigures, allowedOutcomes, cutShort, problems });
  const locks = steady ? lockPanel(view, steady.window, steady.demand) : null;
  const result: BenchResult = {
    ...verdict,
    format: 'vendloop-bench/2',
    profile: profile.name,
    about,
    loads: allLoads,
    goals: goalsOf(allLoads, knee, locks),
    checks,
    locks,
    ...usage,
    ...(evidence.pinning !== undefined && { pinning: evidence.pinning }),
    diskMs,
    loops,
    series: seriesOf(entries.flat(), processSamples, evidence.endedAt - evidence.startedAt),
    knee,
    soak: measuredWindow ? soakSlopes(processSamples, loopSamples, measuredWindow.from, measuredWindow.to) : [],
    blocks,
    baseline: comparison,
    vus,
    attacks,
    hostile,
    problems: reported,
    cutShort,
    unobserved: unobservedBy(about.target, evidence),
    notCovered: notCoveredBy(profile, about),
    files: {},
  };
  return { result, history };
}

/** The rules are for the whole: what other computers did at these machines is not in this history. */
function unjudged({ number, count }: Segment): ReturnType<typeof judgeHistory> {
  const reason = `This is segment ${number} of ${count}, and no rule was judged: vendloop bench merge does.`;
  return { checks: { cases: 0, checks: 0, findings: [] }, inconclusiveReasons: [reason], misreports: [] };
}

/** What the programs of the run, and others, took of the processors in a window. */
function usageIn(
  window: Window | null,
  samples: readonly ProcessUsageSample[],
  evidence: BenchmarkEvidence,
  processors: number,
): Pick<BenchResult, 'processes' | 'others'> {
  if (!window) return { processes: [] };
  const processes = usageByProcess(samples, window.from, window.to);
  const others = othersShare(onRunTime(evidence.machineSamples ?? [], evidence), processes, processors, window);
  return { processes, ...(others !== null && { others }) };
}

/** Samples on the run's own time. */
function onRunTime<Sample extends { readonly t: number }>(
  samples: readonly Sample[],
  { startedAt }: BenchmarkEvidence,
): readonly Sample[] {
  return samples.map((sample) => ({ ...sample, t: sample.t - startedAt }));
}

interface PartTiming {
  readonly planned: readonly PlannedLoad[];
  readonly requests: readonly TimedRequest[];
  readonly events: readonly HistoryEvent[];
}

/** A part of the load on the run's own time. With several parts, steps are named with the script. */
function timePart(
  { segment, part, parameters, steps, sales, samples }: PartEvidence,
  index: number,
  { parts, startedAt, wallOffset }: BenchmarkEvidence,
): PartTiming {
  const firstIndex = parts.slice(0, index).reduce((sum, other) => sum + other.samples.length, 0);
  const context: SampleContext = {
    endpoint: part.script === 'queue-drain' ? 'queue-order' : 'deliver',
    sales,
    wallOffset,
    firstIndex,
  };
  const name = (step: string): string =>
    parts.length > 1 && !step.startsWith('step-') ? `${part.script}/${step}` : step;
  const validSamples = alignToSchedule(samples.filter(({ expected }) => !expected));
  const requests = validSamples
    .map((sample) => timedRequestOf(sample, context))
    .map((request) => ({
      ...request,
      step: name(request.step),
      intended: request.intended - startedAt,
      sent: request.sent - startedAt,
    }));
  const planned = steps.map((step): PlannedLoad => {
    const from = startOf(step, steps, validSamples) - wallOffset - startedAt;
    return {
      step: name(step.name),
      measured: step.measured,
      from,
      to: from + step.durationMs,
      ...shareOf(segment, step, parameters.vus),
    };
  });
  return { planned, requests, events: eventsOfSamples(samples, context) };
}

/** What of a step this computer was to make. */
function shareOf(
  segment: Segment | undefined,
  step: Step,
  vus: Parameters<typeof usersOf>[1],
): Pick<PlannedLoad, 'rate' | 'calls' | 'users'> {
  if (!segment) return { rate: step.rate, calls: callsOf(step), users: usersOf(step, vus) };
  return {
    rate: step.rate / segment.count,
    calls: ownCallsOf(segment, step),
    users: ownUsersOf(segment, step, vus),
  };
}

/**
 * k6 may begin a step later than the time that it names as its beginning, and then sends all of it that much later. Due
 * times are counted from the most prompt request of a step; the lag of the others behind it stays.
 */
function alignToSchedule(samples: readonly ObservedSample[]): readonly ObservedSample[] {
  const minLagMs = new Map<string, number>();
  for (const { step, intendedWallMs, sentWallMs } of samples)
    minLagMs.set(step, Math.min(minLagMs.get(step) ?? Infinity, sentWallMs - intendedWallMs));
  return samples.map((sample) => ({
    ...sample,
    intendedWallMs: sample.intendedWallMs + Math.max(0, minLagMs.get(sample.step) ?? 0),
  }));
}

/** When a step began, by its requests or else by those of another step; wall clock, ms. */
function startOf(step: Step, steps: readonly Step[], samples: readonly ObservedSample[]): number {
  const sample = samples.find((candidate) => candidate.step === step.name) ?? samples[0];
  const sampledStep = steps.find((candidate) => candidate.name === sample?.step);
  return sample && sampledStep ? sample.intendedWallMs - intendedMs(sampledStep, sample.k) + step.startMs : 0;
}

function historyOf(
  evidence: BenchmarkEvidence,
  profile: BenchProfile,
  about: BenchAbout,
  load: readonly HistoryEvent[],
): History {
  const { core, fleet, callbacks, merchant, startedAt, loadEndedAt, cutShort } = evidence;
  return composeHistory(
    benchHeader(profile, about, evidence),
    [core.events, fleet.events, callbacks, merchant, load],
    startedAt,
    loadEndedAt,
    cutShort === null ? 'done' : 'abandoned',
  );
}

function spansByDelivery(spans: readonly Span[]): ReadonlyMap<string, readonly Span[]> {
  const byDelivery = new Map<string, Span[]>();
  for (const span of spans) {
    const existing = byDelivery.get(span.delivery);
    if (existing) existing.push(span);
    else byDelivery.set(span.delivery, [span]);
  }
  return byDelivery;
}

/** The first part that is no sweep: locks and baselines use it. */
function steadyPart(
  parts: readonly PartEvidence[],
  results: readonly (readonly LoadResult[])[],
  entries: readonly (readonly PathEntry[])[],
): {
  entries: readonly PathEntry[];
  window: Window;
  demand: { requests: number; busy: number; machines: number };
} | null {
  const index = parts.findIndex(({ part }) => part.script !== 'knee');
  const measured = (results[index < 0 ? 0 : index] ?? []).filter((load) => load.measured);
  const window = windowOf(measured);
  if (!window) return null;
  const steps = new Set(measured.map(({ step }) => step));
  const requests = (entries[index < 0 ? 0 : index] ?? []).filter(({ request }) => steps.has(request.step));
  return {
    entries: requests,
    window,
    demand: {
      requests: requests.length,
      busy: requests.filter(({ outcome }) => outcome === 'busy').length,
      machines: new Set(requests.map(({ request }) => request.machine)).size,
    },
  };
}

function kneeResult(parts: readonly PartEvidence[], results: readonly (readonly LoadResult[])[]): BenchResult['knee'] {
  const index = parts.findIndex(({ part }) => part.script === 'knee');
  return index < 0 ? null : kneeOf(results[index] ?? []);
}

function attacksIn(parts: readonly PartEvidence[]): BenchResult['attacks'] {
  const hostile = parts.filter(({ part }) => part.script === 'hostile');
  if (hostile.length === 0) return null;
  return {
    planned: hostile.reduce((sum, { parameters }) => sum + callsOf(hostileStep(parameters)), 0),
    kinds: attacksOf(hostile.flatMap(({ samples }) => samples)),
  };
}

/** The median disk time of a window, ms; null without samples. */
function diskMsIn({ diskSamples, startedAt }: BenchmarkEvidence, { from, to }: Window): number | null {
  const samples = diskSamples.filter(({ t }) => t - startedAt >= from && t - startedAt <= to).map(({ ms }) => ms);
  return samples.length === 0 ? null : median(samples);
}

function windowOf(loads: readonly LoadResult[]): Window | null {
  return loads.length === 0
    ? null
    : { from: Math.min(...loads.map(({ from }) => from)), to: Math.max(...loads.map(({ to }) => to)) };
}
