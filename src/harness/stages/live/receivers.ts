import type { ReceiverHandler } from '../stage.ts';
import type { CloseStack } from '../close-stack.ts';
import { startReceiver } from './receiver-server.ts';
import type { ReceiverServer } from './receiver-server.ts';

/** The receivers of a live stage, by name. */
export class LiveReceivers {
  readonly #closeStack: CloseStack;
  readonly #onError: (error: unknown) => void;
  readonly #servers = new Map<string, ReceiverServer>();

  /** @param onError told of what a receiver throws. */
  constructor(closeStack: CloseStack, onError: (error: unknown) => void) {
    this.#closeStack = closeStack;
    this.#onError = onError;
  }

  /** Puts a receiver on the network. @returns its URL. */
  async add(name: string, receiver: ReceiverHandler): Promise<string> {
    const server = this.#closeStack.add(await startReceiver(receiver, this.#onError));
    this.#servers.set(name, server);
    return server.url;
  }

  /** Takes a receiver off the network or puts it back. @throws {RangeError} when there is none of this name. */
  async setRefusing(name: string, refused: boolean): Promise<void> {
    const server = this.#servers.get(name);
    if (!server) throw new RangeError(`No receiver '${name}' is on the network.`);
    await server.refuse(refused);
  }
}
