import { PassThrough } from 'node:stream';
import { KeyDecoder, type KeyPress } from './key-decoder.ts';

/** How long the rest of a key's sequence may take to arrive, ms of the system's time. */
const sequenceMs = 50;

/** Calls back when the rest of a key's sequence has had time to arrive. Returns what cancels it. */
export type SequenceTimer = (onTimeout: () => void) => () => void;

const systemTimer: SequenceTimer = (onTimeout) => {
  const timer = setTimeout(onTimeout, sequenceMs);
  return () => clearTimeout(timer);
};

/** A terminal's input. */
export type KeyInput = NodeJS.ReadableStream & {
  readonly isTTY?: boolean;
  readonly setRawMode?: (raw: boolean) => unknown;
};

/** Keys that work at any time. */
export interface KeySignals {
  /** Ctrl-C while no question is open. */
  readonly interrupt: () => void;
  /** Ctrl-D, and the end of the terminal. */
  readonly end: () => void;
  /** Ctrl-Z. */
  readonly suspend: () => void;
}

/** Receives the keys while a question is open. */
interface KeyConsumer {
  readonly stream: NodeJS.ReadableStream;
  /** True for a key that is kept for the next question. */
  readonly keepsKey: (press: KeyPress) => boolean;
}

/**
 * The only reader of a terminal during a session. Keys pressed between questions wait for the next one. Each question
 * receives one key at a time, so that keys after its answer are not lost.
 */
export class Keyboard {
  readonly #input: KeyInput;
  readonly #signals: KeySignals;
  readonly #decoder: KeyDecoder;
  readonly #startTimer: SequenceTimer;
  #pendingKeys: KeyPress[] = [];
  #consumer: KeyConsumer | null = null;
  #scheduled: NodeJS.Immediate | null = null;
  #cancelTimer: (() => void) | null = null;
  #open = false;

  constructor(input: KeyInput, signals: KeySignals, startTimer: SequenceTimer = systemTimer) {
    this.#input = input;
    this.#signals = signals;
    this.#startTimer = startTimer;
    this.#decoder = new KeyDecoder((press) => this.#onPress(press));
  }

  /** Starts to read, without echo. */
  open(): void {
    if (this.#open) return;
    this.#open = true;
    this.#input.setRawMode?.(true);
    this.#input.on('data', this.#onData).on('end', this.#signals.end).on('error', this.#signals.end);
    this.#input.resume();
  }

  /** Restores the terminal. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#cancelTimer?.();
    if (this.#scheduled) clearImmediate(this.#scheduled);
    this.#scheduled = null;
    this.#input.off('data', this.#onData).off('end', this.#signals.end).off('error', this.#signals.end);
    this.#input.pause();
    this.#input.setRawMode?.(false);
  }

  /** Restores raw mode after the process was suspended: a shell does not do it. */
  resume(): void {
    if (this.#open) this.#input.setRawMode?.(true);
  }

  /**
   * Sends the keys to one question until it is answered.
   * @param ask receives the stream to read from.
   * @param keepsKey true for keys that are not for this question: they, and all later ones, wait for the next one.
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
    this.#cancelTimer?.();
    this.#cancelTimer = this.#decoder.write(chunk) ? this.#startTimer(() => this.#decoder.flush()) : null;
  };

  #onPress(press: KeyPress): void {
    const { ctrl, name } = press.key;
    if (ctrl === true && name === 'z') this.#signals.suspend();
    else if (ctrl === true && (name === 'c' || name === 'd')) {
      // As in a terminal, text typed before it is dropped.
      this.#pendingKeys = [];
      if (name === 'd') this.#signals.end();
      else if (this.#consumer) this.#deliver(this.#consumer, press);
      else this.#signals.interrupt();
    } else {
      this.#pendingKeys.push(press);
      this.#schedule();
    }
  }

  /** One key per turn of the event loop, so that a question can end before the next key. */
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
