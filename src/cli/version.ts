import { readFileSync } from 'node:fs';

/** The package's version. The file is two folders up from the sources, and three from what is compiled of them. */
export const version: string = readVersion(['../../package.json', '../../../package.json']);

function readVersion(places: readonly string[]): string {
  for (const place of places) {
    try {
      const read = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8')) as {
        name?: unknown;
        version?: unknown;
      };
      if (read.name === 'vendloop' && typeof read.version === 'string') return read.version;
    } catch {
      // Not here: the next place.
    }
  }
  return 'unknown';
}
