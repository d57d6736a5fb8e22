import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPackageRoot } from '#harness/package-root.ts';
import { replaceSection } from './page-section.ts';

const root = findPackageRoot()?.folder ?? process.cwd();

/** Writes a result into its section of docs/performance.md. */
export function saveSection(name: string, text: string): void {
  const page = join(root, 'docs/performance.md');
  writeFileSync(page, replaceSection(readFileSync(page, 'utf8'), name, text));
  console.log(`it is in ${page}`);
}
