import type { DeliveryState, DriverOrder } from '#drivers/merchant-driver.ts';
import type { Opaque } from '#drivers/values.ts';
import type { OrderStatus } from '#core/domain/order.ts';
import type { HarnessEvent } from '#harness/history/event.ts';
import { deliveryIds, integerIds } from './id-map.ts';

/** A line of an order at the cloud, with the number of its record here. */
export interface BookedRecord {
  readonly record: number;
  readonly cloudRecord: string;
  readonly productId: number;
  readonly quantity: number;
}

/** An order at the cloud, with its number here. */
export interface BookedOrder {
  readonly order: number;
  readonly cloudOrder: string;
  readonly machineNo: string;
  readonly tradeId: string;
  readonly notifyUrl: string;
  readonly context: Opaque;
  readonly records: readonly BookedRecord[];
  /** As far as it is known here. */
  status: OrderStatus;
}

/** What is known of an order before the cloud has made it. */
export type OrderPlan = Pick<BookedOrder, 'machineNo' | 'tradeId' | 'notifyUrl' | 'status'> & {
  /** Our product for each line. */
  readonly productIds: readonly number[];
};

/** Whose delivery it is. Order and record are 0 where that is not known. */
export interface DeliveryOwner {
  readonly machineNo: string;
  readonly order: number;
  readonly record: number;
}

/** A delivery at the cloud, with its number here. */
export interface BookedDelivery extends DeliveryOwner {
  readonly delivery: string;
  readonly cloudDelivery: string;
}

/** A call for a delivery that has no answer yet. */
interface OpenCall extends DeliveryOwner {
  readonly answered: Promise<void>;
}

/**
 * Orders and deliveries of a cloud with their numbers here. Each number that is given out is an event, so that a reader
 * of the history finds the cloud's own ids.
 */
export class CloudBook {
  readonly #emit: (event: HarnessEvent) => void;
  readonly #orderIds = integerIds(800_000_000_000_001n);
  readonly #recordIds = integerIds(600_000_000_000_001n);
  readonly #deliveryIds = deliveryIds();
  readonly #orders = new Map<number, BookedOrder>();
  readonly #deliveries = new Map<string, BookedDelivery>();
  readonly #openCalls = new Set<OpenCall>();

  constructor(emit: (event: HarnessEvent) => void) {
    this.#emit = emit;
  }

  /** Enters an order that the cloud has made; the same one again is the order that is there. */
  addOrder({ order: cloudOrder, records, context }: DriverOrder, plan: OrderPlan): BookedOrder {
    const order = Number(this.#orderIds.toOurs(cloudOrder));
    const known = this.#orders.get(order);
    if (known) return known;
    const { productIds, ...rest } = plan;
    const booked: BookedOrder = {
      ...rest,
      order,
      cloudOrder,
      context,
      records: records.map(({ record: cloudRecord, quantity }, line) => ({
        // A cloud may number records within their order.
        record: Number(this.#recordIds.toOurs(`${cloudOrder} ${cloudRecord}`, longNumber(cloudRecord))),
        cloudRecord,
        productId: productIds[line] ?? 0,
        quantity,
      })),
    };
    this.#orders.set(order, booked);
    this.#emit({
      kind: 'cloud-order',
      machine: plan.machineNo,
      order,
      cloudOrder,
      records: booked.records.map(({ record, cloudRecord, quantity }) => ({ record, cloudRecord, quantity })),
    });
    return booked;
  }

  order(order: number): BookedOrder | undefined {
    return this.#orders.get(order);
  }

  /** The order with an id of the cloud. */
  orderOfCloud(cloudOrder: string): BookedOrder | undefined {
    return this.#orderIds.has(cloudOrder) ? this.#orders.get(Number(this.#orderIds.toOurs(cloudOrder))) : undefined;
  }

  delivery(delivery: string): BookedDelivery | undefined {
    return this.#deliveries.get(delivery);
  }

  /** Enters a delivery of the cloud; one that is there stays as it is. */
  addDelivery(cloudDelivery: string, owner: DeliveryOwner): BookedDelivery {
    const delivery = this.#deliveryIds.toOurs(cloudDelivery);
    const known = this.#deliveries.get(delivery);
    if (known) return known;
    const { machineNo, order, record } = owner;
    const booked: BookedDelivery = { delivery, cloudDelivery, machineNo, order, record };
    this.#deliveries.set(delivery, booked);
    this.#emit({ kind: 'cloud-delivery', machine: machineNo, delivery, cloudDelivery, order, record });
    return booked;
  }

  /** Notes a call for a delivery until it has an answer. */
  async whileCalling<T>(owner: DeliveryOwner, call: () => Promise<T>): Promise<T> {
    let answer: () => void = () => undefined;
    const openCall = { ...owner, answered: new Promise<void>((resolve) => (answer = resolve)) };
    this.#openCalls.add(openCall);
    try {
      return await call();
    } finally {
      this.#openCalls.delete(openCall);
      answer();
    }
  }

  /**
   * The delivery that a message of the cloud names. Where it may be that of a call whose answer is still to come, the
   * answer is waited for: it names its owner.
   * @param hint what the message has besides; an empty machine is not known.
   */
  async findDelivery(
    cloudDelivery: string,
    hint: { readonly machineNo: string; readonly order: number },
  ): Promise<BookedDelivery> {
    for (;;) {
      const known = this.#deliveryIds.has(cloudDelivery)
        ? this.#deliveries.get(this.#deliveryIds.toOurs(cloudDelivery))
        : undefined;
      if (known) return known;
      const calls = [...this.#openCalls].filter((call) => mayMean(call, hint));
      const [first] = calls;
      if (!first) return this.addDelivery(cloudDelivery, this.#ownerOf(hint));
      if (calls.every(({ order, record }) => order === first.order && record === first.record))
        return this.addDelivery(cloudDelivery, first);
      await Promise.race(calls.map(({ answered }) => answered));
    }
  }

  /** The only record of an order is the one that is meant. */
  #ownerOf({ machineNo, order }: { readonly machineNo: string; readonly order: number }): DeliveryOwner {
    const booked = this.#orders.get(order);
    const [record, ...others] = booked?.records ?? [];
    return {
      machineNo: machineNo === '' ? (booked?.machineNo ?? '') : machineNo,
      order,
      record: others.length === 0 ? (record?.record ?? 0) : 0,
    };
  }

  /** Notes what the cloud reported of a delivery that a merchant asked about. */
  addState(delivery: BookedDelivery, { state, items, fault = '' }: DeliveryState): void {
    const { machineNo: machine, delivery: name } = delivery;
    this.#emit({ kind: 'cloud-state', machine, delivery: name, state, fault, ...(items !== undefined && { items }) });
  }
}

function mayMean(
  call: OpenCall,
  { machineNo, order }: { readonly machineNo: string; readonly order: number },
): boolean {
  return (machineNo === '' || call.machineNo === machineNo) && (order === 0 || call.order === order);
}

/** A number with which a cloud counts lines is none that stands for one record alone. */
function longNumber(cloudRecord: string): string {
  return cloudRecord.length >= 6 ? cloudRecord : '';
}
