import { nearest } from '#simulators/nearest.ts';
import type { Mutant } from './mutant.ts';
import { mutants } from './index.ts';

/** The mutant with this name. @throws RangeError that names the nearest one. */
export function mutantByName(name: string): Mutant {
  const match = mutants.find((mutant) => mutant.name === name);
  if (match) return match;
  const names = mutants.map((mutant) => mutant.name);
  throw new RangeError(
    `there is no mutant "${name}" in the zoo; did you mean "${nearest(name, names)}"? There are: ${names.join(', ')}`,
  );
}
