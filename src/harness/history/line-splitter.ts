/** A text without the byte order mark that editors and shells of Windows begin a file with. */
export function withoutBom(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** Characters of one line at most: the header of a history with 50,000 machines has so many. */
export const maxLineLength = 16 * 1024 * 1024;

/** Cuts a text that comes in pieces, wherever they end, into its lines. */
export class LineSplitter {
  /**
   * The pieces of the line that has not ended yet: put together once, so that a long line costs no more than its
   * length.
   */
  #partialLine: string[] = [];
  #partialLength = 0;
  readonly #onTooLong: (lineNumber: number) => never;
  readonly #onLine: (line: string, lineNumber: number) => void;
  #lineNumber = 1;
  #bomHandled = false;

  /**
   * @param onLine is given each whole line, without its end, and its number from 1.
   * @param onTooLong is called in place of keeping a line that is longer than {@link maxLineLength}.
   */
  constructor(onLine: (line: string, lineNumber: number) => void, onTooLong: (lineNumber: number) => never) {
    this.#onLine = onLine;
    this.#onTooLong = onTooLong;
  }

  /** What has come since the last line's end. */
  get rest(): string {
    return this.#partialLine.join('');
  }

  /** The number of the line that {@link rest} is the beginning of. */
  get at(): number {
    return this.#lineNumber;
  }

  push(piece: string): void {
    const text = this.#bomHandled ? piece : withoutBom(piece);
    this.#bomHandled ||= piece !== '';
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#append(text.slice(from, end));
      const line = this.rest;
      this.#partialLine = [];
      this.#partialLength = 0;
      this.#onLine(line, this.#lineNumber);
      this.#lineNumber += 1;
      from = end + 1;
    }
    if (from < text.length) this.#append(text.slice(from));
  }

  #append(part: string): void {
    this.#partialLength += part.length;
    if (this.#partialLength > maxLineLength) this.#onTooLong(this.#lineNumber);
    this.#partialLine.push(part);
  }
}
