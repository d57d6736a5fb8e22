/** A text without the byte order mark that editors and shells of Windows begin a file with. */
export function withoutBom(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** Characters of one line at most: the header of a history with 50,000 machines has so many. */
export const longestLine = 16 * 1024 * 1024;

/** Cuts a text that comes in pieces, wherever they end, into its lines. */
export class LineCutter {
  /** The pieces of the line that has not ended yet: put together once, so that a long line costs no more than its length. */
  #pieces: string[] = [];
  #length = 0;
  readonly #tooLong: (at: number) => never;
  readonly #take: (line: string, at: number) => void;
  #at = 1;
  #begun = false;

  /**
   * @param take is given each whole line, without its end, and its number from 1.
   * @param tooLong is called in place of keeping a line that is longer than {@link longestLine}.
   */
  constructor(take: (line: string, at: number) => void, tooLong: (at: number) => never) {
    this.#take = take;
    this.#tooLong = tooLong;
  }

  /** What has come since the last line's end. */
  get rest(): string {
    return this.#pieces.join('');
  }

  /** The number of the line that {@link rest} is the beginning of. */
  get at(): number {
    return this.#at;
  }

  push(piece: string): void {
    const text = this.#begun ? piece : withoutBom(piece);
    this.#begun ||= piece !== '';
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#keep(text.slice(from, end));
      const line = this.rest;
      this.#pieces = [];
      this.#length = 0;
      this.#take(line, this.#at);
      this.#at += 1;
      from = end + 1;
    }
    if (from < text.length) this.#keep(text.slice(from));
  }

  #keep(part: string): void {
    this.#length += part.length;
    if (this.#length > longestLine) this.#tooLong(this.#at);
    this.#pieces.push(part);
  }
}
