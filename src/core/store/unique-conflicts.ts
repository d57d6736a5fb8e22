import type { Order } from '../domain/order.ts';
import type { PickupCode } from '../domain/pickup-code.ts';
import { StoreFailure } from './store.ts';

/** A second order of a merchant's number (PROTOCOL §3: unique). Services ask first; this is the net below them. */
export function tradeIdConflict(order: Order, options?: ErrorOptions): StoreFailure {
  const { id, tradeId, appId } = order;
  return new StoreFailure(
    `order ${id} was not stored: trade_id ${quote(tradeId)} of ${appId} belongs to another order`,
    options,
  );
}

/** A second code of the same digits on one machine. */
export function pickupCodeConflict(code: PickupCode, options?: ErrorOptions): StoreFailure {
  const { id, machineNo } = code;
  return new StoreFailure(
    `pickup code ${id} was not stored: machine ${machineNo} has another code of the same digits`,
    options,
  );
}

function quote(text: string): string {
  return JSON.stringify(text);
}
