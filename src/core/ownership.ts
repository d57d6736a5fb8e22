import { accept, refuse, type Result } from './domain/errors.ts';
import type { Machine } from './domain/machine.ts';
import type { Merchant } from './domain/merchant.ts';
import type { Order } from './domain/order.ts';
import type { Rows } from './store/store.ts';

/** A machine of this merchant, or 6026. Another merchant's machine looks like one that does not exist. */
export function ownMachine(rows: Rows, caller: Merchant, machineNo: string): Result<Machine> {
  const machine = rows.machine(machineNo);
  if (machine?.appId !== caller.appId) return refuse(6026, { zh: `machine_no ${machineNo}`, en: `machine_no ${machineNo}` });
  return accept(machine);
}

/** An order of this merchant on this machine, or 4004. */
export function ownOrder(rows: Rows, caller: Merchant, machineNo: string, orderId: number): Result<Order> {
  const order = rows.order(orderId);
  if (order?.appId !== caller.appId || order.machineNo !== machineNo) {
    return refuse(4004, { zh: `设备 ${machineNo} 没有订单 ${orderId}`, en: `machine ${machineNo} has no order ${orderId}` });
  }
  return accept(order);
}
