import { accept, refuse, type Result } from '../domain/errors.ts';
import type { Lane } from '../domain/machine.ts';
import type { OrderRecord } from '../domain/order.ts';
import type { StockReturn } from '../domain/order-rules.ts';
import type { Ids } from '../domain/ids.ts';
import type { Decision } from '../kernel.ts';
import { lanesInUse } from '../ownership.ts';

/** A product that a customer wants. */
export interface RequestedProduct {
  readonly productId: number;
  readonly quantity: number;
}

/**
 * Reserves what a customer wants: takes it off the first lane that holds enough (PROTOCOL §4.6: stock is reserved by
 * an order and returned when it closes). Looks at all before it takes any.
 * @returns the records; 6045 for a product that the machine does not sell, 6047 when no lane holds enough of it.
 */
export function reserveStock(
  ids: Ids,
  decision: Decision,
  machineNo: string,
  requested: readonly RequestedProduct[],
): Result<readonly OrderRecord[]> {
  const { tx } = decision;
  const lanes = lanesInUse(tx, machineNo);
  /** Lanes that something was taken from already, as they are then. */
  const updatedLanes = new Map<number, Lane>();
  const picks: { lane: Lane; quantity: number }[] = [];
  for (const { productId, quantity } of requested) {
    const candidates = lanes
      .filter((lane) => lane.productId === productId)
      .map((lane) => updatedLanes.get(lane.lane) ?? lane);
    if (candidates.length === 0) return refuse(6045, { zh: `product_id ${productId}`, en: `product_id ${productId}` });
    const lane = candidates.find(({ stock }) => stock >= quantity);
    if (!lane) {
      const maxStock = Math.max(...candidates.map(({ stock }) => stock));
      return refuse(6047, {
        zh: `product_id ${productId} 剩余 ${maxStock}`,
        en: `product_id ${productId} has ${maxStock} left`,
      });
    }
    updatedLanes.set(lane.lane, { ...lane, stock: lane.stock - quantity });
    picks.push({ lane, quantity });
  }
  for (const { lane } of picks) tx.putLane(updatedLanes.get(lane.lane) ?? lane);
  return accept(picks.map(({ lane, quantity }) => newRecord(ids.row(tx.next('record')), lane, quantity)));
}

/** Puts items of an ended order back on their lanes. */
export function returnStock(decision: Decision, machineNo: string, returnedStock: readonly StockReturn[]): void {
  for (const { lane: laneNumber, items } of returnedStock) {
    const lane = decision.tx.lane(machineNo, laneNumber);
    if (lane) decision.tx.putLane({ ...lane, stock: lane.stock + items });
  }
}

function newRecord(id: number, lane: Lane, quantity: number): OrderRecord {
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
