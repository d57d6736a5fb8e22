import type { Callback } from '../../../src/core/domain/callback.ts';
import type { Delivery, Job } from '../../../src/core/domain/delivery.ts';
import type { Lane, Machine } from '../../../src/core/domain/machine.ts';
import type { Order } from '../../../src/core/domain/order.ts';
import type { PickupCode } from '../../../src/core/domain/pickup-code.ts';
import type { Lock } from '../../../src/core/lock/lock.ts';
import type { Sequence, Store, Tx } from '../../../src/core/store/store.ts';

/** Everything that a store holds, but the replay memory and the core's notes. */
export interface Dump {
  /** The next number of each sequence: what has been drawn is an effect, too. */
  readonly next: Readonly<Record<Sequence, number>>;
  readonly machines: readonly Machine[];
  readonly lanes: readonly Lane[];
  readonly locks: readonly Lock[];
  readonly orders: readonly Order[];
  readonly deliveries: readonly Delivery[];
  readonly jobs: readonly Job[];
  readonly callbacks: readonly Callback[];
  readonly openCodes: readonly PickupCode[];
}

/** Carries a dump out of a decision that must not be committed. */
class Seen extends Error {
  readonly dump: Dump;
  constructor(dump: Dump) {
    super('seen');
    this.dump = dump;
  }
}

/** Looks at a store as a whole and leaves it as it is. */
export async function dumpOf(store: Store, machineNos: readonly string[]): Promise<Dump> {
  try {
    await store.decide((tx) => {
      throw new Seen(everything(tx, machineNos));
    });
  } catch (error) {
    if (error instanceof Seen) return error.dump;
    throw error;
  }
  throw new Error('unreachable');
}

function everything(tx: Tx, machineNos: readonly string[]): Dump {
  const next: Dump['next'] = {
    order: tx.next('order'),
    record: tx.next('record'),
    delivery: tx.next('delivery'),
    job: tx.next('job'),
    callback: tx.next('callback'),
    'pickup-code': tx.next('pickup-code'),
  };
  return {
    next,
    machines: machineNos.flatMap((no) => tx.machine(no) ?? []),
    lanes: machineNos.flatMap((no) => tx.lanes(no)),
    locks: machineNos.map((no) => tx.lock(no)),
    orders: numbers(next.order).flatMap((id) => tx.order(id) ?? []),
    deliveries: numbers(next.delivery).flatMap((id) => tx.delivery(String(1_000_000_000_000_000 + id)) ?? []),
    jobs: machineNos.flatMap((no) => tx.jobs(no, 10_000)),
    callbacks: numbers(next.callback).flatMap((id) => tx.callback(id) ?? []),
    openCodes: machineNos.flatMap((no) => tx.openPickupCodes(no)),
  };
}

/** 1 … next − 1. */
function numbers(next: number): readonly number[] {
  return Array.from({ length: next - 1 }, (_, at) => at + 1);
}
