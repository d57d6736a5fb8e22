import { z } from 'zod';
import { startReceiver as listen, type ReceiverServer } from '#harness/stages/live/receiver-server.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { CallbackReceiver } from '#simulators/receiver/callback-receiver.ts';
import { VendloopError } from '../errors.ts';
import { parseOptions } from '../parse-options.ts';
import type { Callback, Receiver, ReceiverOptions } from './receiver.ts';

const optionsSchema = z.strictObject({ appKey: z.string().min(1).default(demoMerchant.appKey) });

/**
 * Starts a receiver of callbacks on 127.0.0.1, on any free port.
 * @throws VendloopError `bad-options` that names every wrong option.
 */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { appKey } = parseOptions(optionsSchema, options, 'startReceiver()');
  const receiver = new CallbackReceiver({ name: 'receiver', appKey, onEvent: () => undefined });
  // What it throws is an answer 500; it throws nothing of its own.
  const server = await listen(receiver.receive, () => undefined);
  return new ListeningReceiver(receiver, server);
}

/** A receiver on a real socket. */
class ListeningReceiver implements Receiver {
  readonly url: string;
  readonly #receiver: CallbackReceiver;
  readonly #server: ReceiverServer;
  readonly #clock = new SystemClock();
  #rejectPending: (error: VendloopError) => void = () => undefined;
  readonly #closed = new Promise<never>((_, reject) => (this.#rejectPending = reject));
  #closing: Promise<void> | null = null;

  constructor(receiver: CallbackReceiver, server: ReceiverServer) {
    this.url = server.url;
    this.#receiver = receiver;
    this.#server = server;
    // Nothing may be awaited when it closes.
    this.#closed.catch(() => undefined);
  }

  get callbacks(): readonly Callback[] {
    return this.#receiver.callbacks;
  }

  async callback(delivery: string, timeoutMs = 150_000): Promise<Callback> {
    const arrived = this.#receiver.firstCallback(delivery);
    if (arrived) return arrived;
    let giveUp: (error: VendloopError) => void = () => undefined;
    const late = new Promise<never>((_, reject) => (giveUp = reject));
    const timer = this.#clock.after(timeoutMs, () =>
      giveUp(
        new VendloopError(
          'no-callback',
          `no callback of delivery ${delivery} came to ${this.url} within ${timeoutMs} ms: the cloud must reach this ` +
            'address, and sign with the same AppKey',
        ),
      ),
    );
    try {
      return await Promise.race([this.#receiver.waitFor(delivery), late, this.#closed]);
    } finally {
      timer.cancel();
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#rejectPending(
      new VendloopError('closed', 'this receiver has been closed: start another with startReceiver()'),
    );
    this.#clock.close();
    await this.#server.close();
  }
}
