import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/waiting.ts';
import type { Random } from '#core/ports/random.ts';
import { productInLane } from '#simulators/machine/core-rows.ts';
import { dispensingEndpoints, type Forgery } from '#simulators/forgeries/forgery.ts';
import { forgeries } from '#simulators/forgeries/index.ts';
import { forgeryDelayMs, type ForgeryTarget } from '#simulators/forgeries/forge-request.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { orderIn, recordsIn, succeeded, type MerchantReply } from '#simulators/merchant/merchant-answer.ts';
import type { MerchantClient } from '#simulators/merchant/merchant-client.ts';
import { durationMs } from '../scenario/duration.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** What sending a forged request needs. */
export interface ForgeryOptions {
  readonly client: MerchantClient;
  readonly clock: Clock;
  readonly random: Random;
}

/** What a hostile merchant needs. */
export interface ProbeOptions extends ForgeryOptions {
  readonly machine: MachineSpec;
  readonly workload: Scenario['probes'][number];
  readonly notifyUrl: string;
  /** Prefix of its trade ids, unique in the run. */
  readonly name: string;
  /** ± around the core's clock in which a timestamp counts, ms. */
  readonly windowMs: number;
}

/**
 * Sends one forged request at the moment that its timestamp needs. Where it is a repetition, sends the original
 * first.
 * @returns the replies, in the order of the calls.
 */
export async function sendForged(
  { client, clock, random }: ForgeryOptions,
  forgery: Forgery,
  target: ForgeryTarget,
): Promise<readonly MerchantReply[]> {
  const delayMs = forgeryDelayMs(forgery, clock.now(), target.windowMs);
  if (delayMs > 0) await sleep(clock, delayMs);
  const { forged, original } = client.prepareForged(forgery, target, random);
  if (!forgery.isRepetition) return [await client.send(forged)];
  const first = await client.send(original);
  forged.firstCall = original.firstCall;
  return [first, await client.send(forged)];
}

/**
 * Plays a merchant who sends forged requests about its own paid orders, so that a core that accepts one dispenses
 * goods. It has no expectations: the checks judge the history.
 * @returns when its time is over.
 */
export async function runProbes(options: ProbeOptions): Promise<void> {
  const { workload, clock, random } = options;
  const until = clock.monotonic() + durationMs(workload.until);
  const everyMs = durationMs(workload.every);
  const kinds =
    workload.kinds === undefined ? forgeries : forgeries.filter(({ name }) => workload.kinds?.includes(name));
  const pauseRandom = random.fork('pauses');
  await sleep(clock, durationMs(workload.from));
  let target: ForgeryTarget | null = null;
  for (let nth = 1; ; nth += 1) {
    const pauseMs = 1_000 + Math.round(-Math.log(1 - pauseRandom.next()) * (everyMs - 1_000));
    if (clock.monotonic() + pauseMs >= until) break;
    await sleep(clock, pauseMs);
    const forgery = kinds[pauseRandom.integer(0, kinds.length - 1)];
    target ??= await placePaidOrder(options, nth);
    if (!forgery || !target) continue;
    const replies = await sendForged({ ...options, random: random.fork(`forgery ${nth}`) }, forgery, target);
    // An accepted request has used up its order; the same members in the same second would be a repetition.
    const accepted = replies.some(succeeded);
    if (!dispensingEndpoints.has(forgery.endpoint) || (forgery.refusalCodes.length > 0 && !accepted)) continue;
    if (!accepted) await refundOrder(options, target);
    target = null;
  }
  if (target) await refundOrder(options, target);
}

/** Places a paid order. @returns null when the core refuses it. */
async function placePaidOrder(
  { machine, client, notifyUrl, name, random, windowMs }: ProbeOptions,
  nth: number,
): Promise<ForgeryTarget | null> {
  const { machineNo, lanes } = machine;
  const productId = productInLane(machine, random.fork(`order ${nth}`).integer(0, lanes - 1));
  const orderId = orderIn(
    await client.createOrder({
      machineNo,
      notifyUrl,
      tradeId: `${name}-${nth}`,
      products: [{ productId, quantity: 1 }],
    }),
  );
  if (orderId === null) return null;
  const [record] = recordsIn(await client.getOrder({ machineNo, orderId }));
  const paid = await client.pay({ machineNo, orderId });
  return record && succeeded(paid) ? { machineNo, orderId, recordId: record.id, productId, notifyUrl, windowMs } : null;
}

/** Refunds an order, so that its undelivered items can be sold. */
async function refundOrder({ client }: ProbeOptions, { machineNo, orderId }: ForgeryTarget): Promise<void> {
  await client.updateOrder({ machineNo, orderId, status: 2 });
}
