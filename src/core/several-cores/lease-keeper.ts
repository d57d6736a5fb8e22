import { isLive, leaseMs, renewEveryMs } from '../domain/several-cores.ts';
import type { Kernel } from '../kernel.ts';
import type { Timer } from '../ports/clock.ts';

/** What a lease keeper works with. */
export interface LeaseKeeperParts {
  readonly kernel: Kernel;
  readonly id: number;
  readonly name: string;
  /** Called again and again while the lease has expired: others may take this core for dead. */
  readonly onExpired: () => void;
  /** Called after each renewal: there may be work that this core was not woken for. */
  readonly onRenewed: () => void;
  readonly onError: (error: unknown) => void;
}

/** Renews a core's lease, and knows which other cores live. */
export class LeaseKeeper {
  readonly #parts: LeaseKeeperParts;
  #timer: Timer | null = null;
  #renewing = false;
  /** When the last renewal was asked for, on the monotonic clock: the lease is not older. */
  #renewedAt: number;
  #live: readonly number[];
  #stopped = false;

  constructor(parts: LeaseKeeperParts) {
    this.#parts = parts;
    this.#renewedAt = parts.kernel.clock.monotonic();
    this.#live = [parts.id];
  }

  /** Numbers of the cores with a lease, in order, as of the last renewal. */
  get live(): readonly number[] {
    return this.#live;
  }

  /** By this core's own clock, since the store may be what it cannot reach. */
  get isExpired(): boolean {
    return this.#parts.kernel.clock.monotonic() >= this.#renewedAt + leaseMs;
  }

  start(): void {
    if (this.#stopped) return;
    if (this.isExpired) this.#parts.onExpired();
    if (!this.#renewing) void this.#renew();
    this.#timer = this.#parts.kernel.clock.after(renewEveryMs, () => this.start());
  }

  /**
   * Gives the lease back, so that the others need not wait until it has expired. Closing the store waits for that;
   * where it fails, the lease expires.
   */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#timer?.cancel();
    const { kernel, id } = this.#parts;
    kernel.decide(({ tx }) => tx.deleteCore(id)).catch(() => undefined);
  }

  async #renew(): Promise<void> {
    const { kernel, id, name, onRenewed, onError } = this.#parts;
    this.#renewing = true;
    const askedAt = kernel.clock.monotonic();
    try {
      this.#live = await kernel.decide(({ tx, now }) => {
        if (this.#stopped) return [];
        tx.putCore({ id, name, until: now + leaseMs });
        return tx.cores().flatMap((lease) => (isLive(lease, now) ? [lease.id] : []));
      });
      this.#renewedAt = askedAt;
      if (!this.#stopped) onRenewed();
    } catch (error) {
      if (!this.#stopped) onError(error);
    } finally {
      this.#renewing = false;
    }
  }
}
