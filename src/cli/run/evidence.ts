import { closeSync, existsSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Complaint, messageOf } from '../complaint.ts';

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
  /** Writes another file beside the history. */
  save(name: string, text: string): void;
  close(): void;
}

/**
 * Makes the folder of a run. A history that is there already is evidence of another run and is not overwritten.
 * @throws Complaint when it cannot be made, or holds a history and `force` is not given.
 */
export function openEvidence(dir: string, force: boolean): Evidence {
  const historyFile = join(dir, 'history.ndjson');
  if (existsSync(historyFile) && !force) throw new Complaint(`${historyFile} is there already: choose another --out, or add --force to overwrite it`);
  let file: number;
  try {
    mkdirSync(dir, { recursive: true });
    file = openSync(historyFile, 'w');
  } catch (error) {
    throw new Complaint(`cannot write to ${dir}: ${messageOf(error)}; choose another --out`, { cause: error });
  }
  let buffer: string[] = [];
  let length = 0;
  const flush = (): void => {
    if (length > 0) writeSync(file, buffer.join(''));
    buffer = [];
    length = 0;
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
    save: (name, text) => writeFileSync(join(dir, name), text),
    close() {
      flush();
      closeSync(file);
    },
  };
}
