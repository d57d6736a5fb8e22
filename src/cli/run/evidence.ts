import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../shared/errors.ts';
import { SyncEventFile } from '../shared/event-file.ts';
import { makeEvidenceFolder, writeText } from '../shared/write-file.ts';

/** The evidence folder of one run. */
export interface Evidence {
  readonly dir: string;
  readonly historyFile: string;
  readonly history: SyncEventFile;
  /** Writes another file beside the history. @throws WriteError */
  save(name: string, text: string): void;
}

/**
 * Makes the folder of a run. An existing history belongs to another run and is not overwritten.
 * @throws UsageError when it holds a history and `force` is not set; WriteError when it cannot be made.
 */
export function openEvidence(dir: string, force: boolean): Evidence {
  const historyFile = join(dir, 'history.ndjson');
  if (existsSync(historyFile) && !force)
    throw new UsageError(`${historyFile} exists already: choose another --out, or add --force to overwrite it`);
  makeEvidenceFolder(dir);
  return {
    dir,
    historyFile,
    history: new SyncEventFile(historyFile),
    save: (name, text) => writeText(join(dir, name), text),
  };
}
