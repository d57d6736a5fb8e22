import type { HistoryEvent } from '#harness/history/event.ts';
import { LineSplitter } from '#harness/history/line-splitter.ts';
import { TempFile, type Chunk } from '../../shared/temp-file.ts';
import type { Parts } from './parts.ts';

/** Bytes of all parts together that wait to be written. */
const bufferBytes = 16 * 1024 * 1024;

/** An event with its index in the whole history. */
export interface PartEvent {
  readonly index: number;
  readonly event: HistoryEvent;
}

/** The lines of each part, in one file. */
export class PartFiles {
  readonly #file: TempFile;
  /** Each part has a piece of it: lines as texts would keep what they were cut from. */
  readonly #buffer: Buffer;
  readonly #bytesOfPart: number;
  readonly #filled: number[];
  readonly #chunks: readonly Chunk[][];

  /** @param parent folder that gets the folder of the file. */
  constructor(count: number, parent?: string) {
    this.#bytesOfPart = Math.floor(bufferBytes / count);
    this.#buffer = Buffer.allocUnsafeSlow(this.#bytesOfPart * count);
    this.#filled = Array.from({ length: count }, () => 0);
    this.#chunks = Array.from({ length: count }, () => []);
    this.#file = new TempFile('vendloop-check-', parent);
  }

  /** Writes the lines of a history, which was read before, part by part. */
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
    for (let part = 0; part < this.#filled.length; part += 1) this.#flush(part);
  }

  read(part: number): readonly PartEvent[] {
    return (this.#chunks[part] ?? []).flatMap((chunk) =>
      this.#file
        .read(chunk)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => {
          const tab = line.indexOf('\t');
          return { index: Number(line.slice(0, tab)), event: JSON.parse(line.slice(tab + 1)) as HistoryEvent };
        }),
    );
  }

  remove(): void {
    this.#file.remove();
  }

  #take(parts: Parts, index: number, line: string): void {
    const part = parts.partOf(index);
    if (part === null || parts.isMark(index)) {
      const text = `${index}\t${part === null ? line : markOf(line)}\n`;
      for (let to = 0; to < this.#filled.length; to += 1) if (to !== part) this.#add(to, text);
    }
    if (part !== null) this.#add(part, `${index}\t${line}\n`);
  }

  #add(part: number, text: string): void {
    const length = Buffer.byteLength(text);
    if ((this.#filled[part] ?? 0) + length > this.#bytesOfPart) this.#flush(part);
    if (length > this.#bytesOfPart) {
      this.#append(part, Buffer.from(text));
      return;
    }
    const filled = this.#filled[part] ?? 0;
    this.#buffer.write(text, part * this.#bytesOfPart + filled);
    this.#filled[part] = filled + length;
  }

  #flush(part: number): void {
    const from = part * this.#bytesOfPart;
    this.#append(part, this.#buffer.subarray(from, from + (this.#filled[part] ?? 0)));
    this.#filled[part] = 0;
  }

  #append(part: number, bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#chunks[part]?.push(this.#file.append(bytes));
  }
}

/** An event of the same time and observer, of a kind that no check knows. */
function markOf(line: string): string {
  const { t, by } = JSON.parse(line) as HistoryEvent;
  return JSON.stringify({ t, by, kind: 'in-another-part' });
}
