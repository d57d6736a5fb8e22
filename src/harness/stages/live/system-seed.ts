import { randomBytes } from 'node:crypto';

/** A seed from the system's entropy, 0 to 2³²−1: short enough to be typed again. Whoever draws it prints it. */
export function systemSeed(): number {
  return randomBytes(4).readUInt32BE();
}

/** A seed of 48 bits from the system's entropy, for what nobody repeats: two of them are never the same in practice. */
export function systemEntropy(): number {
  return randomBytes(6).readUIntBE(0, 6);
}
