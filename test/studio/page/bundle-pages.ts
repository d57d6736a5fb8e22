import { join } from 'node:path';
import { buildStudio } from '../../../build-studio.mjs';

/** Bundles the pages once before the first test, unless they are up to date: reports read them from `dist/studio/`. */
export default async function bundlePages(): Promise<void> {
  await buildStudio(join(import.meta.dirname, '../../..'));
}
