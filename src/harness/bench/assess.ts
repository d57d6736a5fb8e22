import { viewOf } from '../history/view/history-view.ts';
import type { History, HistoryEvent } from '../history/event.ts';
import { seededRandom } from '../stages/random.ts';
import { callsOf, hostileStage, intendedMs, type Stage } from '#scenarios/k6/steps.ts';
import { againstBaseline, type Baseline } from './baseline.ts';
import { blocksOf } from './blocks.ts';
import type { Sample } from './k6/samples.ts';
import { median } from './compare-blocks.ts';
import { goalsOf } from './goals.ts';
import { benchHeader } from './header.ts';
import { judgeHistory } from './judge-history.ts';
import { kneeOf } from './knee.ts';
import type { PartEvidence, SessionEvidence } from './live/benchmark.ts';
import { loadResult, type PlannedLoad } from './load-results.ts';
import { loopDelays } from './loop-delays.ts';
import { lockPanel, type Window } from './lock-statistics.ts';
import { missingFrom, notShownBy } from './limitations.ts';
import { pathEntries, type Asked, type PathEntry } from './path-times.ts';
import type { BenchProfile } from './profiles.ts';
import { composeHistory, type Span } from './recording.ts';
import type { BenchAbout, BenchResult, LoadResult } from './result.ts';
import { askedOf, attacksOf, eventsOfSamples, wrongAnswers, type SampleContext } from './sample-events.ts';
import { processUse, seriesOf } from './series.ts';
import { soakSlopes } from './soak.ts';
import { benchVerdict } from './verdict.ts';

/** What a benchmark is judged by, besides what it left. */
export interface Yardstick {
  readonly profile: BenchProfile;
  readonly about: BenchAbout;
  readonly baseline: Baseline | null;
}

/** A judged benchmark. */
export interface Assessed {
  readonly result: BenchResult;
  /** Everything that was seen, for `vendloop check` and for another look. */
  readonly history: History;
}

/** Judges a benchmark: its history first, then its figures. */
export function assess(evidence: SessionEvidence, { profile, about, baseline }: Yardstick): Assessed {
  const loads = evidence.parts.map((part, index) => timedPart(part, index, evidence));
  const history = historyOf(
    evidence,
    profile,
    about,
    loads.flatMap(({ events }) => events),
  );
  const view = viewOf(history);
  const { checks, doubts } = judgeHistory(history, about.target);
  const spans = spansByDelivery(evidence.core.spans);
  const entries = loads.map(({ asked }) => pathEntries(asked, view, spans));
  const results = loads.map(({ planned }, part) =>
    planned.map((load) =>
      loadResult(
        load,
        (entries[part] ?? []).filter(({ asked }) => asked.stage === load.stage),
      ),
    ),
  );
  const all = results.flat();
  const uses = evidence.uses.map((use) => ({ ...use, t: use.t - evidence.zero }));
  const looks = evidence.looks.map((look) => ({ ...look, t: look.t - evidence.zero }));
  const loops = loopDelays(all, looks);
  const steady = steadyPart(evidence.parts, results, entries);
  const knee = kneeResult(evidence.parts, results);
  const blocks = steady ? blocksOf(steady.entries, steady.window.from, steady.window.to) : [];
  const measured = windowOf(all.filter((load) => load.measured));
  const processes = measured ? processUse(uses, measured.from, measured.to) : [];
  // Somebody else's core has a disk of its own.
  const diskMs = measured && about.target === null ? diskMsIn(evidence, measured) : null;
  const against =
    baseline && evidence.cutShort === null
      ? againstBaseline({ profile: profile.name, about, blocks, processes, diskMs }, baseline, seededRandom(about.seed))
      : ({ is: 'none' } as const);
  const hostile = evidence.parts.flatMap(({ samples }) => wrongAnswers(samples));
  const attacks = attacksIn(evidence.parts);
  const vus = Math.max(...evidence.parts.map(({ knobs }) => knobs.vus));
  const verdict = benchVerdict({
    loads: all,
    checks,
    loops,
    baseline: against,
    knee,
    attacks,
    hostile,
    vus,
    allowed: profile.allows,
    cutShort: evidence.cutShort,
    broken: [...evidence.broken, ...doubts],
  });
  const locks = steady ? lockPanel(view, steady.window, steady.demand) : null;
  const result: BenchResult = {
    ...verdict,
    format: 'vendloop-bench/1',
    profile: profile.name,
    about,
    loads: all,
    goals: goalsOf(all, knee, locks),
    checks,
    locks,
    processes,
    diskMs,
    loops,
    series: seriesOf(entries.flat(), uses, evidence.end - evidence.zero),
    knee,
    soak: measured ? soakSlopes(uses, looks, measured.from, measured.to) : [],
    blocks,
    baseline: against,
    vus,
    attacks,
    hostile,
    broken: evidence.broken,
    cutShort: evidence.cutShort,
    missing: missingFrom(about.target, evidence),
    notShown: notShownBy(profile, about.target),
    files: {},
  };
  return { result, history };
}

interface TimedPart {
  readonly planned: readonly PlannedLoad[];
  readonly asked: readonly Asked[];
  readonly events: readonly HistoryEvent[];
}

/** A part of the load on the run's own time. The name of a stage that two parts have gets the part's number. */
function timedPart(
  { part, stages, sales, samples }: PartEvidence,
  index: number,
  { parts, zero, wallOffset }: SessionEvidence,
): TimedPart {
  const from = parts.slice(0, index).reduce((sum, other) => sum + other.samples.length, 0);
  const context: SampleContext = {
    does: part.script === 'queue-drain' ? 'queue-order' : 'deliver',
    sales,
    wallOffset,
    from,
  };
  const name = (stage: string): string =>
    parts.length > 1 && !stage.startsWith('step-') ? `${part.script}/${stage}` : stage;
  const lawful = onSchedule(samples.filter(({ expected }) => !expected));
  const asked = lawful
    .map((sample) => askedOf(sample, context))
    .map((one) => ({ ...one, stage: name(one.stage), intended: one.intended - zero, sent: one.sent - zero }));
  const planned = stages.map((stage): PlannedLoad => {
    const from = beganAt(stage, stages, lawful) - wallOffset - zero;
    return {
      stage: name(stage.name),
      measured: stage.measured,
      from,
      to: from + stage.durationMs,
      rate: stage.rate,
      calls: callsOf(stage),
    };
  });
  return { planned, asked, events: eventsOfSamples(samples, context) };
}

/**
 * k6 may begin a stage a little after the time that it names as its beginning, and then sends all of it so much later: no
 * request was ever sent before it was due. What is due is counted from its most prompt request; what others
 * lag behind that one is theirs, and stays.
 */
function onSchedule(samples: readonly Sample[]): readonly Sample[] {
  const lags = new Map<string, number>();
  for (const { stage, intendedWallMs, sentWallMs } of samples)
    lags.set(stage, Math.min(lags.get(stage) ?? Infinity, sentWallMs - intendedWallMs));
  return samples.map((sample) => ({
    ...sample,
    intendedWallMs: sample.intendedWallMs + Math.max(0, lags.get(sample.stage) ?? 0),
  }));
}

/** When a stage began, by its requests or else by those of another stage; wall clock, ms. */
function beganAt(stage: Stage, stages: readonly Stage[], samples: readonly Sample[]): number {
  const sample = samples.find((one) => one.stage === stage.name) ?? samples[0];
  const its = stages.find((one) => one.name === sample?.stage);
  return sample && its ? sample.intendedWallMs - intendedMs(its, sample.k) + stage.startMs : 0;
}

function historyOf(
  evidence: SessionEvidence,
  profile: BenchProfile,
  about: BenchAbout,
  load: readonly HistoryEvent[],
): History {
  const { core, fleet, sink, merchant, zero, end, cutShort } = evidence;
  return composeHistory(
    benchHeader(profile, about, evidence.specs),
    [core.events, fleet.events, sink, merchant, load],
    zero,
    end,
    cutShort === null ? 'done' : 'gave-up',
  );
}

function spansByDelivery(spans: readonly Span[]): ReadonlyMap<string, readonly Span[]> {
  const by = new Map<string, Span[]>();
  for (const span of spans) {
    const known = by.get(span.delivery);
    if (known) known.push(span);
    else by.set(span.delivery, [span]);
  }
  return by;
}

/** The first part that is no sweep: what locks and baselines are about. */
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
  const stages = new Set(measured.map(({ stage }) => stage));
  const own = (entries[index < 0 ? 0 : index] ?? []).filter(({ asked }) => stages.has(asked.stage));
  return {
    entries: own,
    window,
    demand: {
      requests: own.length,
      busy: own.filter(({ outcome }) => outcome === 'busy').length,
      machines: new Set(own.map(({ asked }) => asked.machine)).size,
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
    planned: hostile.reduce((sum, { knobs }) => sum + callsOf(hostileStage(knobs)), 0),
    kinds: attacksOf(hostile.flatMap(({ samples }) => samples)),
  };
}

/** What the disk took in the middle of a stretch; null when nobody looked. */
function diskMsIn({ disk, zero }: SessionEvidence, { from, to }: Window): number | null {
  const seen = disk.filter(({ t }) => t - zero >= from && t - zero <= to).map(({ ms }) => ms);
  return seen.length === 0 ? null : median(seen);
}

function windowOf(loads: readonly LoadResult[]): Window | null {
  return loads.length === 0
    ? null
    : { from: Math.min(...loads.map(({ from }) => from)), to: Math.max(...loads.map(({ to }) => to)) };
}
