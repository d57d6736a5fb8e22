import type { Random } from '#core/ports/random.ts';
import { faults } from '#simulators/faults/index.ts';
import { motorByName } from '#simulators/motors/index.ts';
import { unplayableFault } from '#harness/runner/scenario-through-driver.ts';
import { coinFlip, drawList, formatMs, pick } from '../draw/primitives.ts';
import type { InputOf } from '../draw/fleet.ts';
import { excludedFaults } from '../draw/machine-faults.ts';
import type { DrawnGroup } from './drawn-group.ts';
import type { TargetTraits } from './traits.ts';

/** Faults after which a machine answers soon all the same. After any other one it may be silent until the fallback. */
const answeringFaults: ReadonlySet<string> = new Set([
  'answers-twice',
  'answers-late',
  'cut-after-answer',
  'cut-between-drop-and-answer',
  'busy-board',
  'reports-failure-after-drop',
]);

/** Faults of machines and receivers begin and end within this time of a world, ms. */
const faultsEndMs = 6_000;

/** A fault of a machine with its parameters. */
export interface DrawnFault {
  readonly fault: string;
  readonly scope: 'run' | 'machine';
  readonly params: Readonly<Record<string, unknown>>;
}

/** One of the faults that fit a machine, and that its cloud can be played with. */
export function drawFault(
  random: Random,
  { offered: { motor, dwellMs } }: DrawnGroup,
  { capabilities }: Pick<TargetTraits, 'capabilities'>,
  kind: 'answering' | 'silencing',
): DrawnFault {
  const candidates = faults.filter((fault) => {
    const { name, family } = fault;
    const answers = family === 'reported' || answeringFaults.has(name);
    return answers === (kind === 'answering') && fault.fits(motorByName(motor)) && !excludedFaults.has(name);
  });
  const played = candidates.filter(
    ({ name }) => capabilities === null || unplayableFault(name, paramsNamed(name)) === null,
  );
  const family = pick(random, [...new Set(played.map((fault) => fault.family))]);
  const { name, scope } = pick(
    random,
    played.filter((fault) => fault.family === family),
  );
  return { fault: name, scope, params: { ...paramsNamed(name), ...drawParams(random, name, dwellMs) } };
}

/** Parameters that are always the same. */
function paramsNamed(fault: string): Readonly<Record<string, unknown>> {
  return fault === 'answers-for-another-job' ? { answersFor: 'no-job' } : {};
}

function drawParams(random: Random, fault: string, dwellMs: number): Readonly<Record<string, unknown>> {
  switch (fault) {
    case 'answers-late':
      return { answerAfterMs: Math.min(pick(random, [1_500, 3_000, 5_000]), Math.max(1, dwellMs - 500)) };
    case 'answers-twice':
      return { gapMs: pick(random, [0, 1, 500, 2_000]) };
    case 'controller-freeze':
    case 'half-open':
      return { forMs: random.integer(500, 4_000) };
    case 'power-cycle':
      return { at: pick(random, ['before-drop', 'after-drop']), offMs: random.integer(100, 3_000), keepsMemory: true };
    case 'reconnect-storm':
    case 'flapping-connection':
      return { everyMs: pick(random, [500, 2_000]) };
    case 'clock-skew':
      return { byMs: pick(random, [-86_400_000, -1_000, 1_000, 3_600_000]) };
    default:
      return {};
  }
}

/** One fault or two of machines that answer soon all the same. */
export function drawAnsweringFaults(
  random: Random,
  groups: readonly DrawnGroup[],
  traits: TargetTraits,
): InputOf<'faults'> {
  return drawList(random, 1, 2, () => {
    const group = pick(random, groups);
    const { fault, scope, params } = drawFault(random, group, traits, 'answering');
    const to = formatMs(faultsEndMs);
    if (scope === 'machine') return { fault, on: group.group, params, when: { from: '1s', to } };
    const when = coinFlip(random) ? { probability: pick(random, [0.3, 1]) } : { everyJob: random.integer(1, 3) };
    return { fault, on: group.group, params, when: { ...when, to } };
  });
}

/** A receiver of callbacks that fails in the beginning. */
export function drawReceivers(random: Random, { callbackTimeoutMs }: TargetTraits): InputOf<'receivers'> {
  const faultKinds = ['201', '204', '500', '500', 'refuse', 'hang', 'slow', 'cut', 'redirect', 'garbage'] as const;
  const drawn = drawList(random, 1, 2, () => {
    const fault = pick(random, faultKinds);
    const to = formatMs(random.integer(1_000, faultsEndMs));
    if (fault === 'refuse') return { fault, to };
    const delay = formatMs(pick(random, [300, Math.max(1, callbackTimeoutMs - 500), callbackTimeoutMs + 500]));
    return { fault, delay, to, ...(coinFlip(random) ? { first: random.integer(1, 3) } : {}) };
  });
  return [{ receiver: 'merchant', faults: drawn }];
}
