import { formatQuantity } from '../checks/check.ts';
import type { Verdict } from '../judge/verdict.ts';
import { delayedHelperMessages, timesAffectedByHelpers } from './loop-delays.ts';
import { generatorMessages, overloadMessages } from './generator-verdict.ts';
import { slowHostMessage } from './host-speed.ts';
import { lateFleetMessages } from './late-fleet.ts';
import {
  replayKind,
  type BaselineResult,
  type BenchResult,
  type BaselineComparison,
  type QuantileComparison,
  type LoadResult,
} from './result.ts';

/** What a verdict is made of. */
export interface VerdictInput extends Pick<
  BenchResult,
  | 'loads'
  | 'loops'
  | 'checks'
  | 'baseline'
  | 'knee'
  | 'attacks'
  | 'hostile'
  | 'vus'
  | 'processes'
  | 'others'
  | 'problems'
  | 'cutShort'
> {
  /**
   * Outcomes that a request of this profile may have besides success, for example `busy` where machines are contended.
   */
  readonly allowedOutcomes: readonly string[];
}

/**
 * The verdict on a benchmark. A broken rule, a lost sale or a slower core is a FAIL, however fast the rest is; a
 * generator that could not keep up, or a run that measured nothing, proves nothing.
 */
export function benchVerdict(evidence: VerdictInput): Verdict {
  if (evidence.cutShort) return { verdict: 'INCONCLUSIVE', reason: interruptedMessage(evidence, evidence.cutShort) };
  const steady = steadyLoads(evidence.loads, evidence.knee);
  const helperDelays = [...delayedHelperMessages(steady, evidence.loops), ...lateFleetMessages(steady, evidence)];
  const failed = [
    ...violatedRules(evidence),
    ...evidence.hostile,
    ...failedRequests(evidence),
    ...overloadMessages(steady, evidence),
    ...slowerMessages(evidence.baseline, helperDelays.length > 0),
  ];
  if (failed.length > 0) return { verdict: 'FAIL', reason: failed.join(' ') };
  const reasons = [
    ...evidence.problems,
    ...generatorMessages(steady, evidence),
    ...missingAttackMessages(evidence.attacks),
    ...helperDelays,
    ...slowHostMessages(evidence.baseline),
    ...nothingMeasured(evidence),
  ];
  if (reasons.length > 0) return { verdict: 'INCONCLUSIVE', reason: reasons.join(' ') };
  const sent = evidence.loads.reduce((sum, { outcomes }) => sum + total(outcomes), 0);
  const comparisonText = evidence.baseline.kind === 'compared' ? notSlowerMessage(evidence.baseline) : '';
  return {
    verdict: 'PASS',
    reason:
      `${formatQuantity(sent, 'request')} had the expected outcome; ` +
      `${rejectedMessage(evidence.attacks)}${formatQuantity(evidence.checks.checks, 'check')} examined ` +
      `${formatQuantity(evidence.checks.cases, 'case')} and found no violation.${comparisonText}`,
  };
}

/** What a cut has left unanswered would look lost, and what it has left unsettled stuck: nothing is judged by that. */
function interruptedMessage({ checks: { findings } }: VerdictInput, cutShort: string): string {
  const [first] = findings;
  const findingsText = first
    ? ' The findings of an interrupted run are no verdict, since an interruption looks like a loss: ' +
      `${formatQuantity(findings.length, 'finding')}, the first of ${first.check}.`
    : '';
  return `The run was cut short: ${cutShort}.${findingsText}`;
}

function violatedRules({ checks: { findings } }: VerdictInput): string[] {
  const [first] = findings;
  if (!first) return [];
  const names = [...new Set(findings.map(({ check }) => check))];
  return [
    `The core broke ${names.join(', ')} under load (${formatQuantity(findings.length, 'finding')}); first: ` +
      first.message,
  ];
}

/** Of the requests of a pure path this share may find its machine busy: one that came late at the machine before. */
const maxBusyShare = 0.01;

/** Allowed outcomes past the knee: the request was not accepted. */
const outcomesPastKnee: ReadonlySet<string> = new Set(['busy', 'no answer']);

/**
 * Above the knee a core may fail its customers by being slow, but never by losing a sale that it took: not in a
 * warm-up either.
 */
function failedRequests({ loads, allowedOutcomes, knee }: VerdictInput): string[] {
  const accepted = new Set(['success', ...allowedOutcomes]);
  return loads.flatMap(({ step, outcomes }) => {
    const requestCount = total(outcomes);
    const isExcused = (outcome: string, times: number): boolean =>
      accepted.has(outcome) ||
      (isStep(step, knee) && outcomesPastKnee.has(outcome)) ||
      (outcome === 'busy' && times <= maxBusyShare * requestCount);
    const failed = Object.entries(outcomes).filter(([outcome, times]) => !isExcused(outcome, times));
    return failed.length === 0
      ? []
      : [
          `Of ${formatQuantity(requestCount, 'request')} in ${step}, ` +
            `${failed.map(([outcome, times]) => `${times} came to "${outcome}"`).join(', ')}.`,
        ];
  });
}

/**
 * Whether only its times make a run fail or doubtful: then it is measured once more (docs/benchmark.md), since what a
 * machine does to a run it seldom does twice.
 */
export function needsConfirmation(evidence: VerdictInput): boolean {
  const { baseline } = evidence;
  return (
    baseline.kind === 'compared' &&
    baseline.firstComparison === undefined &&
    baseline.worse.length > 0 &&
    benchVerdict({ ...evidence, baseline: { kind: 'none' } }).verdict !== 'FAIL'
  );
}

function notSlowerMessage({ firstComparison }: BaselineComparison): string {
  if (!firstComparison) return ' Nothing is slower than in the baseline.';
  return (
    ` A first measurement was slower than the baseline in ${timeNamesOf(firstComparison)}; this second one is not, ` +
    'so that it was not the core.'
  );
}

/**
 * On a host that is much slower than for the baseline, a slower core cannot be recognized.
 */
function slowHostMessages(baseline: BaselineResult): string[] {
  if (baseline.kind !== 'compared' || baseline.worse.length === 0) return [];
  const message = slowHostMessage(baseline);
  return message === ''
    ? []
    : [
        `This machine is slower than it was for the baseline: ${message}. Whether the core is slower too ` +
          `(${timeNamesOf(baseline.worse)}) is unknown: run it again when the machine is free, or compare two ` +
          'checkouts in turn (vendloop bench compare).',
      ];
}

function timeNamesOf(rows: readonly QuantileComparison[]): string {
  return [...new Set(rows.map(({ timeName }) => timeName))].join(', ');
}

/** @param helpersDelayed fleet or receiver stalled: a phase that they time may be slower because of them. */
function slowerMessages(baseline: BaselineResult, helpersDelayed: boolean): string[] {
  if (baseline.kind !== 'compared' || slowHostMessage(baseline) !== '') return [];
  const worse = baseline.worse.filter(({ timeName }) => !helpersDelayed || !timesAffectedByHelpers.has(timeName));
  const [worst] = worse;
  if (!worst) return [];
  const others = [...new Set(worse.slice(1).map(({ timeName }) => timeName))].filter(
    (timeName) => timeName !== worst.timeName,
  );
  const othersText = others.length > 0 ? ` Slower too: ${others.join(', ')}.` : '';
  const at = worst.quantile === 0.5 ? 'median' : '95th percentile';
  const confirmedText = baseline.firstComparison ? ', in two measurements' : '';
  const expected =
    worst.expectedMs === worst.baseMs
      ? ''
      : `, where ${worst.expectedMs.toFixed(1)} is expected on a machine as slow as this one is now`;
  return [
    `The phase ${worst.timeName} is slower than in the baseline${confirmedText}: ${worst.baseMs.toFixed(1)} → ` +
      `${worst.currentMs.toFixed(1)} ms at the ${at}${expected} (${formatSigned(worst.lowMs)} to ` +
      `${formatSigned(worst.highMs)} ms; the margin is ${worst.marginMs.toFixed(1)} ms).${othersText}`,
  ];
}

function formatSigned(ms: number): string {
  return `${ms < 0 ? '−' : '+'}${Math.abs(ms).toFixed(1)}`;
}

/** A load that a bad request did not reach has not been tried by it. */
function missingAttackMessages(attacks: BenchResult['attacks']): string[] {
  if (attacks === null) return [];
  const sent = attacks.kinds.reduce((sum, { kind, requests }) => sum + (kind === replayKind ? 0 : requests), 0);
  const replays = attacks.kinds.some(({ kind }) => kind === replayKind);
  return [
    ...(sent < attacks.planned
      ? [
          `The generator was too weak: it could not send ${attacks.planned - sent} of ` +
            `${formatQuantity(attacks.planned, 'hostile request')}.`,
        ]
      : []),
    ...(replays ? [] : ['No request was sent a second time.']),
  ];
}

function rejectedMessage(attacks: BenchResult['attacks']): string {
  const all = attacks?.kinds.reduce((sum, { requests }) => sum + requests, 0) ?? 0;
  return all === 0 ? '' : `${formatQuantity(all, 'hostile request')} got the one right answer; `;
}

function nothingMeasured({ loads, knee, checks }: VerdictInput): string[] {
  if (checks.checks > 0 && checks.cases === 0) return ['No check had a case: nothing is proved.'];
  const isNotified = ({ times }: LoadResult): boolean => (times.path?.n ?? 0) > 0;
  if (!loads.some((load) => load.measured && isNotified(load))) return ['Nothing was measured.'];
  return steadyLoads(loads, knee)
    .filter((load) => !isNotified(load))
    .map(({ step }) => `No delivery of ${step} had a callback.`);
}

/** Steps of a sweep are to be too much for core or generator at some rate: what they show is the knee. */
function steadyLoads(loads: readonly LoadResult[], knee: VerdictInput['knee']): readonly LoadResult[] {
  return loads.filter(({ measured, step }) => measured && !isStep(step, knee));
}

function isStep(step: string, knee: VerdictInput['knee']): boolean {
  return knee !== null && step.startsWith('step-');
}

function total(outcomes: Readonly<Record<string, number>>): number {
  return Object.values(outcomes).reduce((sum, times) => sum + times, 0);
}
