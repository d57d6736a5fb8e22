import { randomBytes, randomInt } from 'node:crypto';
import type { Random, Secrets } from '#core/ports/random.ts';
import { seededRandom } from '../random.ts';

/** A seed from the system's entropy, 0 to 2³²−1: short enough to be typed again. Whoever draws it prints it. */
export function systemSeed(): number {
  return randomBytes(4).readUInt32BE();
}

/** The system's CSPRNG; `randomInt` rejects what would make one number likelier than another. */
const systemSecrets: Secrets = { secretInteger: (min, max) => randomInt(min, max + 1) };

/**
 * Chance for a core that serves others: the seed decides what may be known (jitter), the system's CSPRNG what may not.
 */
export function randomWithSystemSecrets(seed: number): Random {
  return seededRandom(seed, systemSecrets);
}
