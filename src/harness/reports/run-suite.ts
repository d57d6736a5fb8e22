import { formatQuantity, findingCount, checkState, type CheckResult, type Finding } from '../checks/check.ts';
import type { HistoryEvent } from '../history/event.ts';
import { planFiredBy } from '../history/fault-plans.ts';
import { parseStepPosition } from '../history/step-position.ts';
import { formatLimits, formatValue, type MeasureResult } from '../measures/judge-measures.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { RunResult } from '../runner/run.ts';
import type { ScenarioPlaces } from '../scenario/yaml/load.ts';
import type { ReportAbout } from './run-record.ts';
import { countFaults, type FaultCount } from '../history/fault-counts.ts';
import type { SuiteOutcome, TestCase, TestSuite } from './suite/test-suite.ts';
import type { RealTimes } from './line-times.ts';

/** A line of a run's report. */
type Case = TestCase & { readonly className: 'check' | 'fault' | 'expectation' | 'measure' | 'core' };

/** What a run's suite holds besides its result: how the verdict stands to the declared one, and what repeats it. */
type SuiteAbout = Pick<ReportAbout, 'startedAt' | 'declaration' | 'matchesDeclaration' | 'inconclusive' | 'replay'>;

/**
 * A run as a suite: a case for the verdict, each check, each planned failure, each expectation and each measure. What
 * had no cases is skipped, not passed. A run that came to what its scenario declares fails nothing, whatever its checks
 * found, like its exit code.
 * @param places where the scenario's parts stand, if it was read from a file.
 */
export function runSuite(result: RunResult, about: SuiteAbout, times: RealTimes, places?: ScenarioPlaces): TestSuite {
  const { scenario, stage, seed } = result.history.header;
  return {
    name: scenario,
    startedAt: about.startedAt,
    seconds: times.totalMs / 1000,
    properties: {
      verdict: result.verdict.verdict,
      ...(about.declaration !== undefined && { declaration: about.declaration }),
      stage,
      seed,
    },
    outcome: { ...outcomeOf(result.verdict, about), line: places?.lineOfMember(['verdict']) },
    cases: [
      ...coreErrorCases(result),
      ...checkCases(result, places),
      ...observedCases(result, times, places),
      ...result.judgement.measurements.map((measure, at) => ({
        ...measureCase(measure),
        line: places?.lineOfMember(['expect', at]),
      })),
    ],
    replay: about.replay,
    ...(places && { file: places.file }),
  };
}

function outcomeOf(
  { verdict, reason: message }: Verdict,
  { declaration, matchesDeclaration, inconclusive }: SuiteAbout,
): SuiteOutcome {
  const states = { PASS: 'passed', FAIL: 'failed', INCONCLUSIVE: 'error' } as const;
  if (matchesDeclaration === undefined)
    return { className: 'core', state: states[verdict], message: `${verdict}: ${message}` };
  const state = matchesDeclaration
    ? 'passed'
    : inconclusive === true || verdict === 'INCONCLUSIVE'
      ? 'error'
      : 'failed';
  return { className: 'core', state, message: `${declaration ?? ''} ${verdict}: ${message}`.trimStart() };
}

function coreErrorCases({ coreErrors }: RunResult): readonly Case[] {
  return coreErrors.map((coreError, index) => ({
    className: 'core',
    name: `failure ${index + 1} inside the core`,
    state: 'failed',
    message: coreError,
  }));
}

function checkCases(
  { history: { header, events }, judgement: { results, durationsMs: durationMs } }: RunResult,
  places: ScenarioPlaces | undefined,
): readonly Case[] {
  return results.map((check) => ({
    ...checkCase(check, header.proves, events),
    seconds: inSeconds(durationMs?.get(check.check)),
    line: places?.lineOfMember(['proves', header.proves.indexOf(check.check)]),
  }));
}

/**
 * What showed while the run went on: a fault counts from the run's start, an expectation from the script's last one.
 */
function observedCases(
  { history, judgement }: RunResult,
  { eventMs }: RealTimes,
  places: ScenarioPlaces | undefined,
): readonly Case[] {
  const { events } = history;
  const firstFired = new Map<string, number>();
  const lastMet = new Map<string, number>();
  const expectations: Case[] = [];
  events.forEach((event, index) => {
    const ms = eventMs[index];
    const plan = planFiredBy(event);
    if (plan !== null && ms !== undefined && !firstFired.has(plan)) firstFired.set(plan, ms);
    if (event.kind !== 'expectation') return;
    const [script = ''] = event.step.split(': ', 1);
    const seconds = ms === undefined ? undefined : inSeconds(ms - (lastMet.get(script) ?? 0));
    if (ms !== undefined) lastMet.set(script, ms);
    const position = parseStepPosition(event.step);
    expectations.push({
      ...expectationCase(event, index, judgement.stalls.explainedExpectations.has(index)),
      seconds,
      ...(position && { line: places?.lineOfStep(position) }),
    });
  });
  const faults = countFaults(history).map((fault) => ({
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
      className: 'check',
      name: check,
      state: 'failed',
      message: `${first.message}${more}`,
      evidence: findings.map((finding) => findingText(finding, events)).join('\n\n'),
    };
  }
  const state = checkState(result);
  if (state === 'passed') return { className: 'check', name: check, state: 'passed' };
  if (state === 'inconclusive')
    return {
      className: 'check',
      name: check,
      state: 'skipped',
      message: `INCONCLUSIVE: ${result.undecided.join(' ')}`,
    };
  if (state === 'stalled')
    return {
      className: 'check',
      name: check,
      state: 'skipped',
      message: `none of its ${formatQuantity(result.stalledCases, 'case')} could be judged: this computer stalled`,
    };
  return {
    className: 'check',
    name: check,
    state: 'skipped',
    message: `it had no cases${proves.includes(check) ? ', though the scenario is to prove it' : ''}`,
  };
}

function findingText(
  { at, machine, message, impact, events: indexes }: Finding,
  events: readonly HistoryEvent[],
): string {
  const lines = indexes.map((index) => `  line ${index + 2}: ${JSON.stringify(events[index] ?? null)}`);
  return [
    `at ${at} ms${machine === undefined ? '' : `, machine ${machine}`}: ${message}`,
    `  ${impact}`,
    ...lines,
  ].join('\n');
}

function faultCase({ plan, targetText, fired }: FaultCount): Case {
  return {
    className: 'fault',
    name: `${plan} on ${targetText}`,
    state: fired > 0 ? 'passed' : 'skipped',
    ...(fired === 0 && { message: 'it was planned and never fired' }),
  };
}

function expectationCase(
  { step, met, detail, t }: HistoryEvent & { readonly kind: 'expectation' },
  index: number,
  isStalled: boolean,
): Case {
  const name = `${step} (line ${index + 2})`;
  if (met) return { className: 'expectation', name, state: 'passed' };
  const message = `at ${t} ms: ${detail}`;
  if (isStalled)
    return {
      className: 'expectation',
      name,
      state: 'skipped',
      message: `${message}; not judged: this computer stalled`,
    };
  return { className: 'expectation', name, state: 'failed', message };
}

function measureCase(measure: MeasureResult): Case {
  const limits = formatLimits(measure);
  if (measure.value === null)
    return {
      className: 'measure',
      name: measure.measure,
      state: 'skipped',
      message: `there was nothing to measure; expected ${limits}`,
    };
  const value = formatValue(measure.value, measure.unit);
  if (measure.state === 'stalled')
    return {
      className: 'measure',
      name: `${measure.measure} ${limits}`,
      state: 'skipped',
      message: `it is ${value}; not judged: this computer stalled`,
    };
  return {
    className: 'measure',
    name: `${measure.measure} ${limits}`,
    state: measure.state === 'missed' ? 'failed' : 'passed',
    ...(measure.state === 'missed' && { message: `it is ${value}` }),
  };
}
