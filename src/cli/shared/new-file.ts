import { lstatSync } from 'node:fs';
import { Complaint } from './errors.ts';
import type { CliIo } from './io.ts';
import { createText, makeFolderOf, writeText, writing } from './write-file.ts';

/**
 * Writes a file that the user named, its folder included, and says so.
 * @throws Complaint when it is there already and `force` is not given; WriteError when it cannot be written.
 */
export function writeNewFile(io: CliIo, file: string, text: string, force: boolean): void {
  const taken = writing(file, () => lstatSync(file, { throwIfNoEntry: false })) !== undefined;
  if (taken && !force)
    throw new Complaint(`${file} is there already: choose another name, or add --force to overwrite it`);
  makeFolderOf(file);
  if (force) writeText(file, text);
  else createText(file, text);
  io.err(`wrote ${file}\n`);
}
