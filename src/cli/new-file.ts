import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Complaint, messageOf } from './complaint.ts';
import type { CliIo } from './io.ts';

/**
 * Writes a file that the user named, its folder included, and says so.
 * @throws Complaint when it is there already and `force` is not given, or cannot be written.
 */
export function writeNewFile(io: CliIo, file: string, text: string, force: boolean): void {
  if (existsSync(file) && !force) throw new Complaint(`${file} is there already: choose another name, or add --force to overwrite it`);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new Complaint(`cannot write ${file}: ${messageOf(error)}`, { cause: error });
  }
  io.err(`wrote ${file}\n`);
}
