import { join } from 'node:path';
import { findPackageRoot } from '#harness/package-root.ts';

/** The folder of the built page; null where the files were copied out of their package. */
export function pageFolder(): string | null {
  const root = findPackageRoot();
  return root && join(root.folder, 'dist', 'studio', 'app');
}
