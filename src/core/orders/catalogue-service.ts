import { lanesInUse, ownMachine } from '../ownership.ts';
import { accept, type Result } from '../domain/errors.ts';
import type { Lane, Machine } from '../domain/machine.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Kernel } from '../kernel.ts';
import type { MachineDetail, CommandGateway, MachineView, ProductView, Services } from '../services.ts';
import type { Rows } from '../store/store.ts';

/** What a merchant may look up about its machines (PROTOCOL §3, products, floors and machines). */
export function catalogueService(kernel: Kernel, gateway: CommandGateway): Services['catalogue'] {
  const readOwnMachine = <T>(
    caller: Merchant,
    machineNo: string,
    query: (machine: Machine, rows: Rows) => T,
  ): Promise<Result<T>> =>
    kernel.store.read((rows) => {
      const machine = ownMachine(rows, caller, machineNo);
      return machine.ok ? accept(query(machine.value, rows)) : machine;
    });
  return {
    products: (caller, { machineNo, page, perPage }) =>
      readOwnMachine(caller, machineNo, (machine, rows) => {
        const lanes = lanesInUse(rows, machineNo);
        const pageLanes = lanes.slice((page - 1) * perPage, page * perPage);
        return { total: lanes.length, products: productViews(kernel, machine, pageLanes) };
      }),
    floors: (caller, { machineNo }) =>
      readOwnMachine(caller, machineNo, (machine, rows) => productViews(kernel, machine, lanesInUse(rows, machineNo))),
    machines: (caller) =>
      kernel.store.read((rows) => {
        const machines = rows.machines(caller.appId);
        rows.expect({ machines: machines.map(({ machineNo }) => machineNo) });
        return accept(machines.map((machine) => machineView(kernel, gateway, rows, machine)));
      }),
    machine: (caller, machineNo) =>
      readOwnMachine(caller, machineNo, (machine, rows) => {
        const products = productViews(kernel, machine, lanesInUse(rows, machineNo));
        return { ...machineView(kernel, gateway, rows, machine), ...summaryOf(products), merchantName: caller.name };
      }),
    zone: (caller, machineNo) => readOwnMachine(caller, machineNo, ({ utcOffsetMinutes }) => utcOffsetMinutes),
  };
}

function machineView(
  kernel: Kernel,
  gateway: CommandGateway,
  rows: Rows,
  { key: _secret, otherKeys: _secrets, ...machine }: Machine,
): MachineView {
  const { machineNo } = machine;
  const online = gateway.isOnline(machineNo, { tx: rows, now: kernel.coreClock.now() });
  return { machine, online, description: kernel.describe.machine(machineNo) };
}

function productViews({ describe }: Kernel, { appId, board }: Machine, lanes: readonly Lane[]): readonly ProductView[] {
  return lanes.map((lane) => ({
    lane,
    board,
    product: describe.product(appId, lane.productId),
    channel: describe.channel(lane),
  }));
}

function summaryOf(products: readonly ProductView[]): Pick<MachineDetail, 'cabinets' | 'categories'> {
  const cabinets = [...new Set(products.map(({ channel }) => channel.cabinet))];
  const categories = new Map(products.map(({ product }) => [product.category.id, product.category]));
  return { cabinets, categories: [...categories.values()] };
}
