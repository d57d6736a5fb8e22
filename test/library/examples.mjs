import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folders of examples/ whose package.json has vendloop: CI installs and runs each. */
export function packageExamples(root) {
  const folder = join(root, 'examples');
  return readdirSync(folder).filter((name) => {
    const manifest = join(folder, name, 'package.json');
    return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).devDependencies?.vendloop !== undefined;
  });
}
