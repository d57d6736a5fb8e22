/** A text without the byte order mark that editors and shells of Windows begin a file with. */
export function withoutBom(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** Cuts a text that comes in pieces, wherever they end, into its lines. */
export class LineCutter {
  readonly #take: (line: string, at: number) => void;
  #rest = '';
  #at = 1;
  #begun = false;

  /** @param take is given each whole line, without its end, and its number from 1. */
  constructor(take: (line: string, at: number) => void) {
    this.#take = take;
  }

  /** What has come since the last line's end. */
  get rest(): string {
    return this.#rest;
  }

  /** The number of the line that {@link rest} is the beginning of. */
  get at(): number {
    return this.#at;
  }

  push(piece: string): void {
    const text = this.#begun ? this.#rest + piece : withoutBom(piece);
    this.#begun ||= piece !== '';
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#take(text.slice(from, end), this.#at);
      this.#at += 1;
      from = end + 1;
    }
    this.#rest = text.slice(from);
  }
}
