import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it, one after another. Node's own way (`recursive`) never ends where the system says that a folder
 * which is there is not, as under `/proc`.
 */
export function makeFolders(dir: string): void {
  const missing: string[] = [];
  for (let at = resolve(dir); !existsSync(at); at = dirname(at)) missing.push(at);
  for (const folder of missing.reverse()) makeOne(folder);
  // Something else has that name: the system says so.
  if (!statSync(dir).isDirectory()) mkdirSync(dir);
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    // Somebody else made it meanwhile.
    if (!existsSync(folder) || !statSync(folder).isDirectory()) throw error;
  }
}
