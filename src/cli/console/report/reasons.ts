import { stateOf } from '../../../harness/checks/check.ts';
import type { HistoryEvent } from '../../../harness/history/event.ts';
import { amended, timesFired } from '../../../harness/history/plans.ts';
import type { RunResult } from '../../../harness/runner/run.ts';

/** What a verdict rests on, as data: each language makes its own sentences of it. */
export interface Reasons {
  readonly verdict: RunResult['verdict']['verdict'];
  readonly checks: number;
  readonly cases: number;
  readonly fromOutside: boolean;
  /** Checks that found something, and how often. */
  readonly broken: readonly { readonly check: string; readonly findings: number }[];
  readonly unmet: readonly { readonly step: string; readonly detail: string }[];
  readonly missed: readonly string[];
  readonly unmeasured: readonly string[];
  readonly troubles: readonly string[];
  /** Planned faults that never fired. */
  readonly unfired: readonly string[];
  /** Checks that the run is to exercise and that had nothing to look at. */
  readonly idle: readonly string[];
  /** What checks could not judge, in their own words. */
  readonly undecided: readonly string[];
  readonly unanswered: readonly { readonly question: string; readonly asked: boolean }[];
  readonly ended: 'done' | 'gave-up' | 'never';
}

/** What the verdict on a run rests on. */
export function reasonsOf({ history: { header, events }, judgement, verdict, troubles }: RunResult): Reasons {
  const { results, measured } = judgement;
  const fired = timesFired(events);
  const end = events.findLast((event) => event.kind === 'run-ended');
  return {
    verdict: verdict.verdict,
    checks: results.length,
    cases: results.reduce((sum, { looked }) => sum + looked, 0),
    fromOutside: header.stage === 'remote',
    broken: results.flatMap(({ check, findings }) => (findings.length > 0 ? [{ check, findings: findings.length }] : [])),
    unmet: unmetIn(events),
    missed: measured.flatMap(({ state, measure }) => (state === 'missed' ? [measure] : [])),
    unmeasured: measured.flatMap(({ state, measure }) => (state === 'nothing' ? [measure] : [])),
    troubles,
    unfired: amended(header, events).faults.flatMap(({ plan, fault, on }) => (fired.has(plan) ? [] : [`${fault} · ${on} (${plan})`])),
    idle: header.proves.filter((name) => results.every((result) => result.check !== name || stateOf(result) === 'idle')),
    undecided: results.flatMap(({ check, undecided }) => undecided.map((sentence) => `${check}: ${sentence}`)),
    unanswered: events.flatMap((event) => (event.kind === 'operator-judged' && event.answer === 'unsure' ? [{ question: event.question, asked: event.source !== 'nobody' }] : [])),
    ended: end ? (end.reason === 'gave-up' ? 'gave-up' : 'done') : 'never',
  };
}

function unmetIn(events: readonly HistoryEvent[]): Reasons['unmet'] {
  return events.flatMap((event) => (event.kind === 'expectation' && !event.met ? [{ step: event.step, detail: event.detail }] : []));
}
