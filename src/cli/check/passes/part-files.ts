import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HistoryEvent } from '#harness/history/event.ts';
import { LineSplitter } from '#harness/history/line-splitter.ts';
import type { Parts } from './parts.ts';

/** Characters that are kept for a part before they are written. */
const bufferLength = 256 * 1024;

/** An event with its index in the whole history. */
export interface PartEvent {
  readonly index: number;
  readonly event: HistoryEvent;
}

/** The lines of each part in a file of its own, in a folder that {@link remove} takes away. */
export class PartFiles {
  readonly #folder: string;
  readonly #buffers: string[];

  /** @param parent folder that gets the folder of the files. */
  constructor(count: number, parent = tmpdir()) {
    this.#folder = mkdtempSync(join(parent, 'vendloop-check-'));
    this.#buffers = Array.from({ length: count }, () => '');
  }

  /** Writes the lines of a history, which was read before, into the files of its parts. */
  async write(pieces: AsyncIterable<string>, parts: Parts, events: number): Promise<void> {
    let index = -1;
    const take = (line: string): void => {
      if (line.trim() === '') return;
      // The first line is the header.
      if (index >= 0 && index < events) this.#take(parts, index, line);
      index += 1;
    };
    const lines = new LineSplitter(take, () => {
      throw new Error('the history has changed while it was read');
    });
    for await (const piece of pieces) lines.push(piece);
    take(lines.rest);
    this.#buffers.forEach((_, part) => this.#flush(part));
  }

  read(part: number): readonly PartEvent[] {
    return readFileSync(this.#fileOf(part), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const tab = line.indexOf('\t');
        return { index: Number(line.slice(0, tab)), event: JSON.parse(line.slice(tab + 1)) as HistoryEvent };
      });
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #take(parts: Parts, index: number, line: string): void {
    const part = parts.partOf(index);
    if (part === null || parts.isMark(index)) {
      const text = part === null ? line : markOf(line);
      for (let to = 0; to < this.#buffers.length; to += 1) if (to !== part) this.#add(to, index, text);
    }
    if (part !== null) this.#add(part, index, line);
  }

  #add(part: number, index: number, line: string): void {
    const text = `${this.#buffers[part] ?? ''}${index}\t${line}\n`;
    this.#buffers[part] = text;
    if (text.length > bufferLength) this.#flush(part);
  }

  #flush(part: number): void {
    appendFileSync(this.#fileOf(part), this.#buffers[part] ?? '');
    this.#buffers[part] = '';
  }

  #fileOf(part: number): string {
    return join(this.#folder, `${part}.ndjson`);
  }
}

/** An event of the same time and observer, of a kind that no check knows. */
function markOf(line: string): string {
  const { t, by } = JSON.parse(line) as HistoryEvent;
  return JSON.stringify({ t, by, kind: 'in-another-part' });
}
