import { recordStatusText } from '#core/domain/order.ts';
import type { ListedDevice } from '#drivers/merchant-driver.ts';
import { productOfLane } from '#simulators/machine/core-rows.ts';
import type { BookedOrder } from './cloud-book.ts';
import type { CloudMachines } from './cloud-machines.ts';

/** Machines in our list of machines (PROTOCOL §9.12). Their kind is the cloud's own and has no place there. */
export function listMachines(listed: readonly ListedDevice[], machines: CloudMachines): readonly object[] {
  return listed.map(({ machine, online }) => ({
    machine_no: machines.numberOf(machine),
    machine_name: machine,
    is_online: online,
    status: true,
  }));
}

/** A page of products (PROTOCOL §9.2): the product of each lane by our number. */
export function listLanes(products: readonly string[]): object {
  return {
    data: products.map((name, lane) => ({ id: productOfLane(lane), good: { name } })),
    total: products.length,
    current_page: 1,
    last_page: 1,
    per_page: Math.max(1, products.length),
  };
}

/** An order as our API shows it (PROTOCOL §8.1), as far as it is known without asking the cloud. */
export function orderData({ order, tradeId, status, records }: BookedOrder): object {
  return {
    order_id: order,
    trade_id: tradeId,
    status,
    records: records.map(({ record, productId, quantity }) => ({
      id: record,
      product_id: productId,
      quantity,
      status: recordStatusText.WAITING_PICKED_UP,
      notify_sent: '0',
    })),
  };
}
