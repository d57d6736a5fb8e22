import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where a fresh store goes: `core.sqlite` in `dir`, or `core-2.sqlite` and so on when that one is there already, so
 * that no run destroys what another has left. Makes the folder.
 */
export function freshStoreFile(dir: string): string {
  mkdirSync(dir, { recursive: true });
  let file = join(dir, 'core.sqlite');
  for (let count = 2; existsSync(file); count += 1) file = join(dir, `core-${count}.sqlite`);
  return file;
}
