import { lstatSync } from 'node:fs';
import { UsageError } from './errors.ts';
import type { CliIo } from './io.ts';
import { createText, makeFolderOf, writeText, asWriteError } from './write-file.ts';

/**
 * Writes a file that the user named, makes its folder, and reports it.
 * @throws UsageError when it exists and `force` is not set; WriteError when it cannot be written.
 */
export function writeNewFile(io: CliIo, file: string, text: string, force: boolean): void {
  const exists = asWriteError(file, () => lstatSync(file, { throwIfNoEntry: false })) !== undefined;
  if (exists && !force)
    throw new UsageError(`${file} exists already: choose another name, or add --force to overwrite it`);
  makeFolderOf(file);
  if (force) writeText(file, text);
  else createText(file, text);
  io.err(`wrote ${file}\n`);
}
