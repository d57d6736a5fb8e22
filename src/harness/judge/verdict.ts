import type { HistoryEvent } from '../history/event.ts';
import type { HistoryHeader } from '../history/header.ts';
import { effectiveHeader, countFirings } from '../history/fault-plans.ts';
import { formatQuantity, findingCount, checkState } from '../checks/check.ts';
import { checks } from '../checks/index.ts';
import { formatLimits, formatValue } from '../measures/judge-measures.ts';
import type { Judgement } from './judgement.ts';
import { stallReasons, stalledCaseNote, stallAdvice } from './stall-messages.ts';

/** What a run came to, and why in one or more sentences. INCONCLUSIVE is never shown as PASS. */
export interface Verdict {
  readonly verdict: 'PASS' | 'FAIL' | 'INCONCLUSIVE';
  readonly reason: string;
}

/** Exit codes of the commands that end with a verdict; 2 is wrong usage. */
export const exitCodes = { PASS: 0, FAIL: 1, INCONCLUSIVE: 3 } as const satisfies Record<Verdict['verdict'], number>;

/**
 * The verdict on a judged history. A broken rule or an unmet expectation is a FAIL whatever else is missing; a run that
 * did not do what it was to do proves nothing; only what is left is a PASS.
 */
export function computeVerdict(judgement: Judgement, header: HistoryHeader, events: readonly HistoryEvent[]): Verdict {
  const driverFailure = events.find((event) => event.kind === 'driver-failed');
  if (driverFailure) return { verdict: 'INCONCLUSIVE', reason: driverFailureReason(driverFailure.message) };
  const failures = [...violatedRules(judgement), ...unmetExpectations(judgement, events), ...missedMeasures(judgement)];
  if (failures.length > 0) return { verdict: 'FAIL', reason: failures.join(' ') };
  const gaps = [
    ...unfiredFaults(header, events),
    ...unexercisedChecks(judgement, header),
    ...undecidedChecks(judgement),
    ...measuresWithoutData(judgement),
    ...unansweredQuestions(events),
    ...(header.source ? [] : incompleteRun(events)),
    ...stallReasons(judgement, events),
  ];
  const reasons =
    gaps.length > 0 ? gaps : [...noCases(judgement), ...(header.source ? [] : noRequests(header, events))].slice(0, 1);
  if (reasons.length > 0)
    return { verdict: 'INCONCLUSIVE', reason: [...reasons, ...stallAdvice(judgement, header)].join(' ') };
  const hiddenNote = header.source ? hiddenInLog(judgement) : header.stage === 'target' ? hiddenLaws(judgement) : '';
  return {
    verdict: 'PASS',
    reason:
      `${formatQuantity(judgement.results.length, 'check')} judged ` +
      `${formatQuantity(totalCases(judgement), 'case')} and found no ` +
      `violation.${stalledCaseNote(judgement)}${hiddenNote}`,
  };
}

/** A driver that fails is never the cloud's fault, whatever else was seen. */
function driverFailureReason(message: string): string {
  return `The driver failed, and nothing of this run is blamed on the cloud: ${message}.`;
}

/** The checks whose laws a core which was joined does not show. */
export function hiddenChecks({ results }: Judgement): readonly string[] {
  const seen = new Set(results.map(({ check }) => check));
  return checks.flatMap(({ name }) => (seen.has(name) ? [] : [name]));
}

function hiddenLaws(judgement: Judgement): string {
  const hidden = hiddenChecks(judgement);
  return hidden.length === 0
    ? ''
    : ` The core was seen from outside alone. Not visible from there: ${hidden.join(', ')}.`;
}

/** Names the laws that an imported log does not show. */
function hiddenInLog({ hidden = [] }: Judgement): string {
  const names = hidden.flatMap(({ check, canBeShown }) => (canBeShown ? [check] : []));
  const others = hidden.length - names.length;
  return ` Not visible in this log: ${names.join(', ')}, and ${formatQuantity(others, 'check')} that no log shows.`;
}

/** How many cases all checks judged together. */
export function totalCases({ results }: Judgement): number {
  return results.reduce((sum, { cases }) => sum + cases, 0);
}

/** A sentence if no check judged a case: then nothing is proved. */
export function noCases(judgement: Judgement): string[] {
  return totalCases(judgement) === 0 ? ['No check had a case, so nothing is proved.'] : [];
}

function violatedRules({ results, findings }: Judgement): string[] {
  if (findings.length === 0) return [];
  const violated = results.filter((result) => result.findings.length > 0);
  const perCheck = violated.map((result) => `${result.check} (${findingCount(result)})`);
  const all = violated.reduce((sum, result) => sum + findingCount(result), 0);
  return [`${formatQuantity(all, 'finding')}: ${perCheck.join(', ')}.`];
}

function unmetExpectations({ stalls }: Judgement, events: readonly HistoryEvent[]): string[] {
  const unmet = events.flatMap((event, index) =>
    event.kind === 'expectation' && !event.met && !stalls.explainedExpectations.has(index) ? [event] : [],
  );
  const [first] = unmet;
  if (!first) return [];
  return [`${formatQuantity(unmet.length, 'expectation')} not met; first, at step "${first.step}": ${first.detail}.`];
}

function missedMeasures({ measurements }: Judgement): string[] {
  return measurements
    .filter(({ state }) => state === 'missed')
    .map(
      (measurement) =>
        `${measurement.measure} is ${formatValue(measurement.value ?? 0, measurement.unit)}; expected ` +
        `${formatLimits(measurement)}.`,
    );
}

function measuresWithoutData({ measurements }: Judgement): string[] {
  return measurements
    .filter(({ state }) => state === 'no-data')
    .map(({ measure }) => `The run is to be measured by ${measure}, but there was nothing to measure it by.`);
}

/** Planned faults of a large fleet that are named in a verdict; the rest is counted. */
const maxNamedFaults = 3;

function unfiredFaults(header: HistoryHeader, events: readonly HistoryEvent[]): string[] {
  const fired = countFirings(events);
  const planned = effectiveHeader(header, events).faults;
  const unfired = planned
    .filter(({ plan }) => !fired.has(plan))
    .map(({ plan, fault, targetText }) => `${fault} on ${targetText} (${plan})`);
  if (unfired.length === 0) return [];
  if (unfired.length === 1) return [`The planned fault ${unfired.join('')} never fired.`];
  const unnamed = unfired.length - maxNamedFaults;
  return [
    `${unfired.length} of ${formatQuantity(planned.length, 'planned fault')} never fired: ` +
      `${unfired.slice(0, maxNamedFaults).join(', ')}${unnamed > 0 ? ` and ${unnamed} more` : ''}.`,
  ];
}

/** Questions to a person without an answer, or with the answer that it could not be seen. */
function unansweredQuestions(events: readonly HistoryEvent[]): string[] {
  const unsureAnswers = events.flatMap((event) =>
    event.kind === 'operator-answered' && event.answer === 'unsure' ? [event] : [],
  );
  return unsureAnswers.map(
    ({ question, source }) =>
      `"${question}" was ` +
      (source === 'not-asked' ? 'not asked, because no person was there to answer.' : 'answered with "unsure".'),
  );
}

/** Checks that a run is to exercise and that had nothing to look at, in sentences. */
export function unexercisedChecks({ results, hidden = [] }: Judgement, header: HistoryHeader): string[] {
  return header.proves.flatMap((name) => {
    const result = results.find(({ check }) => check === name);
    const law = hidden.find(({ check }) => check === name);
    if (law) return [`The mapping requires check ${name}, which is not visible in the log: ${law.why}.`];
    if (!result && header.stage === 'target' && checks.some((check) => check.name === name))
      return [`The scenario requires check ${name}, which is not visible from outside a core.`];
    if (!result) return [`The scenario requires check ${name}, but there is no check of that name here.`];
    const state = checkState(result);
    if (state === 'stalled')
      return [
        `The scenario requires check ${name}, but none of its ${formatQuantity(result.stalledCases, 'case')} could ` +
          'be judged: this computer stalled.',
      ];
    return state === 'no-cases' ? [`The scenario requires check ${name}, but no case occurred.`] : [];
  });
}

/** What checks could not judge, in sentences. */
export function undecidedChecks({ results }: Pick<Judgement, 'results'>): string[] {
  return results.flatMap(({ check, undecided: sentences }) => sentences.map((sentence) => `${check}: ${sentence}`));
}

/**
 * A run that is to prove nothing special, and in which nothing is to break, must at least have asked the core for
 * something.
 */
function noRequests({ proves, faults }: HistoryHeader, events: readonly HistoryEvent[]): string[] {
  if (proves.length > 0 || faults.length > 0 || events.some(({ kind }) => kind === 'answer' || kind === 'expectation'))
    return [];
  return ['Nothing was asked of the core, so nothing is shown of it.'];
}

/** Why a run that was ended where it stood cannot pass. */
export const abandonedReason = 'The run was abandoned before its end.';

/** Whether a run broke off or gave up, in a sentence. */
export function incompleteRun(events: readonly HistoryEvent[]): string[] {
  const end = events.findLast((event) => event.kind === 'run-ended');
  if (!end) return ['The history is incomplete: it has no run-ended event.'];
  return end.reason === 'abandoned' ? [abandonedReason] : openCalls(events);
}

/** A run that came to its end has waited for every call. */
function openCalls(events: readonly HistoryEvent[]): string[] {
  const open = new Set<number>();
  for (const event of events) if (event.kind === 'call') open.add(event.call);
  for (const event of events) if (event.kind === 'answer' || event.kind === 'no-answer') open.delete(event.call);
  const [first] = open;
  if (first === undefined) return [];
  return [
    `The history is incomplete: ${formatQuantity(open.size, 'call')} had neither an answer nor a failure by the end ` +
      `of the run; first, call ${first}.`,
  ];
}
