import type { Random } from '#core/ports/random.ts';
import { forgeries } from '#simulators/forgeries/index.ts';
import { arrivalsEndMs, coinFlip, formatMs, pick } from './primitives.ts';
import { sellingGroups, type RandomGroup, type InputOf } from './fleet.ts';

/**
 * A merchant that sends forged requests about one machine until the end: any of them, or those of one check. It orders
 * one item at a time and commands it once, so that answers of old firmware stay unambiguous.
 */
export function drawProbes(random: Random, fleet: readonly RandomGroup[]): InputOf<'probes'>[number] {
  const law = pick(random, [...new Set(forgeries.map((forgery) => forgery.check))]);
  const kinds = coinFlip(random)
    ? {}
    : { kinds: forgeries.filter((forgery) => forgery.check === law).map(({ name }) => name) };
  return {
    on: pick(random, sellingGroups(fleet)).group,
    machine: 1,
    every: `${random.integer(5, 30)}s`,
    from: formatMs(random.integer(0, 60_000)),
    until: formatMs(arrivalsEndMs),
    ...kinds,
  };
}
