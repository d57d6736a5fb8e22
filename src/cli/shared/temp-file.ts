import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where bytes stand in a {@link TempFile}. */
export interface Chunk {
  readonly at: number;
  readonly length: number;
}

/**
 * A file for what does not fit into memory. It loses its name as soon as it is open: the system frees it however the
 * process ends.
 */
export class TempFile {
  readonly #file: number;
  /** Is left only where the system removes no open file. */
  readonly #folder: string;
  #end = 0;

  /** @param prefix of the folder's name. @param parent folder that gets the folder of the file. */
  constructor(prefix: string, parent = tmpdir()) {
    this.#folder = mkdtempSync(join(parent, prefix));
    this.#file = openSync(join(this.#folder, 'parts.ndjson'), 'wx+', 0o600);
    this.#removeFolder();
  }

  append(bytes: Uint8Array): Chunk {
    const chunk = { at: this.#end, length: bytes.length };
    for (let written = 0; written < bytes.length;)
      written += writeSync(this.#file, bytes, written, bytes.length - written, this.#end + written);
    this.#end += bytes.length;
    return chunk;
  }

  read({ at, length }: Chunk): string {
    const bytes = Buffer.allocUnsafe(length);
    for (let read = 0; read < length;) {
      const more = readSync(this.#file, bytes, read, length - read, at + read);
      if (more === 0) throw new Error('the temporary file is shorter than what was written');
      read += more;
    }
    return bytes.toString('utf8');
  }

  remove(): void {
    closeSync(this.#file);
    this.#removeFolder();
  }

  #removeFolder(): void {
    try {
      rmSync(this.#folder, { recursive: true, force: true });
    } catch {
      // Windows may refuse it while the file is open; the folder goes at the end.
    }
  }
}
