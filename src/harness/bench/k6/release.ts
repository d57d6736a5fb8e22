import { join } from 'node:path';
import { findPackageRoot } from '../../package-root.ts';

/**
 * The k6 that vendloop builds when it is asked to. Pinned: figures of two k6 are not comparable. It is AGPL, so that it
 * is built on the user's computer and run as a program of its own, and is never part of this package.
 */
export const k6Release = { version: 'v2.2.0', module: 'go.k6.io/k6/v2', minMajor: 2, minGo: [1, 25] } as const;

const root = findPackageRoot()?.folder ?? process.cwd();

/** The default folder for the build of {@link k6Release}. */
export const k6CacheDir = join(root, 'node_modules', '.cache', 'vendloop');

/** The executable that is built in a cache folder. */
export function cachedK6(cacheDir: string): string {
  return join(cacheDir, `k6-${k6Release.version}`, 'k6');
}
