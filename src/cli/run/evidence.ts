import { closeSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError, type WriteError } from '../shared/errors.ts';
import { makeEvidenceFolder, openOutput, writeError, writeText, asWriteError } from '../shared/write-file.ts';

/** Lines are handed to the system when this many characters have come together, or when somebody flushes. */
const bufferLength = 64 * 1024;

/** Where one run leaves its evidence. */
export interface Evidence {
  readonly dir: string;
  readonly historyFile: string;
  /** Takes one line of the history. */
  write(line: string): void;
  /** Hands over what is buffered. */
  flush(): void;
  /** Hands over the rest. @throws WriteError when some of the history could not be written. */
  complete(): void;
  /** Writes another file beside the history. */
  save(name: string, text: string): void;
  close(): void;
}

/**
 * Makes the folder of a run. A history that is there already is evidence of another run and is not overwritten.
 * @throws Complaint when it holds a history and `force` is not given; WriteError when it cannot be made.
 */
export function openEvidence(dir: string, force: boolean): Evidence {
  const historyFile = join(dir, 'history.ndjson');
  if (existsSync(historyFile) && !force)
    throw new UsageError(`${historyFile} is there already: choose another --out, or add --force to overwrite it`);
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
      // Goes on where the system has taken a part.
      writeFileSync(file, text);
    } catch (error) {
      // The run must not break off in the middle of whatever wrote the line: it is told at its end.
      failure = writeError(historyFile, error, '; events are missing from here on');
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
