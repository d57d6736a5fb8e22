import { accept, refuse, type Result } from '../domain/errors.ts';
import type { Lane } from '../domain/machine.ts';
import type { OrderRecord } from '../domain/order.ts';
import type { StockReturn } from '../domain/order-rules.ts';
import type { Ids } from '../domain/ids.ts';
import type { Decision } from '../kernel.ts';
import { lanesInUse } from '../ownership.ts';

/** A product that a customer wants. */
export interface Wanted {
  readonly productId: number;
  readonly quantity: number;
}

/**
 * Reserves what a customer wants: takes it off the first lane that holds enough (PROTOCOL §4.6: stock is reserved by
 * an order and returned when it closes). Looks at all before it takes any.
 * @returns the records; 6045 for a product that the machine does not sell, 6047 when no lane holds enough of it.
 */
export function reserve(
  ids: Ids,
  decision: Decision,
  machineNo: string,
  wanted: readonly Wanted[],
): Result<readonly OrderRecord[]> {
  const { tx } = decision;
  const lanes = lanesInUse(tx, machineNo);
  /** Lanes that something was taken from already, as they are then. */
  const taken = new Map<number, Lane>();
  const chosen: { lane: Lane; quantity: number }[] = [];
  for (const { productId, quantity } of wanted) {
    const selling = lanes.filter((lane) => lane.productId === productId).map((lane) => taken.get(lane.lane) ?? lane);
    if (selling.length === 0) return refuse(6045, { zh: `product_id ${productId}`, en: `product_id ${productId}` });
    const lane = selling.find(({ stock }) => stock >= quantity);
    if (!lane) {
      const most = Math.max(...selling.map(({ stock }) => stock));
      return refuse(6047, {
        zh: `product_id ${productId} 剩余 ${most}`,
        en: `product_id ${productId} has ${most} left`,
      });
    }
    taken.set(lane.lane, { ...lane, stock: lane.stock - quantity });
    chosen.push({ lane, quantity });
  }
  for (const { lane } of chosen) tx.putLane(taken.get(lane.lane) ?? lane);
  return accept(chosen.map(({ lane, quantity }) => freshRecord(ids.row(tx.next('record')), lane, quantity)));
}

/** Puts items of an ended order back on their lanes. */
export function putBack(decision: Decision, machineNo: string, returned: readonly StockReturn[]): void {
  for (const { lane: number, items } of returned) {
    const lane = decision.tx.lane(machineNo, number);
    if (lane) decision.tx.putLane({ ...lane, stock: lane.stock + items });
  }
}

function freshRecord(id: number, lane: Lane, quantity: number): OrderRecord {
  return {
    id,
    productId: lane.productId,
    lane: lane.lane,
    quantity,
    price: lane.price,
    status: 'WAITING_PICKED_UP',
    delivered: 0,
    inFlight: 0,
    doubtful: 0,
    notifySent: false,
  };
}
