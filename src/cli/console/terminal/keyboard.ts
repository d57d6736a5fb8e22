import { PassThrough } from 'node:stream';
import { KeyDecoder, type KeyPress } from './key-decoder.ts';

/** How long the rest of a key's sequence may take to arrive, ms of the system's time. */
const sequenceMs = 50;

/** A terminal's input. */
export type KeyInput = NodeJS.ReadableStream & {
  readonly isTTY?: boolean;
  readonly setRawMode?: (raw: boolean) => unknown;
};

/** What some keys do whatever is asked. */
export interface KeySignals {
  /** Ctrl-C while no question stands there. */
  readonly interrupt: () => void;
  /** Ctrl-D, and the end of the terminal itself. */
  readonly end: () => void;
  /** Ctrl-Z. */
  readonly suspend: () => void;
}

/** What takes the keys while a question stands there. */
interface KeyConsumer {
  readonly stream: NodeJS.ReadableStream;
  /** True for a key that the question leaves for the one after it. */
  readonly keepsKey: (press: KeyPress) => boolean;
}

/**
 * The one reader of a terminal for a whole session. Keys that come while no question takes them wait for the next one:
 * each question is given one key at a time, so that what follows its answer is not lost with it.
 */
export class Keyboard {
  readonly #input: KeyInput;
  readonly #signals: KeySignals;
  readonly #decoder: KeyDecoder;
  #pendingKeys: KeyPress[] = [];
  #consumer: KeyConsumer | null = null;
  #scheduled: NodeJS.Immediate | null = null;
  #timer: NodeJS.Timeout | null = null;
  #open = false;

  constructor(input: KeyInput, signals: KeySignals) {
    this.#input = input;
    this.#signals = signals;
    this.#decoder = new KeyDecoder((press) => this.#onPress(press));
  }

  /** Begins to read, without echo. */
  open(): void {
    if (this.#open) return;
    this.#open = true;
    this.#input.setRawMode?.(true);
    this.#input.on('data', this.#onData).on('end', this.#signals.end).on('error', this.#signals.end);
    this.#input.resume();
  }

  /** Gives the terminal back as it was. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#scheduled) clearImmediate(this.#scheduled);
    this.#scheduled = null;
    this.#input.off('data', this.#onData).off('end', this.#signals.end).off('error', this.#signals.end);
    this.#input.pause();
    this.#input.setRawMode?.(false);
  }

  /** After the process was stopped and goes on: a shell does not give back how its jobs had the terminal. */
  resume(): void {
    if (this.#open) this.#input.setRawMode?.(true);
  }

  /**
   * Gives the keys to one question, until it is answered.
   * @param ask is given the stream to read from.
   * @param keepsKey tells keys that are not for this question: they, and all that follow, wait for the next one.
   */
  async during<T>(
    ask: (stream: NodeJS.ReadableStream) => Promise<T>,
    keepsKey: KeyConsumer['keepsKey'] = () => false,
  ): Promise<T> {
    const stream = new PassThrough();
    const consumer = { stream, keepsKey };
    try {
      const answer = ask(stream);
      this.#consumer = consumer;
      this.#schedule();
      return await answer;
    } finally {
      if (this.#consumer === consumer) this.#consumer = null;
      stream.destroy();
    }
  }

  readonly #onData = (chunk: Buffer | string): void => {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = this.#decoder.write(chunk) ? setTimeout(() => this.#decoder.flush(), sequenceMs) : null;
  };

  #onPress(press: KeyPress): void {
    const { ctrl, name } = press.key;
    if (ctrl === true && name === 'z') this.#signals.suspend();
    else if (ctrl === true && (name === 'c' || name === 'd')) {
      // Like the terminal's own: what was typed before it is dropped.
      this.#pendingKeys = [];
      if (name === 'd') this.#signals.end();
      else if (this.#consumer) this.#deliver(this.#consumer, press);
      else this.#signals.interrupt();
    } else {
      this.#pendingKeys.push(press);
      this.#schedule();
    }
  }

  /** One key a turn: an answer settles, and its question leaves, before the next key is given. */
  #schedule(): void {
    this.#scheduled ??= setImmediate(() => {
      this.#scheduled = null;
      const consumer = this.#consumer;
      const [next] = this.#pendingKeys;
      if (!consumer || !next || consumer.keepsKey(next)) return;
      this.#pendingKeys.shift();
      this.#deliver(consumer, next);
      if (this.#pendingKeys.length > 0) this.#schedule();
    });
  }

  #deliver({ stream }: KeyConsumer, { text, key }: KeyPress): void {
    stream.emit('keypress', text, key);
  }
}
