import { lanesInUse, ownMachine } from '../ownership.ts';
import { accept, type Result } from '../domain/errors.ts';
import type { Lane, Machine } from '../domain/machine.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Kernel } from '../kernel.ts';
import type { MachineDetail, MachineLine, MachineView, ProductView, Services } from '../services.ts';
import type { Rows } from '../store/store.ts';

/** What a merchant may look up about its machines (PROTOCOL §3, products, floors and machines). */
export function catalogueService(kernel: Kernel, line: MachineLine): Services['catalogue'] {
  const look = <T>(caller: Merchant, machineNo: string, at: (machine: Machine, rows: Rows) => T): Promise<Result<T>> =>
    kernel.store.read((rows) => {
      const machine = ownMachine(rows, caller, machineNo);
      return machine.ok ? accept(at(machine.value, rows)) : machine;
    });
  return {
    products: (caller, { machineNo, page, perPage }) =>
      look(caller, machineNo, (machine, rows) => {
        const lanes = lanesInUse(rows, machineNo);
        const shown = lanes.slice((page - 1) * perPage, page * perPage);
        return { total: lanes.length, products: productViews(kernel, machine, shown) };
      }),
    floors: (caller, { machineNo }) =>
      look(caller, machineNo, (machine, rows) => productViews(kernel, machine, lanesInUse(rows, machineNo))),
    machines: (caller) =>
      kernel.store.read((rows) => accept(rows.machines(caller.appId).map((own) => machineView(kernel, line, own)))),
    machine: (caller, machineNo) =>
      look(caller, machineNo, (machine, rows) => {
        const products = productViews(kernel, machine, lanesInUse(rows, machineNo));
        return { ...machineView(kernel, line, machine), ...outlineOf(products), merchantName: caller.name };
      }),
    zone: (caller, machineNo) => look(caller, machineNo, ({ utcOffsetMinutes }) => utcOffsetMinutes),
  };
}

function machineView(
  kernel: Kernel,
  line: MachineLine,
  { key: _secret, otherKeys: _secrets, ...machine }: Machine,
): MachineView {
  const { machineNo } = machine;
  return { machine, online: line.isOnline(machineNo), description: kernel.describe.machine(machineNo) };
}

function productViews({ describe }: Kernel, { appId, board }: Machine, lanes: readonly Lane[]): readonly ProductView[] {
  return lanes.map((lane) => ({
    lane,
    board,
    product: describe.product(appId, lane.productId),
    channel: describe.channel(lane),
  }));
}

function outlineOf(products: readonly ProductView[]): Pick<MachineDetail, 'cabinets' | 'categories'> {
  const cabinets = [...new Set(products.map(({ channel }) => channel.cabinet))];
  const categories = new Map(products.map(({ product }) => [product.category.id, product.category]));
  return { cabinets, categories: [...categories.values()] };
}
