import type { Delivery } from './domain/delivery.ts';
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

/** A machine in transfer between merchants takes nothing (PROTOCOL §7). */
export function mayServeAtAll(machine: Machine): Result<null> {
  return machine.mode === 'TRANSFER' ? refuse(5001) : accept(null);
}

/** May a machine in this mode run a sale, or a lane test (PROTOCOL §7)? */
export function mayServe(machine: Machine, purpose: Delivery['purpose']): Result<null> {
  const atAll = mayServeAtAll(machine);
  if (!atAll.ok) return atAll;
  if (purpose === 'sale' && machine.mode === 'MAINTENANCE') {
    return { ok: false, refusal: { code: 6021, status: 409, detail: { zh: '设备正在维护，只能测试货道', en: 'the machine is in maintenance and takes lane tests only' } } };
  }
  if (purpose === 'lane-test' && machine.mode !== 'MAINTENANCE') {
    return { ok: false, refusal: { code: 6021, status: 409, detail: { zh: '测试货道需要设备处于维护模式', en: 'a lane test needs a machine in maintenance' } } };
  }
  return accept(null);
}
