import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/**
 * A folder of its own for the stores of one test file, removed at the end. @returns a name for a new file each time.
 */
export function useStoreFiles(): () => string {
  const folder = mkdtempSync(join(tmpdir(), 'vendloop-store-'));
  let files = 0;
  afterAll(() => rmSync(folder, { recursive: true }));
  return () => join(folder, `store-${(files += 1)}.db`);
}
