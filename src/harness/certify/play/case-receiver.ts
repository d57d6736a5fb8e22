import type { CallbackReading, CallbackRequest } from '#drivers/callback.ts';
import type { Driver } from '#drivers/driver.ts';
import { callbackText, type EvidenceLog } from '../evidence.ts';
import type { CertifyPorts } from '../ports.ts';
import { Changes } from './changes.ts';

/** A callback that a case received. */
export interface ReceivedCallback {
  /** Monotonic ms. */
  readonly at: number;
  /** The answer. */
  readonly status: number;
  readonly reading: CallbackReading;
}

/** The receiver of one case, at a URL of its own. */
export class CaseReceiver {
  readonly url: string;
  readonly callbacks: ReceivedCallback[] = [];
  /** The answer to the n-th request, from 1. */
  statusOf: (count: number) => number = () => 200;
  readonly #changes = new Changes();
  readonly #driver: Driver;
  readonly #ports: CertifyPorts;
  readonly #log: EvidenceLog;
  #count = 0;
  #failure: Error | undefined;
  #reading: Promise<void> = Promise.resolve();

  /** @param path new for each case. */
  constructor(driver: Driver, ports: CertifyPorts, log: EvidenceLog, path: string) {
    this.#driver = driver;
    this.#ports = ports;
    this.#log = log;
    this.url = ports.receive(path, (request) => this.#receive(request));
  }

  /** Waits for any callback. @returns undefined when none came in time. */
  first(withinMs: number): Promise<ReceivedCallback | undefined> {
    return this.#until(withinMs, () => this.callbacks[0]);
  }

  /** Waits for the n-th callback, from 1, about a delivery. @returns undefined when it did not come in time. */
  callback(delivery: string, withinMs: number, count = 1): Promise<ReceivedCallback | undefined> {
    return this.#until(withinMs, () => this.about(delivery)[count - 1]);
  }

  /** Waits for the notice of a closed order. @returns undefined when it did not come in time. */
  closedOrder(order: string, withinMs: number): Promise<ReceivedCallback | undefined> {
    return this.#until(withinMs, () =>
      this.callbacks.find(({ reading }) => reading.kind === 'order-closed' && reading.order === order),
    );
  }

  /** What came about a delivery so far. */
  about(delivery: string): readonly ReceivedCallback[] {
    return this.callbacks.filter(({ reading }) => reading.kind === 'delivery' && reading.delivery === delivery);
  }

  #receive(request: CallbackRequest): number {
    this.#count += 1;
    const status = this.statusOf(this.#count);
    const at = this.#ports.clock.monotonic();
    this.#log.add('callback', callbackText(request, status));
    this.#reading = this.#reading
      .then(async () => {
        const reading = await this.#driver.readCallback(request);
        if (reading.kind === 'other') this.#log.add('note', `not understood: ${reading.why ?? 'no reason'}`);
        this.callbacks.push({ at, status, reading });
      })
      .catch((error: unknown) => (this.#failure ??= error as Error))
      .then(() => this.#changes.notify());
    return status;
  }

  #until<T>(withinMs: number, find: () => T | undefined): Promise<T | undefined> {
    return this.#changes.until(this.#ports.clock, withinMs, () => {
      if (this.#failure !== undefined) throw this.#failure;
      return find();
    });
  }
}
