import type { Receiver } from '../stage.ts';
import type { Belongings } from '../close-stack.ts';
import { startReceiver } from './receiver-server.ts';
import type { RunningReceiver } from './receiver-server.ts';

/** The receivers of a live stage, by name. */
export class LiveReceivers {
  readonly #belongings: Belongings;
  readonly #broken: (error: unknown) => void;
  readonly #running = new Map<string, RunningReceiver>();

  /** @param broken told of what a receiver throws. */
  constructor(belongings: Belongings, broken: (error: unknown) => void) {
    this.#belongings = belongings;
    this.#broken = broken;
  }

  /** Puts a receiver on the network. @returns its URL. */
  async add(name: string, receiver: Receiver): Promise<string> {
    const running = this.#belongings.keep(await startReceiver(receiver, this.#broken));
    this.#running.set(name, running);
    return running.url;
  }

  /** Takes a receiver off the network or puts it back. @throws {RangeError} when there is none of this name. */
  async refuse(name: string, refused: boolean): Promise<void> {
    const running = this.#running.get(name);
    if (!running) throw new RangeError(`No receiver '${name}' is on the network.`);
    await running.refuse(refused);
  }
}
