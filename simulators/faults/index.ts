import { nearest } from '../nearest.ts';
import { hardwareFaults } from './hardware/index.ts';
import { connectionFaults } from './connection/index.ts';
import type { Fault } from './fault.ts';
import { lyingFaults } from './lying/index.ts';
import { reportedFaults } from './reported/index.ts';
import { silentFaults } from './silent/index.ts';

/** All machine faults, by family. */
export const faults: readonly Fault<unknown>[] = [
  ...reportedFaults,
  ...silentFaults,
  ...lyingFaults,
  ...connectionFaults,
  ...hardwareFaults,
];

/**
 * The fault with this name.
 * @throws {Error} that names the nearest fault if there is none.
 */
export function faultByName(name: string): Fault<unknown> {
  const match = faults.find((fault) => fault.name === name);
  if (match) return match;
  throw new Error(
    `There is no fault '${name}'. Did you mean '${nearest(
      name,
      faults.map((fault) => fault.name),
    )}'? \`vendloop faults\` lists them all.`,
  );
}
