import type { HistoryEvent, HistoryHeader } from '../history/event.ts';
import { amended, timesFired } from '../history/fault-plans.ts';
import { count, findingCount, stateOf } from '../checks/check.ts';
import { sayLimits, sayValue } from '../measures/judge-measures.ts';
import type { Judgement } from '../checks/index.ts';
import { notJudged, notLooked, stallAdvice } from './stall-messages.ts';

/** What a run came to, and why in one or more sentences. INCONCLUSIVE is never shown as PASS. */
export interface Verdict {
  readonly verdict: 'PASS' | 'FAIL' | 'INCONCLUSIVE';
  readonly why: string;
}

/** Exit codes of the commands that end with a verdict; 2 is wrong usage. */
export const exitCodes = { PASS: 0, FAIL: 1, INCONCLUSIVE: 3 } as const satisfies Record<Verdict['verdict'], number>;

/**
 * The verdict on a judged history. A broken rule or an unmet expectation is a FAIL whatever else is missing; a run that
 * did not do what it was to do proves nothing; only what is left is a PASS.
 */
export function verdictOf(judgement: Judgement, header: HistoryHeader, events: readonly HistoryEvent[]): Verdict {
  const failed = [...brokenRules(judgement), ...unmetExpectations(judgement, events), ...missedMeasures(judgement)];
  if (failed.length > 0) return { verdict: 'FAIL', why: failed.join(' ') };
  const missing = [
    ...unfiredFaults(header, events),
    ...unlooked(judgement, header),
    ...undecided(judgement),
    ...unmeasured(judgement),
    ...unanswered(events),
    ...unended(events),
    ...notJudged(judgement, events),
  ];
  const reasons = missing.length > 0 ? missing : [...unseen(judgement), ...idle(header, events)].slice(0, 1);
  if (reasons.length > 0)
    return { verdict: 'INCONCLUSIVE', why: [...reasons, ...stallAdvice(judgement, header)].join(' ') };
  const limits =
    header.stage === 'remote'
      ? ' The core was seen from outside alone: most checks need its own events, and did not judge it.'
      : '';
  return {
    verdict: 'PASS',
    why: `${count(judgement.results.length, 'check')} looked at ${count(casesOf(judgement), 'case')} and found every rule kept.${notLooked(judgement)}${limits}`,
  };
}

/** How many cases all checks looked at together. */
export function casesOf({ results }: Judgement): number {
  return results.reduce((sum, { looked }) => sum + looked, 0);
}

/** Whether no check looked at anything, in a sentence: no rule can be said to be kept then. */
export function unseen(judgement: Judgement): string[] {
  return casesOf(judgement) === 0 ? ['No check had a case to look at, so nothing is proved.'] : [];
}

function brokenRules({ results, findings }: Judgement): string[] {
  if (findings.length === 0) return [];
  const broken = results.filter((result) => result.findings.length > 0);
  const each = broken.map((result) => `${result.check} (${findingCount(result)})`);
  const all = broken.reduce((sum, result) => sum + findingCount(result), 0);
  return [`${count(all, 'finding')}: ${each.join(', ')}.`];
}

function unmetExpectations({ heldUp }: Judgement, events: readonly HistoryEvent[]): string[] {
  const unmet = events.flatMap((event, index) =>
    event.kind === 'expectation' && !event.met && !heldUp.expectations.has(index) ? [event] : [],
  );
  const [first] = unmet;
  if (!first) return [];
  return [`${count(unmet.length, 'expectation')} not met; first, at step "${first.step}": ${first.detail}.`];
}

function missedMeasures({ measured }: Judgement): string[] {
  return measured
    .filter(({ state }) => state === 'missed')
    .map((one) => `${one.measure} is ${sayValue(one.value ?? 0, one.unit)}; expected ${sayLimits(one)}.`);
}

function unmeasured({ measured }: Judgement): string[] {
  return measured
    .filter(({ state }) => state === 'nothing')
    .map(({ measure }) => `The run is to be measured by ${measure}, but there was nothing to measure it by.`);
}

/** Planned faults of a large fleet that are named in a verdict; the rest is counted. */
const namedFaults = 3;

function unfiredFaults(header: HistoryHeader, events: readonly HistoryEvent[]): string[] {
  const fired = timesFired(events);
  const planned = amended(header, events).faults;
  const unfired = planned
    .filter(({ plan }) => !fired.has(plan))
    .map(({ plan, fault, on }) => `${fault} on ${on} (${plan})`);
  if (unfired.length === 0) return [];
  if (unfired.length === 1) return [`The planned fault ${unfired.join('')} never fired.`];
  const more = unfired.length - namedFaults;
  return [
    `${unfired.length} of ${count(planned.length, 'planned fault')} never fired: ${unfired.slice(0, namedFaults).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
  ];
}

/** Questions to a person that nobody answered, or whose answer was that it could not be seen. */
function unanswered(events: readonly HistoryEvent[]): string[] {
  const open = events.flatMap((event) =>
    event.kind === 'operator-judged' && event.answer === 'unsure' ? [event] : [],
  );
  return open.map(
    ({ question, source }) =>
      `"${question}" ${source === 'nobody' ? 'was to be asked, but nobody was there to answer' : 'was answered with "cannot tell"'}.`,
  );
}

/** Checks that a run is to exercise and that had nothing to look at, in sentences. */
export function unlooked({ results }: Judgement, header: HistoryHeader): string[] {
  return header.proves.flatMap((name) => {
    const result = results.find(({ check }) => check === name);
    if (!result) return [`The run is to prove ${name}, but there is no check of that name here.`];
    const state = stateOf(result);
    if (state === 'held-up')
      return [
        `The run is to prove ${name}, but none of its ${count(result.heldUp, 'case')} could be judged: this computer was held up.`,
      ];
    return state === 'idle' ? [`The run is to prove ${name}, but that check had nothing to look at.`] : [];
  });
}

/** What checks could not judge, in sentences. */
export function undecided({ results }: Pick<Judgement, 'results'>): string[] {
  return results.flatMap(({ check, undecided: sentences }) => sentences.map((sentence) => `${check}: ${sentence}`));
}

/** A run that is to prove nothing special, and in which nothing is to break, must at least have asked the core for something. */
function idle({ proves, faults }: HistoryHeader, events: readonly HistoryEvent[]): string[] {
  if (proves.length > 0 || faults.length > 0 || events.some(({ kind }) => kind === 'answer' || kind === 'expectation'))
    return [];
  return ['Nothing was asked of the core, so nothing is shown of it.'];
}

/** Whether a run broke off or gave up, in a sentence. */
export function unended(events: readonly HistoryEvent[]): string[] {
  const end = events.findLast((event) => event.kind === 'run-ended');
  if (!end) return ['The history breaks off: the run never said that it had ended.'];
  return end.reason === 'gave-up' ? ['The run gave up before its end.'] : [];
}
