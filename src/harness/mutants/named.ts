import { nearest } from '#simulators/nearest.ts';
import type { Animal } from './mutant.ts';
import { animals } from './index.ts';

/** An animal of the zoo. @throws RangeError that names the nearest one. */
export function animalNamed(name: string): Animal {
  const found = animals.find((animal) => animal.name === name);
  if (found) return found;
  const names = animals.map((animal) => animal.name);
  throw new RangeError(
    `there is no animal "${name}" in the zoo; did you mean "${nearest(name, names)}"? There are: ${names.join(', ')}`,
  );
}
