import { findPackageRoot } from '#harness/package-root.ts';

/** The package's version. */
export const version: string = findPackageRoot()?.version ?? 'unknown';
