import type { Sample } from '#harness/bench/k6/samples.ts';
import type { PartEvidence, BenchmarkEvidence } from '#harness/bench/live/benchmark-types.ts';
import type { BenchProfile } from '#harness/bench/profiles.ts';
import type { BenchAbout } from '#harness/bench/result.ts';
import type { History, HistoryEvent } from '#harness/history/event.ts';
import { runScenario } from '#harness/runner/run.ts';
import { networkDelays } from '#harness/runner/run-setup.ts';
import { defineScenario } from '#harness/scenario/read-scenario.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { loadParametersOf } from '#harness/bench/load/load-parameters.ts';
import { callsOf, type Step } from '#harness/bench/load/steps.ts';
import { fleetSpecs } from '#simulators/machine/fleet.ts';
import { passing } from '../reports/bench/sample.ts';

/** What is added to the clock of the events, to be taken off again: the host ran for a while before. */
const hostMs = 50_000;
/** Wall clock minus the host's. */
const wallOffset = 1_714_000_000_000;

/** A load of the path in a small size. */
export const profile: BenchProfile = {
  name: 'smoke',
  description: 'x',
  parts: [{ script: 'delivery-path', parameters: {}, machines: 4, distribution: 'round', quantity: 1 }],
  allowedOutcomes: [],
};

/** A run of our own core. */
export const about: BenchAbout = { ...passing().about, target: null };

const groups = ['a', 'b', 'c', 'd'];

/** Four machines in virtual time that sell five items each. */
export async function playedHistory(): Promise<History> {
  const sell = { sell: { lane: 1 } };
  const scenario = defineScenario({
    name: 'x',
    title: 'x',
    stages: ['virtual'],
    fleet: groups.map((group) => ({ group, motor: 'spring' })),
    tracks: groups.map((on) => ({ on, steps: [sell, sell, sell, sell, sell] })),
    proves: ['paid-quantity'],
  });
  const stage = virtualStage({ seed: 5, network: networkDelays(scenario) });
  const { history } = await runScenario(scenario, stage, { seed: 5 });
  await stage.close();
  return history;
}

type Of<Kind extends HistoryEvent['kind']> = Extract<HistoryEvent, { kind: Kind }>;

/** The deliver calls of a history as k6 would have written them, all of one stage that is named. */
function samplesOf(events: readonly HistoryEvent[], step: Step): { samples: Sample[]; sales: PartEvidence['sales'] } {
  const calls = events.filter((event): event is Of<'call'> => event.kind === 'call' && event.endpoint === 'deliver');
  const answers = new Map(
    events.filter((event): event is Of<'answer'> => event.kind === 'answer').map((event) => [event.call, event]),
  );
  const samples = calls.map((call, k): Sample => {
    const answer = answers.get(call.call)!;
    const wall = call.t + hostMs + wallOffset;
    // Due when it was made: what was planned is of no interest here, but that the first one began the stage.
    return {
      step: step.name,
      k,
      sale: k,
      intendedWallMs: k === 0 ? wall : wall - 1,
      sentWallMs: wall,
      durationMs: answer.t - call.t,
      status: answer.status,
      code: answer.code,
      deliveryId: answer.delivery,
    };
  });
  return { samples, sales: calls.map(({ machine, order, record }) => [machine, order, record] as const) };
}

/** A stage that ends when the history does, at a rate that makes as many calls. */
function stepFor(history: History, name = 'main'): Step {
  const calls = history.events.filter((event) => event.kind === 'call' && event.endpoint === 'deliver').length;
  const durationMs = Math.ceil(history.events.at(-1)!.t / 1_000) * 1_000;
  return { name, measured: true, startMs: 0, durationMs, rate: Math.floor((calls * 1_000_000) / durationMs) / 1_000 };
}

/** A history as the programs of a benchmark would have written it down, each on the host's clock. */
export function evidenceOf(history: History, overrides: Partial<BenchmarkEvidence> = {}): BenchmarkEvidence {
  const stage = stepFor(history);
  const events = history.events.filter(({ kind }) => kind !== 'run-ended');
  const { samples, sales } = samplesOf(events, stage);
  const eventsOf = (isKept: (event: HistoryEvent) => boolean): HistoryEvent[] =>
    events.filter(isKept).map((event) => ({ ...event, t: event.t + hostMs }));
  const loaded = (event: HistoryEvent): boolean => 'endpoint' in event && event.endpoint === 'deliver';
  const spans = samples.map(({ deliveryId }) => ({ delivery: deliveryId, phase: 'store' as const, t: hostMs, ms: 2 }));
  const k6: PartEvidence['k6'] = {
    result: 'passed',
    exitCode: 0,
    lastOutput: '',
    files: { samples: '', summary: '', text: '', log: '', dashboard: null },
  };
  return {
    core: { events: eventsOf(({ by }) => by === 'core'), spans },
    fleet: { events: eventsOf(({ by }) => by === 'machine'), spans: [] },
    callbacks: eventsOf(({ by }) => by === 'receiver'),
    merchant: eventsOf((event) => event.by === 'merchant' && !loaded(event)),
    problems: [],
    cutShort: null,
    specs: fleetSpecs(groups.map((name) => ({ name, motor: 'spring', count: 1 }))),
    parts: [
      { part: profile.parts[0]!, parameters: loadParametersOf({ VUS: '7' }), steps: [stage], sales, samples, k6 },
    ],
    terms: null,
    processSamples: [],
    diskSamples: [],
    loopSamples: [],
    startedAt: hostMs,
    endedAt: hostMs + stage.durationMs,
    loadEndedAt: hostMs + stage.durationMs,
    wallOffset,
    ...overrides,
  };
}

/** As many requests as its stages plan. */
export function plannedRequests(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + callsOf(step), 0);
}
