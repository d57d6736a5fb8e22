import type { Delivery } from '../domain/delivery.ts';
import { accept, refuse, type Result } from '../domain/errors.ts';
import type { Machine } from '../domain/machine.ts';
import type { Merchant } from '../domain/merchant.ts';
import { mustFit, onlyReports, wantedJobs } from '../domain/queue-rules.ts';
import type { Decision, Kernel } from '../kernel.ts';
import type { DeliveryView, MachineLine, Once, QueueView, Services } from '../services.ts';
import { beginRun } from './start-delivery.ts';
import { lapseIfDue } from './expire-lock.ts';
import { lanesInUse, machineOfSale, ownMachine, ownOrder } from '../ownership.ts';
import type { Rows } from '../store/store.ts';
import { enqueueJobs, queueView, startNext } from './job-queue.ts';

/** The merchant's calls about deliveries (PROTOCOL §3, §4). */
export function deliveryService(kernel: Kernel, line: MachineLine): Services['deliveries'] {
  return {
    deliver: (caller, input, arrivedAt) =>
      kernel.decideOnce(caller, input, (decision) => deliver(kernel, line, decision, caller, input), arrivedAt),
    laneTest: (caller, input, arrivedAt) =>
      kernel.decideOnce(caller, input, (decision) => laneTest(kernel, line, decision, caller, input), arrivedAt),
    queue: (caller, input, arrivedAt) =>
      kernel.decideOnce(caller, input, (decision) => queue(kernel, line, decision, caller, input), arrivedAt),
    result: (caller, { machineNo, deliveryId }) =>
      kernel.store.read((rows) => {
        const delivery = rows.delivery(deliveryId);
        const machine = machineOfSale(rows, caller, machineNo, delivery);
        if (!machine.ok) return machine;
        if (delivery?.machineNo !== machineNo || delivery.appId !== caller.appId) {
          return refuse(4004, {
            zh: `设备 ${machineNo} 没有出货 ${deliveryId}`,
            en: `machine ${machineNo} has no delivery ${deliveryId}`,
          });
        }
        return accept(view(delivery, machine.value));
      }),
  };
}

function deliver(
  kernel: Kernel,
  line: MachineLine,
  decision: Decision,
  caller: Merchant,
  input: { machineNo: string; orderId: number; recordId: number } & Once,
): Result<DeliveryView> {
  const { tx } = decision;
  const machine = ownMachine(tx, caller, input.machineNo);
  if (!machine.ok) return machine;
  const serves = kernel.rules.machine.mayServe(machine.value, 'sale');
  if (!serves.ok) return serves;
  // First, because a lapse may start a queued job, and that changes the order and the lock.
  lapseIfDue(kernel, decision, input.machineNo);
  const order = ownOrder(tx, caller, input.machineNo, input.orderId);
  if (!order.ok) return order;
  const record = kernel.rules.record.deliverable(order.value, input.recordId);
  if (!record.ok) return record;
  const online = kernel.rules.machine.mustBeOnline(line.isOnline(input.machineNo));
  if (!online.ok) return online;
  const begun = beginRun(kernel, decision, {
    machine: machine.value,
    sale: { order: order.value, record: record.value },
    lane: record.value.lane,
    quantity: kernel.rules.record.itemsPerCommand(record.value, machine.value.multiDrop),
    notifyUrl: order.value.notifyUrl,
    job: 0,
  });
  return begun.ok ? accept(view(begun.value, machine.value)) : begun;
}

type LaneTestInput = Parameters<Services['deliveries']['laneTest']>[1];

function laneTest(
  kernel: Kernel,
  line: MachineLine,
  decision: Decision,
  caller: Merchant,
  input: LaneTestInput,
): Result<DeliveryView> {
  const { tx } = decision;
  const machine = ownMachine(tx, caller, input.machineNo);
  if (!machine.ok) return machine;
  const reachable = kernel.rules.callback.mayNotify(input.notifyUrl, kernel.config.callbacks.allowAddresses);
  if (!reachable.ok) return reachable;
  const serves = kernel.rules.machine.mayServe(machine.value, 'lane-test');
  if (!serves.ok) return serves;
  lapseIfDue(kernel, decision, input.machineNo);
  const lane = laneCalled(kernel, tx, input.machineNo, input.lane);
  if (lane === undefined) {
    return refuse(4004, {
      zh: `设备 ${input.machineNo} 没有货道 ${input.lane}`,
      en: `machine ${input.machineNo} has no lane ${input.lane}`,
    });
  }
  const online = kernel.rules.machine.mustBeOnline(line.isOnline(input.machineNo));
  if (!online.ok) return online;
  const { notifyUrl } = input;
  const begun = beginRun(kernel, decision, {
    machine: machine.value,
    sale: null,
    lane,
    quantity: 1,
    notifyUrl,
    job: 0,
  });
  return begun.ok ? accept(view(begun.value, machine.value)) : begun;
}

/** The lane of that number, or of the name that a product list shows for it. */
function laneCalled({ describe }: Kernel, rows: Rows, machineNo: string, called: number | string): number | undefined {
  const lanes = lanesInUse(rows, machineNo);
  if (typeof called === 'number') return lanes.find(({ lane }) => lane === called)?.lane;
  return lanes.find((lane) => describe.channel(lane).name === called)?.lane;
}

function queue(
  kernel: Kernel,
  line: MachineLine,
  decision: Decision,
  caller: Merchant,
  input: { machineNo: string; orderId: number } & Once,
): Result<QueueView> {
  const { tx } = decision;
  const machine = ownMachine(tx, caller, input.machineNo);
  if (!machine.ok) return machine;
  lapseIfDue(kernel, decision, input.machineNo);
  const order = ownOrder(tx, caller, input.machineNo, input.orderId);
  if (!order.ok) return order;
  const waiting = tx.jobsOfOrder(input.orderId);
  if (onlyReports(order.value, waiting, kernel.rules.record.openItems)) return accept(queueView(order.value, waiting));
  const serves = kernel.rules.machine.mayServe(machine.value, 'sale');
  if (!serves.ok) return serves;
  const paid = kernel.rules.record.paid(order.value);
  if (!paid.ok) return paid;
  const online = kernel.rules.machine.mustBeOnline(line.isOnline(input.machineNo));
  if (!online.ok) return online;
  const wanted = wantedJobs(order.value, machine.value.multiDrop, kernel.rules.record);
  const fits = mustFit(tx.jobs(input.machineNo, kernel.config.maxQueue).length, wanted.length, kernel.config.maxQueue);
  if (!fits.ok) return fits;
  enqueueJobs(decision, input.machineNo, input.orderId, wanted);
  startNext(kernel, decision, input.machineNo);
  return accept(queueView(tx.order(input.orderId) ?? order.value, tx.jobsOfOrder(input.orderId)));
}

function view(delivery: Delivery, machine: Machine): DeliveryView {
  return {
    deliveryId: delivery.id,
    beganAt: delivery.beganAt,
    outcome: delivery.outcome,
    utcOffsetMinutes: machine.utcOffsetMinutes,
  };
}
