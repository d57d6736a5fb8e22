import { defaultConfig, type CoreConfig } from '#core/config.ts';
import { meetDeadline } from '#core/handle-deadline.ts';
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
import { soundRules } from '#core/rules.ts';
import type { DispenseCommand, MachineLine } from '#core/services.ts';
import type { Secrets } from '#core/ports/random.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import type { Rows } from '#core/store/store.ts';
import { Timeline } from '#core/core-clock.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { FakeClock, settle } from '../devices/fake-clock.ts';
import { aLane, aMachine } from '../store/samples.ts';

export const merchant = { appId: 'app-1', appSecret: 's-1', appKey: 'key-1', name: 'One' };
export const stranger = { appId: 'app-2', appSecret: 's-2', appKey: 'key-2', name: 'Two' };
export const notifyUrl = 'https://shop.example/notify';

/** One machine of each sort, by what it is for in a test. */
export const motor = '10000001';
export const drinks = '10000002';
export const strangers = '10000003';
export const inTransfer = '10000004';
export const inMaintenance = '10000005';

const machines: readonly Machine[] = [
  aMachine(motor, { utcOffsetMinutes: 540 }),
  aMachine(drinks, { kind: 'other', multiDrop: true }),
  aMachine(strangers, { appId: stranger.appId }),
  aMachine(inTransfer, { mode: 'TRANSFER' }),
  aMachine(inMaintenance, { mode: 'MAINTENANCE', kind: 'electronic-lock', utcOffsetMinutes: -60 }),
];

/** Product 7 lies on lanes 0 and 1, product 8 on lane 2. */
const lanes = machines.flatMap(({ machineNo }) => [
  aLane(machineNo, 0, { stock: 3 }),
  aLane(machineNo, 1, { stock: 5 }),
  aLane(machineNo, 2, { productId: 8, productName: '水', price: 200, stock: 2 }),
]);

/** Calendar and core time run apart by this much from the first decision on, so that nothing can pass for the other. */
const wallAheadMs = 7_200_000;

class TwoFacedClock extends FakeClock {
  wallAhead = 0;

  override now(): number {
    return this.time + this.wallAhead;
  }
}

/** The gateway's place, in the test's hand. */
export class FakeLine implements MachineLine {
  readonly sent: DispenseCommand[] = [];
  offline = new Set<string>();
  /** Why nothing can be sent, or null. */
  broken: string | null = null;

  isOnline(machineNo: string): boolean {
    return !this.offline.has(machineNo);
  }

  dispense(command: DispenseCommand): string | null {
    if (this.broken === null) this.sent.push(command);
    return this.broken;
  }
}

/** The value of an answer that must be one. */
export function good<T>(answer: Result<T>): T {
  if (!answer.ok) throw new Error(`refused with ${answer.refusal.code}`);
  return answer.value;
}

/** The services of a core on a memory store, with what the alarm, the gateway and the sender do in the test's hand. */
export async function desk(
  change: { config?: Partial<CoreConfig>; rules?: typeof soundRules; databaseNumber?: number; secrets?: Secrets } = {},
) {
  const clock = new TwoFacedClock();
  const store = openMemoryStore();
  await store.decide((tx) => {
    for (const machine of machines) tx.putMachine(machine);
    for (const lane of lanes) tx.putLane(lane);
  });
  const line = new FakeLine();
  const timeline = new Timeline(clock, undefined);
  clock.wallAhead = wallAheadMs;
  const events: CoreEvent[] = [];
  const woken: { callbacks: number[]; at: number[] } = { callbacks: [], at: [] };
  const changed: Machine[] = [];
  const kernel = new Kernel({
    clock,
    secrets: change.secrets ?? seededRandom(1),
    timeline,
    store,
    ids: idsOf(change.databaseNumber ?? 0),
    config: { ...defaultConfig, merchants: [merchant, stranger], ...change.config },
    rules: change.rules ?? soundRules,
    observe: (event) => events.push(event),
    after: {
      dispatch: (command) => void dispatch(kernel, line, command),
      wakeSender: (ids) => woken.callbacks.push(...ids),
      wakeAt: (at) => woken.at.push(at),
    },
  });
  const services = {
    orders: orderService(kernel),
    pickupCodes: pickupCodeService(kernel),
    catalogue: catalogueService(kernel, line),
    deliveries: deliveryService(kernel, line),
  };
  const reports = machineReports(kernel, (machine) => changed.push(machine));
  let marks = 0;
  /** A sign that no request has had before. */
  const once = () => ({ sign: `sign-${(marks += 1)}` });
  /** Lets time pass, and meets what comes due at its own time, as the alarm would. */
  const pass = async (ms: number): Promise<void> => {
    const end = clock.time + ms;
    for (;;) {
      const next = await store.nextDue(timeline.now());
      if (next === undefined || next - timeline.now() > end - clock.time) break;
      clock.advance(next - timeline.now());
      for (const due of await store.due(timeline.now(), 100))
        if (due.kind !== 'callback') await meetDeadline(kernel, due);
      await settle();
    }
    clock.advance(end - clock.time);
  };
  const look = <T>(at: (rows: Rows) => T): Promise<T> => store.read(at);
  const order = async (orderId: number) => (await look((rows) => rows.order(orderId)))!;
  const stock = (machineNo: string, lane = 0) => look((rows) => rows.lane(machineNo, lane)!.stock);
  /** Places an order and pays it. */
  const buy = async (
    machineNo = motor,
    products: readonly { productId: number; quantity: number }[] = [{ productId: 7, quantity: 1 }],
  ) => {
    const { orderId } = await place(machineNo, products);
    good(await services.orders.update(merchant, { machineNo, orderId, status: 1, ...once() }));
    const records = (await order(orderId)).records.map(({ id }) => id);
    return { machineNo, orderId, records, recordId: records[0]! };
  };
  const place = async (
    machineNo = motor,
    products: readonly { productId: number; quantity: number }[] = [{ productId: 7, quantity: 1 }],
  ) =>
    good(await services.orders.create(merchant, { machineNo, notifyUrl, tradeId: `trade-${(marks += 1)}`, products }));
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
    const { deliveryId } = good(
      await services.deliveries.deliver(merchant, { machineNo, orderId, recordId, ...once() }),
    );
    await settle();
    return delivery(deliveryId);
  };
  const delivery = async (id: string) => (await look((rows) => rows.delivery(id)))!;
  /** What the machine says of a command that it got, as current firmware says it. */
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
    await reports.result({
      machineNo,
      deliveryId: id,
      token,
      orderId,
      recordId,
      success,
      floorStatus: success ? 1 : 2,
      errorMsg: success ? '' : 'Goods are Stuck',
    });
    await settle();
  };
  const of = <K extends CoreEvent['kind']>(kind: K) =>
    events.filter((event): event is Extract<CoreEvent, { kind: K }> => event.kind === kind);
  /** Everything that a refusal must leave as it is. */
  const trace = async () =>
    structuredClone({
      events,
      sent: line.sent,
      woken,
      rows: await look((rows) =>
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
    timeline,
    store,
    kernel,
    line,
    services,
    reports,
    events,
    woken,
    changed,
    once,
    pass,
    look,
    order,
    stock,
    place,
    buy,
    deliver,
    delivery,
    answer,
    of,
    trace,
  };
}
