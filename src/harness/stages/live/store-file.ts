import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectories } from '#harness/make-directories.ts';

/**
 * Where a fresh store goes: `core.sqlite` in `dir`, or `core-2.sqlite` and so on when that one is there already, so
 * that no run destroys what another has left. Makes the folder.
 */
export function newStoreFile(dir: string): string {
  makeDirectories(dir);
  let file = join(dir, 'core.sqlite');
  for (let count = 2; exists(file); count += 1) file = join(dir, `core-${count}.sqlite`);
  return file;
}

/** Whether something is there, be it a link that leads nowhere yet. */
function exists(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}
