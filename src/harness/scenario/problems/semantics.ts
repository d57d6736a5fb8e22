import { motorTypes } from '#simulators/motors/index.ts';
import { checks } from '#harness/checks/index.ts';
import { measureNamed, measures, type Measure } from '#harness/measures/measures.ts';
import { durationMs } from '../duration.ts';
import { contraryAnswers } from '../unexpected-answers.ts';
import { limitValue, shareOf } from '../share.ts';
import { coreProblems } from './core-problems.ts';
import { interventionProblems } from './fault-step-problems.ts';
import { faultProblems } from './fault-problems.ts';
import type { Path, Problem, Tell } from '../issues.ts';
import { labelProblems } from './labels.ts';
import { probeProblems } from './probe-problems.ts';
import type { Scenario } from '../scenario.ts';
import { settledProblems } from './await-callbacks-problems.ts';
import type { Step } from '../steps.ts';
import { virtualOnly } from '../virtual-only.ts';
import { unknownName, unknownReceiver } from '../messages.ts';

/** Everything that a schema cannot see: names that mean nothing, times that run backwards, faults that cannot be. */
export function problemsOf(scenario: Scenario): readonly Problem[] {
  const found: Problem[] = [];
  const tell: Tell = (path, message, because) => void found.push({ path, message, ...because });
  if (scenario.tracks.length + scenario.arrivals.length + scenario.probes.length === 0)
    tell([], 'nothing happens in it: give it at least one of "tracks", "arrivals" and "probes"', {
      uses: [['tracks'], ['arrivals'], ['probes']],
    });
  lookAtFleet(scenario, tell);
  lookAtTargets(scenario, tell);
  found.push(...faultProblems(scenario), ...probeProblems(scenario));
  lookAtReceivers(scenario, tell);
  lookAtSteps(scenario, tell);
  lookAtWindows(scenario, tell);
  found.push(...interventionProblems(scenario), ...coreProblems(scenario));
  lookAtExpectations(scenario, tell);
  lookAtVerdict(scenario, tell);
  return found;
}

function lookAtFleet({ fleet }: Scenario, tell: Tell): void {
  const groups = new Set<string>();
  fleet.forEach(({ group, motor }, index) => {
    if (!motorTypes.some(({ name }) => name === motor))
      tell(
        ['fleet', index, 'motor'],
        unknownName(
          'motor type',
          motor,
          motorTypes.map(({ name }) => name),
        ),
      );
    if (groups.has(group)) tell(['fleet', index, 'group'], `there are two groups called "${group}"`);
    groups.add(group);
  });
}

function lookAtTargets(scenario: Scenario, tell: Tell): void {
  const groups = scenario.fleet.map(({ group }) => group);
  const look = (path: Path, { on, machine }: { on?: string | undefined; machine?: number | undefined }): void => {
    if (on === undefined) return;
    const place = groups.indexOf(on);
    const group = scenario.fleet[place];
    if (!group) tell([...path, 'on'], unknownName('group', on, groups), { refers: { name: on, within: ['fleet'] } });
    else if (machine !== undefined && machine > group.count) {
      tell(
        [...path, 'machine'],
        `group "${on}" has ${group.count} machine${group.count === 1 ? '' : 's'}, so none is number ${machine}`,
        { uses: [['fleet', place, 'count']] },
      );
    }
  };
  scenario.tracks.forEach((track, index) => look(['tracks', index], track));
  scenario.arrivals.forEach((arrival, index) => look(['arrivals', index], arrival));
  scenario.probes.forEach((probes, index) => look(['probes', index], probes));
  scenario.faults.forEach((fault, index) => look(['faults', index], fault));
  scenario.network.troubles.forEach((trouble, index) => {
    look(['network', 'troubles', index], trouble);
    if (trouble.on !== undefined && trouble.path !== 'link')
      tell(
        ['network', 'troubles', index, 'on'],
        `only the path "link" leads to machines; "${trouble.path}" concerns everybody`,
      );
  });
}

function lookAtReceivers({ receivers, tracks, arrivals }: Scenario, tell: Tell): void {
  const names = [...new Set(['merchant', ...receivers.map(({ receiver }) => receiver)])];
  receivers.forEach(({ receiver }, index) => {
    if (receivers.findIndex((other) => other.receiver === receiver) !== index)
      tell(['receivers', index, 'receiver'], `there are two receivers called "${receiver}"`);
  });
  const look = (path: Path, name: string): void => {
    if (!names.includes(name)) tell(path, unknownReceiver(name, names), { refers: { name, within: ['receivers'] } });
  };
  arrivals.forEach(({ receiver }, index) => look(['arrivals', index, 'receiver'], receiver));
  tracks.forEach(({ steps }, track) =>
    steps.forEach((step, index) => {
      if ('receiver' in step) look(['tracks', track, 'steps', index, 'receiver'], step.receiver);
      else if ('sell' in step) look(['tracks', track, 'steps', index, 'sell', 'receiver'], step.sell.receiver);
    }),
  );
  receivers.forEach(({ misbehaves }, receiver) =>
    misbehaves.forEach(({ does, first, probability }, index) => {
      if (does === 'refuse' && (first !== undefined || probability < 1)) {
        tell(
          ['receivers', receiver, 'misbehaves', index],
          'a receiver refuses everybody for a stretch of time: give "from" and "to", not "first" or "probability"',
        );
      }
    }),
  );
}

function lookAtSteps({ tracks, stages, fleet }: Scenario, tell: Tell): void {
  tracks.forEach(({ steps, on }, track) => {
    const place = fleet.findIndex((candidate) => candidate.group === on);
    const group = fleet[place];
    const lanes = group?.lanes ?? motorTypes.find(({ name }) => name === group?.motor)?.lanes ?? Infinity;
    steps.forEach((step, index) => {
      const path = ['tracks', track, 'steps', index];
      if ('setClock' in step && stages.includes('live'))
        tell([...path, 'setClock'], `the clock can be set on the virtual stage only: ${virtualOnly}`, {
          uses: [['stages']],
        });
      if ('laneTest' in step && step.expect === 'accepted' && group && group.mode !== 'MAINTENANCE') {
        const uses = [
          ['fleet', place, 'mode'],
          [...path, 'expect'],
        ];
        tell(
          [...path, 'laneTest'],
          `group "${on}" is set to ${group.mode}, where lane tests are refused: set its mode to MAINTENANCE`,
          { uses },
        );
      }
      if ('settled' in step) {
        for (const { path: at, message, uses = [] } of settledProblems(step))
          tell([...path, ...at], message, { uses: uses.map((use) => [...path, ...use]) });
      }
      // A lane test may be told of a lane that is not there, to see it refused.
      if ('expect' in step && step.expect !== 'accepted') return;
      for (const { lane, at } of lanesOf(step)) {
        if (lane < lanes) continue;
        const uses = [
          ['fleet', place, 'lanes'],
          ['fleet', place, 'motor'],
          [...path, 'expect'],
        ];
        tell([...path, ...at], `a machine of group "${on}" has ${lanes} lanes, and the first is number 0`, { uses });
      }
    });
    for (const { step, message, member, label } of labelProblems(tracks, track)) {
      tell(['tracks', track, 'steps', step, ...member], message, {
        refers: { name: label, within: ['tracks', track, 'steps'] },
      });
    }
  });
}

/** The lanes that a step names, and where it names them. */
function lanesOf(step: Step): readonly { readonly lane: number; readonly at: Path }[] {
  if ('sell' in step) return [{ lane: step.sell.lane, at: ['sell', 'lane'] }];
  const more = 'and' in step ? step.and.map(({ lane }, index) => ({ lane, at: ['and', index, 'lane'] })) : [];
  return 'lane' in step ? [{ lane: step.lane, at: ['lane'] }, ...more] : more;
}

function lookAtWindows({ faults, network, receivers, arrivals, probes }: Scenario, tell: Tell): void {
  const look = (path: Path, from: string | undefined, to: string | undefined): void => {
    if (to !== undefined && durationMs(to) <= durationMs(from ?? '0s'))
      tell(path, `it ends ("${to}") before it begins ("${from ?? '0s'}")`);
  };
  const lookAtDelay = (path: Path, delay: readonly [string, string] | undefined): void => {
    if (delay && durationMs(delay[0]) > durationMs(delay[1]))
      tell(path, `it is the least and the greatest delay, so "${delay[1]}" stands first`);
  };
  lookAtDelay(['network', 'http'], network.http);
  lookAtDelay(['network', 'link'], network.link);
  faults.forEach(({ when }, index) => look(['faults', index, 'when'], when.from, when.to));
  network.troubles.forEach(({ from, to, by }, index) => {
    look(['network', 'troubles', index], from, to);
    lookAtDelay(['network', 'troubles', index, 'by'], by);
  });
  receivers.forEach(({ misbehaves }, receiver) =>
    misbehaves.forEach(({ from, to }, index) => look(['receivers', receiver, 'misbehaves', index], from, to)),
  );
  arrivals.forEach(({ from, until, every }, index) => {
    look(['arrivals', index], from, until);
    if (durationMs(every) <= 0)
      tell(['arrivals', index, 'every'], 'the time between two customers must be more than nothing');
  });
  probes.forEach(({ from, until, every }, index) => {
    look(['probes', index], from, until);
    if (durationMs(every) < 1_000)
      tell(
        ['probes', index, 'every'],
        'at least a second must lie between two forged requests: the same members in the same second are a repetition',
      );
  });
}

function lookAtVerdict(scenario: Scenario, tell: Tell): void {
  const { proves, finds, verdict } = scenario;
  const names = checks.map(({ name }) => name);
  for (const [member, list] of [
    ['proves', proves],
    ['finds', finds],
  ] as const) {
    list.forEach((name, index) => {
      if (!names.includes(name)) tell([member, index], unknownName('check', name, names, 'docs/scenarios.md'));
    });
  }
  if (finds.length > 0 && verdict !== 'FAIL')
    tell(['finds'], 'a run in which a check finds something is a FAIL: add "verdict: FAIL"', { uses: [['verdict']] });
  if (finds.length === 0 && verdict === 'FAIL' && contraryAnswers(scenario).length === 0) {
    tell(
      ['verdict'],
      'say in "finds" which checks are to find something: a run that fails for any other reason is not as declared',
      { uses: [['finds']] },
    );
  }
}

function lookAtExpectations({ expect }: Scenario, tell: Tell): void {
  const names = measures.map(({ name }) => name);
  expect.forEach(({ measure, min, max, band }, index) => {
    const known = measureNamed(measure);
    const path = ['expect', index];
    if (!known) tell([...path, 'measure'], unknownName('measure', measure, names, '`vendloop scenarios --measures`'));
    if (min === undefined && max === undefined)
      tell(path, `"${measure}" needs a limit: "min", "max" or both`, {
        uses: [
          [...path, 'min'],
          [...path, 'max'],
        ],
      });
    if (min !== undefined && max !== undefined && limitValue(min) > limitValue(max))
      tell(path, `"min" (${min}) is more than "max" (${max}): nothing can be both`);
    for (const [side, limit] of Object.entries({ min, max, band })) {
      const problem = known && limit !== undefined && limit !== 0 ? unitProblem(known, limit) : null;
      if (problem !== null) tell([...path, side], problem);
    }
  });
}

/** Why a limit is none for a measure of this unit. */
function unitProblem({ name, unit }: Measure, limit: number | string): string | null {
  const percentage = typeof limit === 'string' && shareOf(limit) !== null;
  const time = typeof limit === 'string' && !percentage;
  if (unit === 'ms') return time ? null : `"${name}" is a time: write it with a unit, like "500ms"`;
  if (unit === 'count')
    return typeof limit === 'number' ? null : `"${name}" is no ${time ? 'time' : 'share'}: write it as a number`;
  if (time) return `"${name}" is no time: it is a share, like "80%" or 0.8`;
  const share = limitValue(limit);
  return share >= 0 && share <= 1 ? null : `"${name}" is a share: it is from 0 to 1, or from "0%" to "100%"`;
}
