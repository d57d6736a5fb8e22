import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/waiting.ts';
import type { Random } from '#core/ports/random.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { productInLane, sellingLanes } from '#simulators/machine/core-rows.ts';
import {
  orderIn,
  recordsIn,
  refusalCodeIn,
  retryAfterMsIn,
  succeeded,
  type MerchantReply,
} from '#simulators/merchant/merchant-answer.ts';
import type { MerchantClient, PreparedCall } from '#simulators/merchant/merchant-client.ts';
import { durationMs } from '../scenario/duration.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** What a workload needs. */
export interface ArrivalOptions {
  readonly machine: MachineSpec;
  readonly workload: Scenario['arrivals'][number];
  readonly client: MerchantClient;
  readonly clock: Clock;
  /** Random stream of this machine's customers. */
  readonly random: Random;
  readonly notifyUrl: string;
  /** Prefix of its trade ids, unique in the run. */
  readonly name: string;
}

/** The refusals after which the same customer may try again (PROTOCOL §4.9), or must buy from another lane (§6). */
const machineBusyCode = 6057;
/** The core failed inside: the same bytes sent again get the answer (PROTOCOL §2). */
const internalErrorCode = 5000;
const soldOutCode = 6047;
/** Number of other lanes that a customer tries when the first is sold out. */
const otherLanesToTry = 2;

/**
 * Plays the customers of an open workload at one machine. They have no expectations: the checks judge the history.
 * @returns when the last customer is done.
 */
export async function runArrivals(options: ArrivalOptions): Promise<void> {
  const { workload, clock, random } = options;
  const until = clock.monotonic() + durationMs(workload.until);
  const everyMs = durationMs(workload.every);
  const pauseRandom = random.fork('pauses');
  const customers: Promise<void>[] = [];
  await sleep(clock, durationMs(workload.from));
  for (let customer = 1; ; customer += 1) {
    const pauseMs = workload.spacing === 'even' ? everyMs : Math.round(-Math.log(1 - pauseRandom.next()) * everyMs);
    if (clock.monotonic() + pauseMs >= until) break;
    await sleep(clock, pauseMs);
    customers.push(buyOnce(options, `${options.name}-${customer}`, random.fork(`customer ${customer}`)));
  }
  await Promise.all(customers);
}

/** One customer, from the choice of a lane to the last try. */
async function buyOnce(options: ArrivalOptions, trade: string, random: Random): Promise<void> {
  const { machine, client, workload } = options;
  const order = await placeOrder(options, trade, random);
  if (order === null) return;
  const paid = await client.pay({ machineNo: machine.machineNo, orderId: order.orderId });
  if (!succeeded(paid)) return;
  const patienceMs = durationMs(workload.patience);
  let prepared: PreparedCall | null = null;
  for (let triesLeft = workload.tries; triesLeft > 0; triesLeft -= 1) {
    prepared ??= client.prepareDeliver({ machineNo: machine.machineNo, ...order });
    const reply = await sendDelivery(options, prepared, random.next() < workload.doubleSubmit, patienceMs);
    if (succeeded(reply)) return;
    const refusalCode = refusalCodeIn(reply);
    if (refusalCode !== null && refusalCode !== machineBusyCode && refusalCode !== internalErrorCode) break;
    if (refusalCode !== internalErrorCode) prepared = null;
    // In the same second the request would have the same sign, and the core would answer it from its record.
    await sleep(options.clock, Math.max(1_000, retryAfterMsIn(reply) ?? 0));
  }
  await client.updateOrder({ machineNo: machine.machineNo, orderId: order.orderId, status: 2 });
}

async function placeOrder(
  { machine, client, workload, notifyUrl }: ArrivalOptions,
  trade: string,
  random: Random,
): Promise<{ orderId: number; recordId: number } | null> {
  const { machineNo } = machine;
  const lanes = sellingLanes(machine);
  for (let attempt = 0; attempt <= otherLanesToTry; attempt += 1) {
    const lane = lanes[random.integer(0, lanes.length - 1)] ?? 0;
    const products = [{ productId: productInLane(machine, lane), quantity: workload.quantity }];
    const reply = await client.createOrder({ machineNo, notifyUrl, tradeId: `${trade}-${attempt}`, products });
    const orderId = orderIn(reply);
    if (orderId !== null && succeeded(reply)) {
      const [record] = recordsIn(await client.getOrder({ machineNo, orderId }));
      return record ? { orderId, recordId: record.id } : null;
    }
    if (refusalCodeIn(reply) !== soldOutCode) return null;
  }
  return null;
}

/** Sends the request, or two copies of it at once (`doubled`). */
async function sendDelivery(
  { client }: ArrivalOptions,
  prepared: PreparedCall,
  doubled: boolean,
  patienceMs: number,
): Promise<MerchantReply> {
  if (!doubled) return client.send(prepared, patienceMs);
  const [first, second] = await Promise.all([client.send(prepared, patienceMs), client.send(prepared, patienceMs)]);
  return succeeded(first) ? first : second;
}
