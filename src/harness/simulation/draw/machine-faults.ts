import type { Random } from '#core/ports/random.ts';
import { defaultConfig } from '#core/config.ts';
import type { MachineKind } from '#core/domain/machine.ts';
import { faults } from '#simulators/faults/index.ts';
import { motorByName } from '#simulators/motors/index.ts';
import {
  coinFlip,
  faultEndMs,
  formatMs,
  limitsMs,
  nearLimit,
  oneIn,
  pick,
  drawList,
  faultWindow,
} from './primitives.ts';
import type { RandomGroup, InputOf } from './fleet.ts';

/**
 * Faults that random worlds do not use, because the machine itself then violates a check and the core is not tested: a
 * success without a drop, or before it (`honest-success`), and a second item for one command (`paid-quantity`). A
 * failure reported after a drop is used; it is counted separately. An answer that names the previous job is not used
 * (it can settle that job, which may still run, as a success); one that names no job is used. Missing heartbeats
 * have no effect in so short a time; the topic `silence` has them.
 */
export const excludedFaults: ReadonlySet<string> = new Set([
  'reports-success-without-drop',
  'double-drop',
  'one-item-short',
  'stale-done',
  'no-heartbeat',
]);

/** Also excluded for old firmware: a second answer that does not name its run. */
const excludedForOldFirmware: ReadonlySet<string> = new Set(['answers-twice']);

/** Faults that make locks expire and deliveries time out: drawn more often. */
const limitFaults: ReadonlySet<string> = new Set(['answers-late', 'never-answers', 'controller-freeze']);

/** What of its world a fault must know. */
interface WorldTraits {
  /** The network doubles messages. */
  readonly duplicatesMessages: boolean;
  /** From the core to a machine and back, ms; an answer that is late by a limit less this comes at the limit. */
  readonly roundTripMs: number;
}

/** One to four faults of machines, all over by the healing. */
export function drawMachineFaults(
  random: Random,
  fleet: readonly RandomGroup[],
  traits: WorldTraits,
): InputOf<'faults'> {
  return drawList(random, 1, 4, () => {
    const { group, motor, firmware } = pick(random, fleet);
    const type = motorByName(motor);
    const candidates = faults.filter(
      (fault) =>
        fault.fits(type) &&
        !excludedFaults.has(fault.name) &&
        !(firmware === 'old' && excludedForOldFirmware.has(fault.name)),
    );
    // Draw the family first: there are fifteen reported faults, and the core handles them all alike.
    const family = pick(random, [...new Set(candidates.map((candidate) => candidate.family))]);
    const atLimit = oneIn(3, random);
    const fault = pick(
      random,
      candidates.filter((candidate) => (atLimit ? limitFaults.has(candidate.name) : candidate.family === family)),
    );
    const params = paramsOf(fault.name, random, type.kind, traits);
    if (fault.scope === 'machine') return { fault: fault.name, on: group, params, when: faultWindow(random) };
    const when = coinFlip(random) ? { probability: pick(random, [0.1, 0.3, 1]) } : { everyJob: random.integer(1, 4) };
    return { fault: fault.name, on: group, params, when: { ...when, to: formatMs(faultEndMs) } };
  });
}

function paramsOf(
  fault: string,
  random: Random,
  kind: MachineKind,
  { duplicatesMessages, roundTripMs }: WorldTraits,
): Record<string, unknown> {
  switch (fault) {
    case 'answers-late':
      return { answerAfterMs: nearLimit(random, defaultConfig.dwellMs[kind]) - roundTripMs };
    case 'answers-twice':
      return { gapMs: pick(random, [0, 1, 500, 15_000, 120_000]) };
    case 'answers-for-another-job':
      return { answersFor: 'no-job' };
    case 'controller-freeze':
      // Longer than the dwell limit, longer than the fallback, or only short.
      return { forMs: coinFlip(random) ? random.integer(100, 10_000) : pick(random, limitsMs) + pick(random, [-1, 1]) };
    case 'half-open':
      return { forMs: random.integer(1_000, 130_000) };
    case 'power-cycle':
      // A command that the network duplicates and a machine forgets runs twice; no core can prevent it.
      return {
        at: pick(random, ['before-drop', 'after-drop']),
        offMs: random.integer(1, 30_000),
        keepsMemory: duplicatesMessages || coinFlip(random),
      };
    case 'reconnect-storm':
      return { everyMs: pick(random, [500, 5_000]) };
    case 'clock-skew':
      return { byMs: pick(random, [-86_400_000, -1_000, 1_000, 3_600_000]) };
    default:
      return {};
  }
}
