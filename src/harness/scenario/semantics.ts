import { arm } from '../../../simulators/faults/armed.ts';
import { motorNamed } from '../../../simulators/motors/index.ts';
import { nearest } from '../../../simulators/nearest.ts';
import { checks } from '../checks/index.ts';
import { measures } from '../measures/measures.ts';
import { durationMs } from './duration.ts';
import type { Scenario } from './scenario.ts';
import { faultTrigger } from './trigger.ts';

/** What is wrong with a scenario, and where in it. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Path = Problem['path'];

/** Everything that a schema cannot see: names that mean nothing, times that run backwards, faults that cannot be. */
export function problemsOf(scenario: Scenario): readonly Problem[] {
  const found: Problem[] = [];
  const tell = (path: Path, message: string): void => void found.push({ path, message });
  if (scenario.tracks.length + scenario.arrivals.length === 0) tell([], 'nothing happens in it: give it at least one of "tracks" and "arrivals"');
  lookAtFleet(scenario, tell);
  lookAtTargets(scenario, tell);
  lookAtFaults(scenario, tell);
  lookAtReceivers(scenario, tell);
  lookAtSteps(scenario, tell);
  lookAtWindows(scenario, tell);
  lookAtExpectations(scenario, tell);
  return found;
}

type Tell = (path: Path, message: string) => void;

/** Says that a name is not known, and which one may have been meant. */
function unknown(what: string, name: string, names: readonly string[]): string {
  if (names.length === 0) return `there is no ${what} "${name}"`;
  return `there is no ${what} "${name}"; did you mean "${nearest(name, names)}"?`;
}

function lookAtFleet({ fleet }: Scenario, tell: Tell): void {
  fleet.forEach(({ group, motor }, index) => {
    const problem = messageOf(() => motorNamed(motor));
    if (problem !== null) tell(['fleet', index, 'motor'], problem);
    if (fleet.findIndex((other) => other.group === group) !== index) tell(['fleet', index, 'group'], `there are two groups called "${group}"`);
  });
}

function lookAtTargets(scenario: Scenario, tell: Tell): void {
  const groups = scenario.fleet.map(({ group }) => group);
  const look = (path: Path, { on, machine }: { on?: string | undefined; machine?: number | undefined }): void => {
    if (on === undefined) return;
    const group = scenario.fleet.find((candidate) => candidate.group === on);
    if (!group) tell([...path, 'on'], `${unknown('group', on, groups)} (the fleet has ${groups.join(', ')})`);
    else if (machine !== undefined && machine > group.count) tell([...path, 'machine'], `group "${on}" has ${group.count} machine(s), so none is number ${machine}`);
  };
  scenario.tracks.forEach((track, index) => look(['tracks', index], track));
  scenario.arrivals.forEach((arrival, index) => look(['arrivals', index], arrival));
  scenario.faults.forEach((fault, index) => look(['faults', index], fault));
  scenario.network.troubles.forEach((trouble, index) => {
    look(['network', 'troubles', index], trouble);
    if (trouble.on !== undefined && trouble.path !== 'link') tell(['network', 'troubles', index, 'on'], `only the path "link" leads to machines; "${trouble.path}" concerns everybody`);
  });
}

function lookAtFaults({ fleet, faults }: Scenario, tell: Tell): void {
  faults.forEach(({ fault, on, params, when }, index) => {
    const group = fleet.find((candidate) => candidate.group === on);
    const motor = group && messageOf(() => motorNamed(group.motor)) === null ? motorNamed(group.motor) : undefined;
    if (!motor) return;
    const problem = messageOf(() => arm({ fault, params, when: faultTrigger(when), plan: fault }, motor));
    if (problem !== null) tell(['faults', index], problem);
  });
}

function lookAtReceivers({ receivers, tracks, arrivals }: Scenario, tell: Tell): void {
  const names = [...new Set(['merchant', ...receivers.map(({ receiver }) => receiver)])];
  const look = (path: Path, name: string): void => {
    if (!names.includes(name)) tell(path, unknown('receiver', name, names));
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
        tell(['receivers', receiver, 'misbehaves', index], 'a receiver refuses everybody for a stretch of time: give "from" and "to", not "first" or "probability"');
      }
    }),
  );
}

function lookAtSteps({ tracks, stages, fleet }: Scenario, tell: Tell): void {
  tracks.forEach(({ steps, on }, track) =>
    steps.forEach((step, index) => {
      const path = ['tracks', track, 'steps', index];
      if ('setClock' in step && stages.includes('live')) tell(path, 'the clock can be set on the virtual stage only: take "live" out of "stages"');
      const mode = fleet.find(({ group }) => group === on)?.mode;
      if ('laneTest' in step && step.expect === 'accepted' && mode === 'NORMAL') tell(path, `group "${on}" is set to NORMAL, where lane tests are refused: set its mode to MAINTENANCE`);
    }),
  );
}

function lookAtWindows({ faults, network, receivers, arrivals }: Scenario, tell: Tell): void {
  const look = (path: Path, from: string | undefined, to: string | undefined): void => {
    if (from !== undefined && durationMs(from) < 0) tell([...path, 'from'], 'it begins before the run does');
    if (to !== undefined && durationMs(to) <= durationMs(from ?? '0s')) tell(path, `it ends ("${to}") before it begins ("${from ?? '0s'}")`);
  };
  faults.forEach(({ when }, index) => look(['faults', index, 'when'], when.from, when.to));
  network.troubles.forEach(({ from, to, by }, index) => {
    look(['network', 'troubles', index], from, to);
    if (durationMs(by[0]) > durationMs(by[1]) || durationMs(by[0]) < 0) tell(['network', 'troubles', index, 'by'], `"by" is two durations of 0 or more, the shorter one first`);
  });
  receivers.forEach(({ misbehaves }, receiver) => misbehaves.forEach(({ from, to }, index) => look(['receivers', receiver, 'misbehaves', index], from, to)));
  arrivals.forEach(({ from, until, every }, index) => {
    look(['arrivals', index], from, until);
    if (durationMs(every) <= 0) tell(['arrivals', index, 'every'], 'the time between two customers must be more than nothing');
  });
}

function lookAtExpectations({ expect, proves, finds, verdict }: Scenario, tell: Tell): void {
  const names = checks.map(({ name }) => name);
  proves.forEach((name, index) => {
    if (!names.includes(name)) tell(['proves', index], unknown('check', name, names));
  });
  finds.forEach((name, index) => {
    if (!names.includes(name)) tell(['finds', index], unknown('check', name, names));
  });
  if (finds.length > 0 && verdict !== 'FAIL') tell(['finds'], 'a run in which a check finds something is a FAIL: add "verdict: FAIL"');
  expect.forEach(({ measure, min, max }, index) => {
    const known = measures.find(({ name }) => name === measure);
    const path = ['expect', index];
    if (!known) tell([...path, 'measure'], unknown('measure', measure, measures.map(({ name }) => name)));
    if (min === undefined && max === undefined) tell(path, `"${measure}" needs a limit: "min", "max" or both`);
    for (const [side, limit] of Object.entries({ min, max })) {
      if (limit === undefined || !known) continue;
      if (known.unit === 'ms' && typeof limit === 'number') tell([...path, side], `"${measure}" is a time: give its limit with a unit, like "500ms"`);
      if (known.unit !== 'ms' && typeof limit === 'string') tell([...path, side], `"${measure}" is no time: give its limit as a number`);
    }
  });
}

/** The message of what `attempt` throws; null when it throws nothing. */
function messageOf(attempt: () => unknown): string | null {
  try {
    attempt();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
