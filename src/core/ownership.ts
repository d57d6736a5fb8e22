import { accept, refuse, type Result } from './domain/errors.ts';
import type { Delivery } from './domain/delivery.ts';
import { isInUse, type Lane, type Machine } from './domain/machine.ts';
import type { Merchant } from './domain/merchant.ts';
import type { Order } from './domain/order.ts';
import type { Rows } from './store/store.ts';

/** A machine of this merchant, or 6026. Another merchant's machine looks like one that does not exist. */
export function ownMachine(rows: Rows, caller: Merchant, machineNo: string): Result<Machine> {
  const machine = rows.machine(machineNo);
  if (machine?.appId !== caller.appId)
    return refuse(6026, { zh: `machine_no ${machineNo}`, en: `machine_no ${machineNo}` });
  return accept(machine);
}

/**
 * The machine of something that this merchant sold, even if it belongs to another merchant now; of anything else as
 * {@link ownMachine}.
 */
export function machineOfSale(
  rows: Rows,
  caller: Merchant,
  machineNo: string,
  sale: Order | Delivery | undefined,
): Result<Machine> {
  const machine = rows.machine(machineNo);
  if (machine && sale?.appId === caller.appId && sale.machineNo === machineNo) return accept(machine);
  return ownMachine(rows, caller, machineNo);
}

/** The lanes of a machine that the configuration has, in order of number. */
export function lanesInUse(rows: Rows, machineNo: string): readonly Lane[] {
  return rows.lanes(machineNo).filter(isInUse);
}

/** An order of this merchant on this machine, or 4004. */
export function ownOrder(rows: Rows, caller: Merchant, machineNo: string, orderId: number): Result<Order> {
  const order = rows.order(orderId);
  if (order?.appId !== caller.appId || order.machineNo !== machineNo) {
    return refuse(4004, {
      zh: `设备 ${machineNo} 没有订单 ${orderId}`,
      en: `machine ${machineNo} has no order ${orderId}`,
    });
  }
  return accept(order);
}
