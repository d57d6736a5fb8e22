import { closeSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError, type WriteError } from '../shared/errors.ts';
import { makeEvidenceFolder, openOutput, writeError, writeText, asWriteError } from '../shared/write-file.ts';

/** Buffered characters that trigger a write. */
const bufferLength = 64 * 1024;

/** The evidence folder of one run. */
export interface Evidence {
  readonly dir: string;
  readonly historyFile: string;
  /** Appends a line to the history. */
  write(line: string): void;
  /** Writes the buffered lines. */
  flush(): void;
  /** Writes the rest. @throws WriteError when part of the history could not be written. */
  complete(): void;
  /** Writes another file beside the history. */
  save(name: string, text: string): void;
  close(): void;
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
  const file = asWriteError(historyFile, () => openOutput(historyFile, 'replace'));
  let buffer: string[] = [];
  let length = 0;
  let failure: WriteError | null = null;
  const flush = (): void => {
    const text = buffer.join('');
    buffer = [];
    length = 0;
    if (text === '' || failure) return;
    try {
      // Continues after a partial write.
      writeFileSync(file, text);
    } catch (error) {
      // The run must not fail where the line was written: the failure is reported at its end.
      failure = writeError(historyFile, error, '; later events are missing');
    }
  };
  return {
    dir,
    historyFile,
    write(line) {
      buffer.push(line);
      length += line.length;
      if (length >= bufferLength) flush();
    },
    flush,
    complete() {
      flush();
      if (failure) throw failure;
    },
    save: (name, text) => writeText(join(dir, name), text),
    close() {
      flush();
      closeSync(file);
    },
  };
}
