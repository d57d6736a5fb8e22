import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it, one after another. Node's own way (`recursive`) never ends where the system
 * reports that a folder which is there is not, as under `/proc`.
 */
export function makeDirectories(dir: string): void {
  const missing: string[] = [];
  for (let at = resolve(dir); !existsSync(at); at = dirname(at)) missing.push(at);
  for (const directory of missing.reverse()) makeDirectory(directory);
  // Something else has that name: the system reports it.
  if (!statSync(dir).isDirectory()) mkdirSync(dir);
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory);
  } catch (error) {
    // Another process made it meanwhile.
    if (!existsSync(directory) || !statSync(directory).isDirectory()) throw error;
  }
}
