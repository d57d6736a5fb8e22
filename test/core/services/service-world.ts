import { defaultConfig, type CoreConfig } from '#core/config.ts';
import { handleDeadline } from '#core/handle-deadline.ts';
import { deliveryService } from '#core/delivery/delivery-service.ts';
import { dispatch } from '#core/delivery/dispatch.ts';
import { machineReports } from '#core/delivery/machine-reports.ts';
import type { Result } from '#core/domain/errors.ts';
import type { Machine } from '#core/domain/machine.ts';
import type { CoreEvent } from '#core/events.ts';
import { idsOf } from '#core/domain/ids.ts';
import { Kernel } from '#core/kernel.ts';
import { catalogueService } from '#core/orders/catalogue-service.ts';
import { orderService } from '#core/orders/order-service.ts';
import { pickupCodeService } from '#core/orders/pickup-code-service.ts';
import { defaultRules } from '#core/rules.ts';
import type { DispenseCommand, CommandGateway } from '#core/services.ts';
import type { Secrets } from '#core/ports/random.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import type { Rows } from '#core/store/store.ts';
import { CoreClock } from '#core/core-clock.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { FakeClock, flushMicrotasks } from '../devices/fake-clock.ts';
import { sampleLane, sampleMachine } from '../store/samples.ts';

export const merchant = { appId: 'app-1', appSecret: 's-1', appKey: 'key-1', name: 'One' };
export const otherMerchant = { appId: 'app-2', appSecret: 's-2', appKey: 'key-2', name: 'Two' };
export const notifyUrl = 'https://shop.example/notify';

/** One machine of each sort, by what it is for in a test. */
export const motor = '10000001';
export const drinks = '10000002';
export const otherMerchantsMachine = '10000003';
export const inTransfer = '10000004';
export const inMaintenance = '10000005';

const machines: readonly Machine[] = [
  sampleMachine(motor, { utcOffsetMinutes: 540 }),
  sampleMachine(drinks, { kind: 'other', multiDrop: true }),
  sampleMachine(otherMerchantsMachine, { appId: otherMerchant.appId }),
  sampleMachine(inTransfer, { mode: 'TRANSFER' }),
  sampleMachine(inMaintenance, { mode: 'MAINTENANCE', kind: 'electronic-lock', utcOffsetMinutes: -60 }),
];

/** Product 7 lies on lanes 0 and 1, product 8 on lane 2. */
const lanes = machines.flatMap(({ machineNo }) => [
  sampleLane(machineNo, 0, { stock: 3 }),
  sampleLane(machineNo, 1, { stock: 5 }),
  sampleLane(machineNo, 2, { productId: 8, productName: '水', price: 200, stock: 2 }),
]);

/** Calendar and core time run apart by this much from the first decision on, so that nothing can pass for the other. */
const defaultWallOffsetMs = 7_200_000;

class SkewedClock extends FakeClock {
  wallOffsetMs = 0;

  override now(): number {
    return this.time + this.wallOffsetMs;
  }
}

/** The gateway's place, in the test's hand. */
class FakeGateway implements CommandGateway {
  readonly sent: DispenseCommand[] = [];
  offline = new Set<string>();
  /** Why nothing can be sent, or null. */
  sendError: string | null = null;

  isOnline(machineNo: string): boolean {
    return !this.offline.has(machineNo);
  }

  dispense(command: DispenseCommand): string | null {
    if (this.sendError === null) this.sent.push(command);
    return this.sendError;
  }
}

/** The value of an answer that must be one. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused with ${result.refusal.code}`);
  return result.value;
}

/** A core's services on a memory store; the test controls the deadline timer, the gateway and the sender. */
export async function createServiceWorld(
  options: {
    config?: Partial<CoreConfig>;
    rules?: typeof defaultRules;
    databaseNumber?: number;
    secrets?: Secrets;
  } = {},
) {
  const clock = new SkewedClock();
  const store = openMemoryStore();
  await store.decide((tx) => {
    for (const machine of machines) tx.putMachine(machine);
    for (const lane of lanes) tx.putLane(lane);
  });
  const gateway = new FakeGateway();
  const coreClock = new CoreClock(clock, undefined);
  clock.wallOffsetMs = defaultWallOffsetMs;
  const events: CoreEvent[] = [];
  const scheduled: { callbacks: number[]; at: number[] } = { callbacks: [], at: [] };
  const changedMachines: Machine[] = [];
  const kernel = new Kernel({
    clock,
    secrets: options.secrets ?? seededRandom(1),
    coreClock,
    store,
    ids: idsOf(options.databaseNumber ?? 0),
    config: { ...defaultConfig, merchants: [merchant, otherMerchant], ...options.config },
    rules: options.rules ?? defaultRules,
    onEvent: (event) => events.push(event),
  });
  kernel.connect({
    dispatch: (command) => void dispatch(kernel, gateway, command),
    sendCallbacks: (ids) => scheduled.callbacks.push(...ids),
    scheduleDeadline: (at) => scheduled.at.push(at),
  });
  const services = {
    orders: orderService(kernel),
    pickupCodes: pickupCodeService(kernel),
    catalogue: catalogueService(kernel, gateway),
    deliveries: deliveryService(kernel, gateway),
  };
  const reports = machineReports(kernel, (machine) => changedMachines.push(machine));
  let signCount = 0;
  /** A sign that no request has had before. */
  const newIdempotencyKey = () => ({ sign: `sign-${(signCount += 1)}` });
  /** Lets time pass and handles each deadline at its time, as the deadline timer would. */
  const advance = async (ms: number): Promise<void> => {
    const end = clock.time + ms;
    for (;;) {
      const next = await store.nextDeadline(coreClock.now());
      if (next === undefined || next - coreClock.now() > end - clock.time) break;
      clock.advance(next - coreClock.now());
      for (const due of await store.dueDeadlines(coreClock.now(), 100))
        if (due.kind !== 'callback') await handleDeadline(kernel, due);
      await flushMicrotasks();
    }
    clock.advance(end - clock.time);
  };
  const readRows = <T>(query: (rows: Rows) => T): Promise<T> => store.read(query);
  const order = async (orderId: number) => (await readRows((rows) => rows.order(orderId)))!;
  const stock = (machineNo: string, lane = 0) => readRows((rows) => rows.lane(machineNo, lane)!.stock);
  /** Places an order and pays it. */
  const placePaidOrder = async (
    machineNo = motor,
    products: readonly { productId: number; quantity: number }[] = [{ productId: 7, quantity: 1 }],
  ) => {
    const { orderId } = await placeOrder(machineNo, products);
    valueOf(await services.orders.update(merchant, { machineNo, orderId, status: 1, ...newIdempotencyKey() }));
    const records = (await order(orderId)).records.map(({ id }) => id);
    return { machineNo, orderId, records, recordId: records[0]! };
  };
  const placeOrder = async (
    machineNo = motor,
    products: readonly { productId: number; quantity: number }[] = [{ productId: 7, quantity: 1 }],
  ) =>
    valueOf(
      await services.orders.create(merchant, { machineNo, notifyUrl, tradeId: `trade-${(signCount += 1)}`, products }),
    );
  /** Commands a record, and answers the delivery as it stands in the store. */
  const deliver = async ({
    machineNo,
    orderId,
    recordId,
  }: {
    machineNo: string;
    orderId: number;
    recordId: number;
  }) => {
    const { deliveryId } = valueOf(
      await services.deliveries.deliver(merchant, { machineNo, orderId, recordId, ...newIdempotencyKey() }),
    );
    await flushMicrotasks();
    return delivery(deliveryId);
  };
  const delivery = async (id: string) => (await readRows((rows) => rows.delivery(id)))!;
  /** The machine's result of a command, as current firmware sends it. */
  const answer = async (
    {
      id,
      machineNo,
      token,
      orderId,
      recordId,
    }: { id: string; machineNo: string; token: number; orderId: number; recordId: number },
    success = true,
  ): Promise<void> => {
    await reports.onResult({
      machineNo,
      deliveryId: id,
      token,
      orderId,
      recordId,
      success,
      floorStatus: success ? 1 : 2,
      errorMsg: success ? '' : 'Goods are Stuck',
    });
    await flushMicrotasks();
  };
  const eventsOf = <K extends CoreEvent['kind']>(kind: K) =>
    events.filter((event): event is Extract<CoreEvent, { kind: K }> => event.kind === kind);
  /** Everything that a refusal must leave as it is. */
  const snapshot = async () =>
    structuredClone({
      events,
      sent: gateway.sent,
      scheduled,
      rows: await readRows((rows) =>
        machines.map(({ machineNo }) => [
          rows.machine(machineNo),
          rows.lanes(machineNo),
          rows.lock(machineNo),
          rows.jobs(machineNo, 1_000),
          rows.inFlight(machineNo),
          rows.openPickupCodes(machineNo),
        ]),
      ),
    });
  return {
    clock,
    coreClock,
    store,
    kernel,
    gateway,
    services,
    reports,
    events,
    scheduled,
    changedMachines,
    newIdempotencyKey,
    advance,
    readRows,
    order,
    stock,
    placeOrder,
    placePaidOrder,
    deliver,
    delivery,
    answer,
    eventsOf,
    snapshot,
  };
}

export type ServiceWorld = Awaited<ReturnType<typeof createServiceWorld>>;

/** Asks for an order's items to be queued, or how far they are. */
export const requestQueue = ({ services, newIdempotencyKey }: ServiceWorld, machineNo: string, orderId: number) =>
  services.deliveries.queue(merchant, { machineNo, orderId, ...newIdempotencyKey() });
