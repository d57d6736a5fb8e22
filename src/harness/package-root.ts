import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package and its version. */
export interface PackageRoot {
  readonly folder: string;
  readonly version: string;
}

/**
 * The nearest folder upwards whose package.json is named "vendloop". What is compiled has a package.json without a name
 * in `dist/`, for its imports alone; that one is passed over. Null where the files were copied out of their package.
 */
export function findPackageRoot(from: string = dirname(fileURLToPath(import.meta.url))): PackageRoot | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const manifest = readManifest(folder);
    if (manifest?.name === 'vendloop') return { folder, version: manifest.version ?? 'unknown' };
    if (folder === dirname(folder)) return null;
  }
}

function readManifest(folder: string): { name?: string; version?: string } | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string; version?: string };
  } catch {
    return null;
  }
}
