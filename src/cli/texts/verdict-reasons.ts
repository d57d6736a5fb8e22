import { checkState } from '#harness/checks/check.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import { effectiveHeader, countFirings } from '#harness/history/fault-plans.ts';
import { hiddenChecks } from '#harness/judge/verdict.ts';
import type { RunResult } from '#harness/runner/run.ts';

/** The reasons of a verdict as data, from which each language makes its sentences. */
export interface VerdictReasons {
  readonly verdict: RunResult['verdict']['verdict'];
  readonly checks: number;
  readonly cases: number;
  /** Checks whose laws are not visible from outside a core that was joined; none for a core of the run's own. */
  readonly hiddenChecks: readonly string[];
  /** Checks with findings, and their number. */
  readonly violated: readonly { readonly check: string; readonly findings: number }[];
  readonly unmetExpectations: readonly { readonly step: string; readonly detail: string }[];
  readonly missedMeasures: readonly string[];
  readonly unmeasuredMeasures: readonly string[];
  readonly coreErrors: readonly string[];
  /** Planned faults that never fired. */
  readonly unfiredFaults: readonly string[];
  /** Checks that the scenario requires and that had no cases. */
  readonly checksWithoutCases: readonly string[];
  /** What checks could not judge, in their messages. */
  readonly undecidedChecks: readonly string[];
  /** What could not be judged because this computer stalled; null without stalls. */
  readonly hostStalls: {
    /** The longest stall, ms of the system's time. */
    readonly longestMs: number;
    readonly cases: number;
    /**
     * Required checks that a stall made inconclusive.
     */
    readonly checks: readonly string[];
    readonly expectations: number;
    readonly measures: readonly string[];
    readonly ownStalls: readonly string[];
  } | null;
  readonly unanswered: readonly { readonly question: string; readonly wasAsked: boolean }[];
  /** What the driver did wrong; null when it did nothing wrong. */
  readonly driverFailure: string | null;
  readonly ended: 'complete' | 'abandoned' | 'not-recorded';
}

/** The reasons of a run's verdict. */
export function reasonsOf({
  history: { header, events },
  judgement,
  verdict,
  coreErrors,
}: Pick<RunResult, 'history' | 'judgement' | 'verdict' | 'coreErrors'>): VerdictReasons {
  const { results, measurements } = judgement;
  const timesFiredByPlan = countFirings(events);
  const end = events.findLast((event) => event.kind === 'run-ended');
  return {
    verdict: verdict.verdict,
    checks: results.length,
    cases: results.reduce((sum, { cases }) => sum + cases, 0),
    hiddenChecks: header.stage === 'target' ? hiddenChecks(judgement) : [],
    violated: results.flatMap(({ check, findings }) =>
      findings.length > 0 ? [{ check, findings: findings.length }] : [],
    ),
    unmetExpectations: unmetExpectationsIn(judgement, events),
    missedMeasures: measurements.flatMap(({ state, measure }) => (state === 'missed' ? [measure] : [])),
    unmeasuredMeasures: measurements.flatMap(({ state, measure }) => (state === 'no-data' ? [measure] : [])),
    coreErrors,
    unfiredFaults: effectiveHeader(header, events).faults.flatMap(({ plan, fault, targetText }) =>
      timesFiredByPlan.has(plan) ? [] : [`${fault} · ${targetText} (${plan})`],
    ),
    checksWithoutCases: header.proves.filter((name) =>
      results.every((result) => result.check !== name || checkState(result) === 'no-cases'),
    ),
    undecidedChecks: results.flatMap(({ check, undecided }) => undecided.map((sentence) => `${check}: ${sentence}`)),
    hostStalls: hostStallsIn(judgement, header.proves),
    unanswered: events.flatMap((event) =>
      event.kind === 'operator-answered' && event.answer === 'unsure'
        ? [{ question: event.question, wasAsked: event.source !== 'not-asked' }]
        : [],
    ),
    driverFailure: events.flatMap((event) => (event.kind === 'driver-failed' ? [event.message] : []))[0] ?? null,
    ended: end ? (end.reason === 'abandoned' ? 'abandoned' : 'complete') : 'not-recorded',
  };
}

type Judgement = RunResult['judgement'];

function hostStallsIn(
  { results, stalls, measurements }: Judgement,
  proves: readonly string[],
): VerdictReasons['hostStalls'] {
  const cases = results.reduce((sum, result) => sum + result.stalledCases, 0);
  const { longest, exceedsSlack, explainedExpectations } = stalls;
  if (!longest || !(exceedsSlack || cases > 0)) return null;
  return {
    longestMs: Math.round(longest.systemMs),
    cases,
    checks: results.flatMap((result) =>
      proves.includes(result.check) && checkState(result) === 'stalled' ? [result.check] : [],
    ),
    expectations: explainedExpectations.size,
    measures: measurements.flatMap(({ state, measure }) => (state === 'stalled' ? [measure] : [])),
    ownStalls: results.flatMap(({ check, selfStalledCases: ownStalls }) => (ownStalls > 0 ? [check] : [])),
  };
}

function unmetExpectationsIn(
  { stalls }: Judgement,
  events: readonly HistoryEvent[],
): VerdictReasons['unmetExpectations'] {
  return events.flatMap((event, index) =>
    event.kind === 'expectation' && !event.met && !stalls.explainedExpectations.has(index)
      ? [{ step: event.step, detail: event.detail }]
      : [],
  );
}
