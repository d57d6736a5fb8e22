import { PassThrough } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { emitKeypressEvents, type Key } from 'node:readline';

/** A pressed key, as readline reports it. */
export interface KeyPress {
  /** Its text; undefined for a key without text. */
  readonly text: string | undefined;
  readonly key: Key;
}

const escape = '\u001b';
/** A sequence that a terminal sends for one key: CSI or SS3 with its parameters and its last letter. */
// eslint-disable-next-line no-control-regex
const completeSequence = /^\u001b(?:\[\[[A-E]|\[[0-?]*[ -/]*[@-~]|O[0-9]*[A-Za-z])/;
/** Sequences that readline reads as one key; of others it would type the last characters. */
// eslint-disable-next-line no-control-regex
const knownSequence = /^\u001b(?:\[\[[A-E]|\[[0-9]{0,3}(?:;[0-9])?[~^$@A-Za-z]|O[0-9]?[A-Za-z])$/;
/** The start of such a sequence, whose rest may follow. */
// eslint-disable-next-line no-control-regex
const incompleteSequence = /^\u001b(?:\[\[?[0-?]*[ -/]*|O[0-9]*)?$/;

/**
 * Decodes the bytes of a terminal into keys. Node's decoder waits half a second after Esc and reads a following letter
 * as Alt with that letter; here Esc is always a separate key, unless a terminal sequence follows.
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

  /** @returns true when the last bytes may start a key: call {@link flush} when nothing follows soon. */
  write(chunk: Buffer | string): boolean {
    this.#pending += typeof chunk === 'string' ? chunk : this.#bytes.write(chunk);
    while (this.#pending !== '') {
      if (incompleteSequence.test(this.#pending)) return true;
      this.#take(completeSequence.exec(this.#pending)?.[0] ?? firstCharacter(this.#pending));
    }
    return false;
  }

  /** Decodes pending bytes as Esc and other keys, because nothing followed. */
  flush(): void {
    while (this.#pending !== '') this.#take(firstCharacter(this.#pending));
  }

  #take(token: string): void {
    this.#pending = this.#pending.slice(token.length);
    if (token === escape) this.#emitEscape();
    // Emitting calls the listeners at once; the stream itself is never read.
    else if (!token.startsWith(escape) || knownSequence.test(token)) this.#keypressStream.emit('data', token);
  }
}

function firstCharacter(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0);
}
