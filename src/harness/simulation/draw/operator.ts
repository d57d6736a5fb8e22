import type { Random } from '#core/ports/random.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, formatMs, pick, drawList } from './primitives.ts';
import type { RandomGroup, InputOf } from './fleet.ts';

/** An operator who kills the core and sets its clock. */
export function drawOperator(random: Random, fleet: readonly RandomGroup[]): InputOf<'tracks'>[number] {
  const steps = drawList(random, 1, 3, (): StepInput[] => [
    { wait: formatMs(random.integer(0, 70_000)) },
    coinFlip(random)
      ? { killCore: formatMs(random.integer(1, 20_000)) }
      : { setClock: pick(random, ['1h', '-1h', '1s', '-10s'] as const) },
  ]).flat();
  return { on: pick(random, fleet).group, machine: 1, steps };
}
