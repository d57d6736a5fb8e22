import { stateOf, type CheckResult, type Finding } from '../checks/check.ts';
import type { HistoryEvent } from '../history/event.ts';
import { sayLimits, sayValue, type Measured } from '../measures/judge.ts';
import type { RunResult } from '../runner/run.ts';
import { firedFaults, type FiredFault } from './fired.ts';
import { junitFile, type JUnitCase } from './junit-xml.ts';

/** A line of a run's report. */
type Case = JUnitCase & { readonly of: 'check' | 'fault' | 'expectation' | 'measure' | 'core' };

/**
 * A run as JUnit XML: one suite, and in it a case for each check, each planned failure, each expectation and each
 * measure. What had nothing to look at is skipped, not passed; a run that is INCONCLUSIVE without a skipped case of its
 * own says so in a case for the run.
 */
export function junitXml(result: RunResult): string {
  const { header, events } = result.history;
  const properties = { verdict: result.verdict.verdict, stage: header.stage, seed: header.seed };
  return junitFile({ name: header.scenario, seconds: (events.at(-1)?.t ?? 0) / 1000, properties, cases: casesOf(result) });
}

function casesOf({ history, judgement, verdict, troubles }: RunResult): readonly Case[] {
  const broken = troubles.map((trouble, index): Case => ({ of: 'core', name: `failure ${index + 1} inside the core`, state: 'failed', why: trouble }));
  const run: Case = { of: 'core', name: 'verdict', state: verdict.verdict === 'PASS' ? 'passed' : verdict.verdict === 'FAIL' ? 'failed' : 'skipped', why: `${verdict.verdict}: ${verdict.why}` };
  return [
    run,
    ...broken,
    ...judgement.results.map((check) => checkCase(check, history.header.proves, history.events)),
    ...firedFaults(history).map(faultCase),
    ...history.events.flatMap((event, index) => (event.kind === 'expectation' ? [expectationCase(event, index)] : [])),
    ...judgement.measured.map(measureCase),
  ];
}

function checkCase(result: CheckResult, proves: readonly string[], events: readonly HistoryEvent[]): Case {
  const { check, findings } = result;
  const [first] = findings;
  if (first) {
    const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
    return { of: 'check', name: check, state: 'failed', why: `${first.says}${more}`, evidence: findings.map((finding) => findingText(finding, events)).join('\n\n') };
  }
  const state = stateOf(result);
  if (state === 'kept') return { of: 'check', name: check, state: 'passed' };
  if (state === 'inconclusive') return { of: 'check', name: check, state: 'skipped', why: `INCONCLUSIVE: ${result.undecided.join(' ')}` };
  return { of: 'check', name: check, state: 'skipped', why: `it had nothing to look at${proves.includes(check) ? ', though the scenario is to prove it' : ''}` };
}

function findingText({ at, machine, says, customer, events: indexes }: Finding, events: readonly HistoryEvent[]): string {
  const lines = indexes.map((index) => `  line ${index + 2}: ${JSON.stringify(events[index] ?? null)}`);
  return [`at ${at} ms${machine === undefined ? '' : `, machine ${machine}`}: ${says}`, `  ${customer}`, ...lines].join('\n');
}

function faultCase({ plan, on, fired }: FiredFault): Case {
  return { of: 'fault', name: `${plan} on ${on}`, state: fired > 0 ? 'passed' : 'skipped', ...(fired === 0 && { why: 'it was planned and never fired' }) };
}

function expectationCase({ step, met, detail, t }: HistoryEvent & { readonly kind: 'expectation' }, index: number): Case {
  return { of: 'expectation', name: `${step} (line ${index + 2})`, state: met ? 'passed' : 'failed', ...(!met && { why: `at ${t} ms: ${detail}` }) };
}

function measureCase(one: Measured): Case {
  const limits = sayLimits(one);
  if (one.value === null) return { of: 'measure', name: one.measure, state: 'skipped', why: `there was nothing to measure; expected ${limits}` };
  const value = sayValue(one.value, one.unit);
  return { of: 'measure', name: `${one.measure} ${limits}`, state: one.state === 'missed' ? 'failed' : 'passed', ...(one.state === 'missed' && { why: `it is ${value}` }) };
}
