import { motorTypes } from '#simulators/motors/index.ts';
import { checks } from '#harness/checks/index.ts';
import { findMeasure, measures, type Measure } from '#harness/measures/measures.ts';
import { durationMs } from '../duration.ts';
import { receiverNames, unexpectedAnswers } from '../scenario.ts';
import { limitValue, parsePercentage } from '../share.ts';
import { coreProblems } from './core-problems.ts';
import { externalProblems } from './external-problems.ts';
import { faultStepProblems } from './fault-step-problems.ts';
import { faultProblems } from './fault-problems.ts';
import type { Path, Problem, ReportProblem } from '../issues.ts';
import { labelProblems } from './labels.ts';
import { merchantProblems } from './merchant-problems.ts';
import { neighbourProblems } from './neighbour-problems.ts';
import { probeProblems } from './probe-problems.ts';
import type { Scenario } from '../scenario.ts';
import { awaitCallbacksProblems } from './await-callbacks-problems.ts';
import type { Step } from '../steps.ts';
import { virtualOnly } from '../messages.ts';
import { unknownNameMessage, unknownReceiverMessage } from '../messages.ts';

/** Everything that a schema cannot see: names that mean nothing, times that run backwards, faults that cannot be. */
export function semanticProblems(scenario: Scenario): readonly Problem[] {
  const problems: Problem[] = [];
  const report: ReportProblem = (path, message, details) => void problems.push({ path, message, ...details });
  if (scenario.tracks.length + scenario.arrivals.length + scenario.probes.length === 0)
    report([], 'nothing happens in it: give it at least one of "tracks", "arrivals" and "probes"', {
      dependsOn: [['tracks'], ['arrivals'], ['probes']],
    });
  checkFleet(scenario, report);
  checkTargets(scenario, report);
  problems.push(...merchantProblems(scenario), ...neighbourProblems(scenario), ...externalProblems(scenario));
  problems.push(...faultProblems(scenario), ...probeProblems(scenario));
  checkReceivers(scenario, report);
  checkSteps(scenario, report);
  checkWindows(scenario, report);
  problems.push(...faultStepProblems(scenario), ...coreProblems(scenario));
  checkExpectations(scenario, report);
  checkVerdict(scenario, report);
  return problems;
}

function checkFleet({ fleet }: Scenario, report: ReportProblem): void {
  const groups = new Set<string>();
  fleet.forEach(({ group, motor }, index) => {
    if (!motorTypes.some(({ name }) => name === motor))
      report(
        ['fleet', index, 'motor'],
        unknownNameMessage(
          'motor type',
          motor,
          motorTypes.map(({ name }) => name),
        ),
      );
    if (groups.has(group)) report(['fleet', index, 'group'], `there are two groups called "${group}"`);
    groups.add(group);
  });
}

function checkTargets(scenario: Scenario, report: ReportProblem): void {
  const groups = scenario.fleet.map(({ group }) => group);
  const checkTarget = (
    path: Path,
    { on, machine }: { on?: string | undefined; machine?: number | undefined },
  ): void => {
    if (on === undefined) return;
    const groupIndex = groups.indexOf(on);
    const group = scenario.fleet[groupIndex];
    if (!group)
      report([...path, 'on'], unknownNameMessage('group', on, groups), { reference: { name: on, within: ['fleet'] } });
    else if (machine !== undefined && machine > group.count) {
      report(
        [...path, 'machine'],
        `group "${on}" has ${group.count} machine${group.count === 1 ? '' : 's'}, so none is number ${machine}`,
        { dependsOn: [['fleet', groupIndex, 'count']] },
      );
    }
  };
  scenario.tracks.forEach((track, index) => checkTarget(['tracks', index], track));
  scenario.tracks.forEach(({ steps }, track) =>
    steps.forEach((step, index) => {
      if ('at' in step && step.at !== undefined) checkTarget(['tracks', track, 'steps', index, 'at'], step.at);
    }),
  );
  scenario.arrivals.forEach((arrival, index) => checkTarget(['arrivals', index], arrival));
  scenario.probes.forEach((probes, index) => checkTarget(['probes', index], probes));
  scenario.faults.forEach((fault, index) => checkTarget(['faults', index], fault));
  scenario.network.faults.forEach((fault, index) => {
    checkTarget(['network', 'faults', index], fault);
    if (fault.on !== undefined && fault.path !== 'link')
      report(
        ['network', 'faults', index, 'on'],
        `only the path "link" leads to machines; "${fault.path}" concerns all machines`,
      );
  });
}

function checkReceivers({ receivers, tracks, arrivals, merchants }: Scenario, report: ReportProblem): void {
  const names = receiverNames({ receivers, merchants });
  receivers.forEach(({ receiver }, index) => {
    if (receivers.findIndex((other) => other.receiver === receiver) !== index)
      report(['receivers', index, 'receiver'], `there are two receivers called "${receiver}"`);
  });
  const checkReceiver = (path: Path, name: string): void => {
    if (!names.includes(name))
      report(path, unknownReceiverMessage(name, names), { reference: { name, within: ['receivers'] } });
  };
  arrivals.forEach(({ receiver }, index) => checkReceiver(['arrivals', index, 'receiver'], receiver));
  tracks.forEach(({ steps }, track) =>
    steps.forEach((step, index) => {
      if ('receiver' in step) checkReceiver(['tracks', track, 'steps', index, 'receiver'], step.receiver);
      else if ('sell' in step) checkReceiver(['tracks', track, 'steps', index, 'sell', 'receiver'], step.sell.receiver);
    }),
  );
  receivers.forEach(({ faults }, receiver) =>
    faults.forEach(({ fault, first, probability }, index) => {
      if (fault === 'refuse' && (first !== undefined || probability < 1)) {
        report(
          ['receivers', receiver, 'faults', index],
          'a receiver refuses everybody for a stretch of time: give "from" and "to", not "first" or "probability"',
        );
      }
    }),
  );
}

function checkSteps({ tracks, stages, fleet }: Scenario, report: ReportProblem): void {
  tracks.forEach(({ steps, on }, track) => {
    const groupIndex = fleet.findIndex((candidate) => candidate.group === on);
    const group = fleet[groupIndex];
    const lanes = group?.lanes ?? motorTypes.find(({ name }) => name === group?.motor)?.lanes ?? Infinity;
    steps.forEach((step, index) => {
      const path = ['tracks', track, 'steps', index];
      if ('setClock' in step && stages.includes('live'))
        report([...path, 'setClock'], `the clock can be set on the virtual stage only: ${virtualOnly}`, {
          dependsOn: [['stages']],
        });
      if (
        'laneTest' in step &&
        step.expect === 'accepted' &&
        group &&
        group.mode !== 'MAINTENANCE' &&
        !setsMode(tracks, on)
      ) {
        const dependsOn = [
          ['fleet', groupIndex, 'mode'],
          [...path, 'expect'],
        ];
        report(
          [...path, 'laneTest'],
          `group "${on}" is set to ${group.mode}, where lane tests are refused: set its mode to MAINTENANCE`,
          { dependsOn },
        );
      }
      if ('awaitCallbacks' in step) {
        for (const { path: at, message, dependsOn = [] } of awaitCallbacksProblems(step))
          report([...path, ...at], message, { dependsOn: dependsOn.map((use) => [...path, ...use]) });
      }
      // A step that expects a refusal may name a lane that does not exist.
      if (('expect' in step && step.expect !== 'accepted') || ('at' in step && step.at !== undefined)) return;
      for (const { lane, at } of lanesOf(step)) {
        if (lane < lanes) continue;
        const dependsOn = [
          ['fleet', groupIndex, 'lanes'],
          ['fleet', groupIndex, 'motor'],
          [...path, 'expect'],
        ];
        report([...path, ...at], `a machine of group "${on}" has ${lanes} lanes, and the first is number 0`, {
          dependsOn,
        });
      }
    });
    for (const { step, message, member, label } of labelProblems(tracks, track)) {
      report(['tracks', track, 'steps', step, ...member], message, {
        reference: { name: label, within: ['tracks', track, 'steps'] },
      });
    }
  });
}

/** Whether a step sets the mode of a machine of the group. */
function setsMode(tracks: Scenario['tracks'], group: string): boolean {
  return tracks.some(({ on, steps }) => on === group && steps.some((step) => 'setMode' in step));
}

/** The lanes that a step names, and where it names them. */
function lanesOf(step: Step): readonly { readonly lane: number; readonly at: Path }[] {
  if ('sell' in step) return [{ lane: step.sell.lane, at: ['sell', 'lane'] }];
  const moreLanes =
    'moreLines' in step ? step.moreLines.map(({ lane }, index) => ({ lane, at: ['moreLines', index, 'lane'] })) : [];
  return 'lane' in step ? [{ lane: step.lane, at: ['lane'] }, ...moreLanes] : moreLanes;
}

function checkWindows({ faults, network, receivers, arrivals, probes }: Scenario, report: ReportProblem): void {
  const checkWindow = (path: Path, from: string | undefined, to: string | undefined): void => {
    if (to !== undefined && durationMs(to) <= durationMs(from ?? '0s'))
      report(path, `it ends ("${to}") before it begins ("${from ?? '0s'}")`);
  };
  const checkDelay = (path: Path, delay: readonly [string, string] | undefined): void => {
    if (delay && durationMs(delay[0]) > durationMs(delay[1]))
      report(path, `it is the least and the greatest delay, so "${delay[1]}" stands first`);
  };
  checkDelay(['network', 'http'], network.http);
  checkDelay(['network', 'link'], network.link);
  faults.forEach(({ when }, index) => checkWindow(['faults', index, 'when'], when.from, when.to));
  network.faults.forEach(({ from, to, delay }, index) => {
    checkWindow(['network', 'faults', index], from, to);
    checkDelay(['network', 'faults', index, 'delay'], delay);
  });
  receivers.forEach(({ faults }, receiver) =>
    faults.forEach(({ from, to }, index) => checkWindow(['receivers', receiver, 'faults', index], from, to)),
  );
  arrivals.forEach(({ from, until, every }, index) => {
    checkWindow(['arrivals', index], from, until);
    if (durationMs(every) <= 0)
      report(['arrivals', index, 'every'], 'the time between two customers must be more than nothing');
  });
  probes.forEach(({ from, until, every }, index) => {
    checkWindow(['probes', index], from, until);
    if (durationMs(every) < 1_000)
      report(
        ['probes', index, 'every'],
        'at least a second must lie between two forged requests: the same members in the same second are a repetition',
      );
  });
}

function checkVerdict(scenario: Scenario, report: ReportProblem): void {
  const { proves, finds, verdict } = scenario;
  const names = checks.map(({ name }) => name);
  for (const [member, list] of [
    ['proves', proves],
    ['finds', finds],
  ] as const) {
    list.forEach((name, index) => {
      if (!names.includes(name)) report([member, index], unknownNameMessage('check', name, names, 'docs/scenarios.md'));
    });
  }
  if (finds.length > 0 && verdict !== 'FAIL')
    report(['finds'], 'a run in which a check finds something is a FAIL: add "verdict: FAIL"', {
      dependsOn: [['verdict']],
    });
  if (finds.length === 0 && verdict === 'FAIL' && unexpectedAnswers(scenario).length === 0) {
    report(
      ['verdict'],
      'list in "finds" the checks that must find something: a run that fails for another reason is not as declared',
      { dependsOn: [['finds']] },
    );
  }
}

function checkExpectations({ expect }: Scenario, report: ReportProblem): void {
  const names = measures.map(({ name }) => name);
  expect.forEach(({ measure, min, max, band }, index) => {
    const knownMeasure = findMeasure(measure);
    const path = ['expect', index];
    if (!knownMeasure)
      report([...path, 'measure'], unknownNameMessage('measure', measure, names, '`vendloop scenarios --measures`'));
    if (min === undefined && max === undefined)
      report(path, `"${measure}" needs a limit: "min", "max" or both`, {
        dependsOn: [
          [...path, 'min'],
          [...path, 'max'],
        ],
      });
    if (min !== undefined && max !== undefined && limitValue(min) > limitValue(max))
      report(path, `"min" (${min}) is more than "max" (${max}): nothing can be both`);
    for (const [member, limit] of Object.entries({ min, max, band })) {
      const problem = knownMeasure && limit !== undefined && limit !== 0 ? unitProblem(knownMeasure, limit) : null;
      if (problem !== null) report([...path, member], problem);
    }
  });
}

/** Why a limit is none for a measure of this unit. */
function unitProblem({ name, unit }: Measure, limit: number | string): string | null {
  const isPercentage = typeof limit === 'string' && parsePercentage(limit) !== null;
  const isDuration = typeof limit === 'string' && !isPercentage;
  if (unit === 'ms') return isDuration ? null : `"${name}" is a time: write it with a unit, like "500ms"`;
  if (unit === 'count')
    return typeof limit === 'number' ? null : `"${name}" is no ${isDuration ? 'time' : 'share'}: write it as a number`;
  if (isDuration) return `"${name}" is no time: it is a share, like "80%" or 0.8`;
  const value = limitValue(limit);
  return value >= 0 && value <= 1 ? null : `"${name}" is a share: it is from 0 to 1, or from "0%" to "100%"`;
}
