import { PassThrough } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { emitKeypressEvents, type Key } from 'node:readline';

/** One key that was pressed, as readline tells of it. */
export interface KeyPress {
  /** The text that it types; undefined for a key that types none. */
  readonly text: string | undefined;
  readonly key: Key;
}

const escape = '\u001b';
/** A sequence that a terminal sends for one key: CSI or SS3 with its parameters and its last letter. */
// eslint-disable-next-line no-control-regex
const completeSequence = /^\u001b(?:\[\[[A-E]|\[[0-?]*[ -/]*[@-~]|O[0-9]*[A-Za-z])/;
/** Those that readline reads as one key; of any other it would type the end. */
// eslint-disable-next-line no-control-regex
const knownSequence = /^\u001b(?:\[\[[A-E]|\[[0-9]{0,3}(?:;[0-9])?[~^$@A-Za-z]|O[0-9]?[A-Za-z])$/;
/** The beginning of such a sequence, whose rest may still be on its way. */
// eslint-disable-next-line no-control-regex
const incompleteSequence = /^\u001b(?:\[\[?[0-?]*[ -/]*|O[0-9]*)?$/;

/**
 * Makes keys of the bytes of a terminal. Node's own decoder waits half a second after Esc and takes a letter that comes
 * within it for Alt and that letter; here Esc is always a key of its own unless a sequence of the terminal follows.
 */
export class KeyDecoder {
  readonly #bytes = new StringDecoder('utf8');
  readonly #keypressStream = new PassThrough();
  readonly #emitEscape: () => void;
  #pending = '';

  constructor(onKey: (press: KeyPress) => void) {
    emitKeypressEvents(this.#keypressStream);
    this.#keypressStream.on('keypress', (text: string | undefined, key: Key) => onKey({ text, key }));
    this.#emitEscape = () =>
      onKey({ text: undefined, key: { sequence: escape, name: 'escape', ctrl: false, meta: true, shift: false } });
  }

  /** @returns true when the end may be the beginning of a key: call {@link flush} when nothing follows soon. */
  write(chunk: Buffer | string): boolean {
    this.#pending += typeof chunk === 'string' ? chunk : this.#bytes.write(chunk);
    while (this.#pending !== '') {
      if (incompleteSequence.test(this.#pending)) return true;
      this.#take(completeSequence.exec(this.#pending)?.[0] ?? firstCharacter(this.#pending));
    }
    return false;
  }

  /** Nothing followed: what looked like the beginning of a sequence was Esc, and other keys. */
  flush(): void {
    while (this.#pending !== '') this.#take(firstCharacter(this.#pending));
  }

  #take(token: string): void {
    this.#pending = this.#pending.slice(token.length);
    if (token === escape) this.#emitEscape();
    // Decoded at once: the stream is never read, its listeners are called.
    else if (!token.startsWith(escape) || knownSequence.test(token)) this.#keypressStream.emit('data', token);
  }
}

function firstCharacter(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0);
}
