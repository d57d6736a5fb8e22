import { count } from '../checks/check.ts';
import type { Verdict } from '../judge/verdict.ts';
import { heldUpHelpers, seenByHelpers } from './loop-delays.ts';
import { slowMachineSays } from './host-speed.ts';
import {
  replayKind,
  type BaselineResult,
  type BenchResult,
  type BesideBaseline,
  type Compared,
  type Latency,
  type LoadResult,
} from './result.ts';

/** What a verdict is made of. */
export interface Evidence extends Pick<
  BenchResult,
  'loads' | 'loops' | 'checks' | 'baseline' | 'knee' | 'attacks' | 'hostile' | 'vus' | 'broken' | 'cutShort'
> {
  /** Outcomes that a request of this profile may have besides success, for example `busy` where machines are contended. */
  readonly allowed: readonly string[];
}

/** A core that answers within this at the 95th percentile does not hold a generator up, ms. */
const promptMs = 1_000;
/** A generator that sends later than this at the 95th percentile measures itself, ms. */
const lateMs = 50;

/**
 * The verdict on a benchmark. A broken rule, a lost sale or a slower core is a FAIL, however fast the rest is; a
 * generator that could not keep up, or a run that measured nothing, proves nothing.
 */
export function benchVerdict(evidence: Evidence): Verdict {
  if (evidence.cutShort) return { verdict: 'INCONCLUSIVE', why: whyCutShort(evidence, evidence.cutShort) };
  const helpers = heldUpHelpers(steady(evidence.loads, evidence.knee), evidence.loops);
  const failed = [
    ...brokenRules(evidence),
    ...evidence.hostile,
    ...lostSales(evidence),
    ...heldUp(evidence),
    ...slower(evidence.baseline, helpers.length > 0),
  ];
  if (failed.length > 0) return { verdict: 'FAIL', why: failed.join(' ') };
  const doubtful = [
    ...evidence.broken,
    ...weakGenerator(evidence),
    ...fewAttacks(evidence.attacks),
    ...helpers,
    ...slowMachine(evidence.baseline),
    ...nothing(evidence),
  ];
  if (doubtful.length > 0) return { verdict: 'INCONCLUSIVE', why: doubtful.join(' ') };
  const sent = evidence.loads.reduce((sum, { outcomes }) => sum + total(outcomes), 0);
  const against = evidence.baseline.is === 'compared' ? notSlower(evidence.baseline) : '';
  return {
    verdict: 'PASS',
    why: `${count(sent, 'request')} came to what they were to; ${repelled(evidence.attacks)}${count(evidence.checks.checks, 'check')} looked at ${count(evidence.checks.looked, 'case')} and found every rule kept.${against}`,
  };
}

/** What a cut has left unanswered would look lost, and what it has left unsettled stuck: nothing is judged by that. */
function whyCutShort({ checks: { findings } }: Evidence, cutShort: string): string {
  const [first] = findings;
  const seen = first
    ? ` What the checks say of what was seen is no verdict, since a cut looks like a loss: ${count(findings.length, 'finding')}, the first of ${first.check}.`
    : '';
  return `The run was cut short: ${cutShort}.${seen}`;
}

function brokenRules({ checks: { findings } }: Evidence): string[] {
  const [first] = findings;
  if (!first) return [];
  const names = [...new Set(findings.map(({ check }) => check))];
  return [`The core broke ${names.join(', ')} under load (${count(findings.length, 'finding')}); first: ${first.says}`];
}

/** Of the requests of a pure path this share may find its machine busy: one that came late at the machine before. */
const busyShare = 0.01;

/** What a request past the knee may come to: nobody has taken it. */
const pastTheKnee: ReadonlySet<string> = new Set(['busy', 'no answer']);

/**
 * Above the knee a core may fail its customers by being slow, but never by losing a sale that it took: not in a
 * warm-up either.
 */
function lostSales({ loads, allowed, knee }: Evidence): string[] {
  const excused = new Set(['success', ...allowed]);
  return loads.flatMap(({ stage, outcomes }) => {
    const all = total(outcomes);
    const isExcused = (outcome: string, times: number): boolean =>
      excused.has(outcome) ||
      (isStep(stage, knee) && pastTheKnee.has(outcome)) ||
      (outcome === 'busy' && times <= busyShare * all);
    const lost = Object.entries(outcomes).filter(([outcome, times]) => !isExcused(outcome, times));
    return lost.length === 0
      ? []
      : [
          `Of ${count(all, 'request')} in ${stage}, ${lost.map(([outcome, times]) => `${times} came to "${outcome}"`).join(', ')}.`,
        ];
  });
}

function heldUp({ loads, knee }: Evidence): string[] {
  return steady(loads, knee).flatMap(({ stage, dropped, times, lateness }) => {
    const answer = high(times.answer);
    // An answer's time begins when the request was due: what the generator was late is none of the core's.
    return dropped > 0 && answer.ms - high(lateness).ms > promptMs
      ? [
          `The core did not keep up in ${stage}: it answered in ${Math.round(answer.ms)} ms (${answer.is}), and ${count(dropped, 'request')} could not be sent.`,
        ]
      : [];
  });
}

/** Whether only its times make a run fail or doubtful: then it is measured once more (docs/load.md), since what a machine does to a run it seldom does twice. */
export function asksForAnother(evidence: Evidence): boolean {
  const { baseline } = evidence;
  return (
    baseline.is === 'compared' &&
    baseline.earlier === undefined &&
    baseline.worse.length > 0 &&
    benchVerdict({ ...evidence, baseline: { is: 'none' } }).verdict !== 'FAIL'
  );
}

function notSlower({ earlier }: BesideBaseline): string {
  if (!earlier) return ' Nothing is slower than in the baseline.';
  return ` A first measurement was slower than the baseline in ${namesOf(earlier)}; this second one is not, so that it was not the core.`;
}

/** On a machine that is much slower than it was for the baseline, nobody can tell whether the core is slower as well. */
function slowMachine(baseline: BaselineResult): string[] {
  if (baseline.is !== 'compared' || baseline.worse.length === 0) return [];
  const says = slowMachineSays(baseline);
  return says === ''
    ? []
    : [
        `This machine is slower than it was for the baseline: ${says}. Whether the core is slower too (${namesOf(baseline.worse)}) cannot be told: run it again when the machine is free, or compare two checkouts in turn (vendloop bench compare).`,
      ];
}

function namesOf(rows: readonly Compared[]): string {
  return [...new Set(rows.map(({ of }) => of))].join(', ');
}

/** @param doubted fleet or receiver were held up: a stage that they time may be slower by their own fault. */
function slower(baseline: BaselineResult, doubted: boolean): string[] {
  if (baseline.is !== 'compared' || slowMachineSays(baseline) !== '') return [];
  const worse = baseline.worse.filter(({ of }) => !doubted || !seenByHelpers.has(of));
  const [worst] = worse;
  if (!worst) return [];
  const others = [...new Set(worse.slice(1).map(({ of }) => of))].filter((of) => of !== worst.of);
  const also = others.length > 0 ? ` Slower too: ${others.join(', ')}.` : '';
  const at = worst.quantile === 0.5 ? 'median' : '95th percentile';
  const twice = baseline.earlier ? ', in two measurements' : '';
  const expected =
    worst.expectedMs === worst.baseMs
      ? ''
      : `, where ${worst.expectedMs.toFixed(1)} were to be expected of a machine as slow as this one is now`;
  return [
    `The stage ${worst.of} is slower than in the baseline${twice}: ${worst.baseMs.toFixed(1)} → ${worst.hereMs.toFixed(1)} ms at the ${at}${expected} (${sign(worst.lowMs)} to ${sign(worst.highMs)} ms; the margin is ${worst.marginMs.toFixed(1)} ms).${also}`,
  ];
}

function sign(ms: number): string {
  return `${ms < 0 ? '−' : '+'}${Math.abs(ms).toFixed(1)}`;
}

function weakGenerator({ loads, knee, vus }: Evidence): string[] {
  return steady(loads, knee).flatMap(({ stage, asked, dropped, lateness }) => {
    if (dropped > 0)
      return [
        `The generator was too weak: with ${count(vus, 'VU')} it could not send ${dropped} of the requests of ${stage}, at ${asked} a second, though the core answered promptly.`,
      ];
    const late = high(lateness);
    return late.ms > lateMs
      ? [
          `The generator was late: it sent the requests of ${stage} ${Math.round(late.ms)} ms after they were due (${late.is}). Give it more processors or VUs.`,
        ]
      : [];
  });
}

/** A load that a bad request did not reach has not been tried by it. */
function fewAttacks(attacks: BenchResult['attacks']): string[] {
  if (attacks === null) return [];
  const sent = attacks.kinds.reduce((sum, { kind, requests }) => sum + (kind === replayKind ? 0 : requests), 0);
  const replays = attacks.kinds.some(({ kind }) => kind === replayKind);
  return [
    ...(sent < attacks.planned
      ? [
          `The generator was too weak: it could not send ${attacks.planned - sent} of ${count(attacks.planned, 'hostile request')}.`,
        ]
      : []),
    ...(replays ? [] : ['No request was sent a second time.']),
  ];
}

function repelled(attacks: BenchResult['attacks']): string {
  const all = attacks?.kinds.reduce((sum, { requests }) => sum + requests, 0) ?? 0;
  return all === 0 ? '' : `${count(all, 'hostile request')} got the one right answer; `;
}

function nothing({ loads, knee, checks }: Evidence): string[] {
  if (checks.checks > 0 && checks.looked === 0)
    return ['No check had a case to look at: that no rule was broken is not proved.'];
  const isTold = ({ times }: LoadResult): boolean => (times.path?.n ?? 0) > 0;
  if (!loads.some((load) => load.measured && isTold(load))) return ['Nothing was measured.'];
  return steady(loads, knee)
    .filter((load) => !isTold(load))
    .map(({ stage }) => `No delivery of ${stage} was told of.`);
}

/** Steps of a sweep are to be too much for core or generator at some rate: what they show is the knee. */
function steady(loads: readonly LoadResult[], knee: Evidence['knee']): readonly LoadResult[] {
  return loads.filter(({ measured, stage }) => measured && !isStep(stage, knee));
}

function isStep(stage: string, knee: Evidence['knee']): boolean {
  return knee !== null && stage.startsWith('step-');
}

/** The 95th percentile; of fewer times the 90th, of still fewer their mean. */
function high(times: Latency | null | undefined): { readonly ms: number; readonly is: string } {
  if (!times) return { ms: 0, is: '' };
  if (times.p95 !== null) return { ms: times.p95, is: 'p95' };
  return times.p90 === null ? { ms: times.mean, is: 'mean' } : { ms: times.p90, is: 'p90' };
}

function total(outcomes: Readonly<Record<string, number>>): number {
  return Object.values(outcomes).reduce((sum, times) => sum + times, 0);
}
