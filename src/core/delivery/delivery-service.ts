import type { Delivery } from '../domain/delivery.ts';
import { accept, refuse, type Result } from '../domain/errors.ts';
import type { Machine } from '../domain/machine.ts';
import type { Merchant } from '../domain/merchant.ts';
import { checkQueueSpace, isStatusRequest, requiredJobs } from '../domain/queue-rules.ts';
import type { Decision, Kernel } from '../kernel.ts';
import type { DeliveryView, CommandGateway, IdempotencyKey, QueueView, Services } from '../services.ts';
import { startDelivery } from './start-delivery.ts';
import { expireLockIfDue } from './expire-lock.ts';
import { lanesInUse, machineOfSale, ownMachine, ownOrder } from '../ownership.ts';
import type { Rows } from '../store/store.ts';
import { enqueueJobs, queueView, startNextJob } from './job-queue.ts';

/** The merchant's calls about deliveries (PROTOCOL §3, §4). */
export function deliveryService(kernel: Kernel, gateway: CommandGateway): Services['deliveries'] {
  return {
    deliver: (caller, input, arrivedAt) =>
      kernel.decideIdempotently(
        caller,
        input,
        (decision) => deliver(kernel, gateway, decision, caller, input),
        arrivedAt,
      ),
    laneTest: (caller, input, arrivedAt) =>
      kernel.decideIdempotently(
        caller,
        input,
        (decision) => laneTest(kernel, gateway, decision, caller, input),
        arrivedAt,
      ),
    queue: (caller, input, arrivedAt) =>
      kernel.decideIdempotently(
        caller,
        input,
        (decision) => queue(kernel, gateway, decision, caller, input),
        arrivedAt,
      ),
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
        return accept(toView(delivery, machine.value));
      }),
  };
}

function deliver(
  kernel: Kernel,
  gateway: CommandGateway,
  decision: Decision,
  caller: Merchant,
  input: { machineNo: string; orderId: number; recordId: number } & IdempotencyKey,
): Result<DeliveryView> {
  const { tx } = decision;
  const machine = ownMachine(tx, caller, input.machineNo);
  if (!machine.ok) return machine;
  const modeCheck = kernel.rules.machine.checkModeAllows(machine.value, 'sale');
  if (!modeCheck.ok) return modeCheck;
  // First, because an expiry may start a queued job, which changes the order and the lock.
  expireLockIfDue(kernel, decision, input.machineNo);
  const order = ownOrder(tx, caller, input.machineNo, input.orderId);
  if (!order.ok) return order;
  const record = kernel.rules.record.findDeliverable(order.value, input.recordId);
  if (!record.ok) return record;
  const onlineCheck = kernel.rules.machine.checkOnline(gateway.isOnline(input.machineNo, decision));
  if (!onlineCheck.ok) return onlineCheck;
  const started = startDelivery(kernel, decision, {
    machine: machine.value,
    sale: { order: order.value, record: record.value },
    lane: record.value.lane,
    quantity: kernel.rules.record.itemsPerCommand(record.value, machine.value.multiDrop),
    notifyUrl: order.value.notifyUrl,
    job: 0,
  });
  return started.ok ? accept(toView(started.value, machine.value)) : started;
}

type LaneTestInput = Parameters<Services['deliveries']['laneTest']>[1];

function laneTest(
  kernel: Kernel,
  gateway: CommandGateway,
  decision: Decision,
  caller: Merchant,
  input: LaneTestInput,
): Result<DeliveryView> {
  const { tx } = decision;
  const machine = ownMachine(tx, caller, input.machineNo);
  if (!machine.ok) return machine;
  const urlCheck = kernel.rules.callback.checkNotifyUrl(input.notifyUrl, kernel.config.callbacks.allowAddresses);
  if (!urlCheck.ok) return urlCheck;
  const modeCheck = kernel.rules.machine.checkModeAllows(machine.value, 'lane-test');
  if (!modeCheck.ok) return modeCheck;
  expireLockIfDue(kernel, decision, input.machineNo);
  const lane = findLane(kernel, tx, input.machineNo, input.lane);
  if (lane === undefined) {
    return refuse(4004, {
      zh: `设备 ${input.machineNo} 没有货道 ${input.lane}`,
      en: `machine ${input.machineNo} has no lane ${input.lane}`,
    });
  }
  const onlineCheck = kernel.rules.machine.checkOnline(gateway.isOnline(input.machineNo, decision));
  if (!onlineCheck.ok) return onlineCheck;
  const { notifyUrl } = input;
  const started = startDelivery(kernel, decision, {
    machine: machine.value,
    sale: null,
    lane,
    quantity: 1,
    notifyUrl,
    job: 0,
  });
  return started.ok ? accept(toView(started.value, machine.value)) : started;
}

/** The lane of that number, or of the name that a product list shows for it. */
function findLane(
  { describe }: Kernel,
  rows: Rows,
  machineNo: string,
  numberOrName: number | string,
): number | undefined {
  const lanes = lanesInUse(rows, machineNo);
  if (typeof numberOrName === 'number') return lanes.find(({ lane }) => lane === numberOrName)?.lane;
  return lanes.find((lane) => describe.channel(lane).name === numberOrName)?.lane;
}

function queue(
  kernel: Kernel,
  gateway: CommandGateway,
  decision: Decision,
  caller: Merchant,
  input: { machineNo: string; orderId: number } & IdempotencyKey,
): Result<QueueView> {
  const { tx } = decision;
  const machine = ownMachine(tx, caller, input.machineNo);
  if (!machine.ok) return machine;
  expireLockIfDue(kernel, decision, input.machineNo);
  const order = ownOrder(tx, caller, input.machineNo, input.orderId);
  if (!order.ok) return order;
  const waitingJobs = tx.jobsOfOrder(input.orderId);
  if (isStatusRequest(order.value, waitingJobs, kernel.rules.record.openItems))
    return accept(queueView(order.value, waitingJobs));
  const modeCheck = kernel.rules.machine.checkModeAllows(machine.value, 'sale');
  if (!modeCheck.ok) return modeCheck;
  const paidCheck = kernel.rules.record.checkPaid(order.value);
  if (!paidCheck.ok) return paidCheck;
  const onlineCheck = kernel.rules.machine.checkOnline(gateway.isOnline(input.machineNo, decision));
  if (!onlineCheck.ok) return onlineCheck;
  const newJobs = requiredJobs(order.value, machine.value.multiDrop, kernel.rules.record);
  const spaceCheck = checkQueueSpace(
    tx.jobs(input.machineNo, kernel.config.maxQueue).length,
    newJobs.length,
    kernel.config.maxQueue,
  );
  if (!spaceCheck.ok) return spaceCheck;
  enqueueJobs(decision, input.machineNo, input.orderId, newJobs);
  startNextJob(kernel, decision, input.machineNo);
  return accept(queueView(tx.order(input.orderId) ?? order.value, tx.jobsOfOrder(input.orderId)));
}

function toView(delivery: Delivery, machine: Machine): DeliveryView {
  return {
    deliveryId: delivery.id,
    startedAt: delivery.startedAt,
    outcome: delivery.outcome,
    utcOffsetMinutes: machine.utcOffsetMinutes,
  };
}
