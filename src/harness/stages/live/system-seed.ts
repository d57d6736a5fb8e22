import { randomBytes } from 'node:crypto';

/** A seed from the system's entropy, 0 to 2³²−1: short enough to be typed again. Whoever draws it prints it. */
export function systemSeed(): number {
  return randomBytes(4).readUInt32BE();
}
