import { count, findingCount, stateOf, type CheckResult, type Finding } from '../checks/check.ts';
import type { HistoryEvent } from '../history/event.ts';
import { firedPlan } from '../history/fault-plans.ts';
import { sayLimits, sayValue, type Measured } from '../measures/judge-measures.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { RunResult } from '../runner/run.ts';
import type { ReportAbout } from './report-about.ts';
import { firedFaults, type FiredFault } from '../history/fault-counts.ts';
import { junitFile, type JUnitCase, type JUnitOutcome } from './junit-xml.ts';
import type { RealTimes } from './line-times.ts';

/** A line of a run's report. */
type Case = JUnitCase & { readonly of: 'check' | 'fault' | 'expectation' | 'measure' | 'core' };

/** How a run's verdict stands to the one that was declared, where one was. */
type DeclaredVerdict = Pick<ReportAbout, 'declared' | 'asDeclared' | 'inconclusive'>;

/**
 * A run as JUnit XML: one suite, and in it a case for the verdict, each check, each planned failure, each expectation and
 * each measure. What had nothing to look at is skipped, not passed. A run that came to what its scenario declares fails
 * nothing, whatever its checks found, as its exit code says.
 */
export function junitXml(result: RunResult, declared: DeclaredVerdict, times: RealTimes): string {
  const { scenario, stage, seed } = result.history.header;
  const properties = {
    verdict: result.verdict.verdict,
    ...(declared.declared !== undefined && { declared: declared.declared }),
    stage,
    seed,
  };
  const cases = [
    ...troubleCases(result),
    ...checkCases(result),
    ...seenCases(result, times),
    ...result.judgement.measured.map(measureCase),
  ];
  return junitFile({
    name: scenario,
    seconds: times.wholeMs / 1000,
    properties,
    outcome: outcomeOf(result.verdict, declared),
    cases,
  });
}

function outcomeOf({ verdict, why }: Verdict, { declared, asDeclared, inconclusive }: DeclaredVerdict): JUnitOutcome {
  const states = { PASS: 'passed', FAIL: 'failed', INCONCLUSIVE: 'error' } as const;
  if (asDeclared === undefined) return { of: 'core', state: states[verdict], why: `${verdict}: ${why}` };
  const state = asDeclared ? 'passed' : inconclusive === true || verdict === 'INCONCLUSIVE' ? 'error' : 'failed';
  return { of: 'core', state, why: `${declared ?? ''} ${verdict}: ${why}`.trimStart() };
}

function troubleCases({ troubles }: RunResult): readonly Case[] {
  return troubles.map((trouble, index) => ({
    of: 'core',
    name: `failure ${index + 1} inside the core`,
    state: 'failed',
    why: trouble,
  }));
}

function checkCases({ history: { header, events }, judgement: { results, tookMs } }: RunResult): readonly Case[] {
  return results.map((check) => ({
    ...checkCase(check, header.proves, events),
    seconds: inSeconds(tookMs?.get(check.check)),
  }));
}

/** What showed while the run went on: a fault counts from the run's start, an expectation from the script's last one. */
function seenCases({ history, judgement }: RunResult, { eventMs }: RealTimes): readonly Case[] {
  const { events } = history;
  const firstFired = new Map<string, number>();
  const lastMet = new Map<string, number>();
  const expectations: Case[] = [];
  events.forEach((event, index) => {
    const ms = eventMs[index];
    const plan = firedPlan(event);
    if (plan !== null && ms !== undefined && !firstFired.has(plan)) firstFired.set(plan, ms);
    if (event.kind !== 'expectation') return;
    const [script = ''] = event.step.split(': ', 1);
    const seconds = ms === undefined ? undefined : inSeconds(ms - (lastMet.get(script) ?? 0));
    if (ms !== undefined) lastMet.set(script, ms);
    expectations.push({ ...expectationCase(event, index, judgement.heldUp.expectations.has(index)), seconds });
  });
  const faults = firedFaults(history).map((fault) => ({
    ...faultCase(fault),
    seconds: inSeconds(firstFired.get(fault.plan)),
  }));
  return [...faults, ...expectations];
}

function inSeconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

function checkCase(result: CheckResult, proves: readonly string[], events: readonly HistoryEvent[]): Case {
  const { check, findings } = result;
  const [first] = findings;
  if (first) {
    const all = findingCount(result);
    const more = all > 1 ? ` (and ${all - 1} more)` : '';
    return {
      of: 'check',
      name: check,
      state: 'failed',
      why: `${first.says}${more}`,
      evidence: findings.map((finding) => findingText(finding, events)).join('\n\n'),
    };
  }
  const state = stateOf(result);
  if (state === 'kept') return { of: 'check', name: check, state: 'passed' };
  if (state === 'inconclusive')
    return { of: 'check', name: check, state: 'skipped', why: `INCONCLUSIVE: ${result.undecided.join(' ')}` };
  if (state === 'held-up')
    return {
      of: 'check',
      name: check,
      state: 'skipped',
      why: `none of its ${count(result.heldUp, 'case')} could be judged: this computer was held up`,
    };
  return {
    of: 'check',
    name: check,
    state: 'skipped',
    why: `it had nothing to look at${proves.includes(check) ? ', though the scenario is to prove it' : ''}`,
  };
}

function findingText(
  { at, machine, says, customer, events: indexes }: Finding,
  events: readonly HistoryEvent[],
): string {
  const lines = indexes.map((index) => `  line ${index + 2}: ${JSON.stringify(events[index] ?? null)}`);
  return [`at ${at} ms${machine === undefined ? '' : `, machine ${machine}`}: ${says}`, `  ${customer}`, ...lines].join(
    '\n',
  );
}

function faultCase({ plan, on, fired }: FiredFault): Case {
  return {
    of: 'fault',
    name: `${plan} on ${on}`,
    state: fired > 0 ? 'passed' : 'skipped',
    ...(fired === 0 && { why: 'it was planned and never fired' }),
  };
}

function expectationCase(
  { step, met, detail, t }: HistoryEvent & { readonly kind: 'expectation' },
  index: number,
  heldUp: boolean,
): Case {
  const name = `${step} (line ${index + 2})`;
  if (met) return { of: 'expectation', name, state: 'passed' };
  const why = `at ${t} ms: ${detail}`;
  if (heldUp)
    return { of: 'expectation', name, state: 'skipped', why: `${why}; not judged: this computer was held up` };
  return { of: 'expectation', name, state: 'failed', why };
}

function measureCase(one: Measured): Case {
  const limits = sayLimits(one);
  if (one.value === null)
    return {
      of: 'measure',
      name: one.measure,
      state: 'skipped',
      why: `there was nothing to measure; expected ${limits}`,
    };
  const value = sayValue(one.value, one.unit);
  if (one.state === 'held-up')
    return {
      of: 'measure',
      name: `${one.measure} ${limits}`,
      state: 'skipped',
      why: `it is ${value}; not judged: this computer was held up`,
    };
  return {
    of: 'measure',
    name: `${one.measure} ${limits}`,
    state: one.state === 'missed' ? 'failed' : 'passed',
    ...(one.state === 'missed' && { why: `it is ${value}` }),
  };
}
