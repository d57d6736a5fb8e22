import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPackageRoot } from '#harness/package-root.ts';
import { replaceSection } from './page-section.ts';

const root = findPackageRoot()?.folder ?? process.cwd();

/** Writes a result into its section of a page. */
export function saveSection(name: string, text: string, file = 'docs/performance.md'): void {
  const page = join(root, file);
  writeFileSync(page, replaceSection(readFileSync(page, 'utf8'), name, text));
  console.log(`it is in ${page}`);
}
