import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { encodePayload } from '#core/signing/payload.ts';
import { machineNumber } from '#simulators/machine/fleet.ts';
import { productOfLane } from '#simulators/machine/core-rows.ts';
import { benchHeaders, benchKey } from '../ceiling/bench-merchant.ts';
import type { CountingReceiver } from './receiver.ts';

/** Calls of the merchant for a sale: create the order, mark it as paid, read its record, deliver. */
export const callsPerSale = 4;

/** Connections to the core; more would only wait. */
const maxConnections = 64;
/** No answer takes longer on a crowded computer, ms. */
const answerWithinMs = 30_000;

/** Where sales are made. */
export interface Shop {
  /** Base URL of the core that is called. */
  readonly url: string;
  readonly receiver: CountingReceiver;
  /** They sell in turn, the first ones of the fleet. */
  readonly machines: number;
}

/** How many sales, and when. */
export interface SalePlan {
  readonly count: number;
  readonly perSecond: number;
}

/** Over all merchants of this process: a trade of an earlier order would be that order again. */
let trades = 0;

/** A merchant that makes whole sales, each until its callback has arrived. */
export class SellingMerchant {
  readonly #shop: Shop;
  readonly #pool: Pool;
  #sales = 0;

  constructor(shop: Shop) {
    this.#shop = shop;
    const options = { connections: maxConnections, headersTimeout: answerWithinMs, bodyTimeout: answerWithinMs };
    this.#pool = new Pool(shop.url, options);
  }

  /** Begins sales evenly spaced, and waits for the end of all. @throws Error with the answer to a call that fails. */
  async sell({ count, perSecond }: SalePlan): Promise<void> {
    const startedAt = performance.now();
    const failures: unknown[] = [];
    const running: Promise<void>[] = [];
    for (let at = 0; at < count && failures.length === 0; at += 1) {
      await untilTime(startedAt + (1000 * at) / perSecond);
      running.push(this.#sellOne().catch((error: unknown) => void failures.push(error)));
    }
    await Promise.all(running);
    if (failures.length > 0) throw failures[0];
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }

  async #sellOne(): Promise<void> {
    const { receiver, machines } = this.#shop;
    const machineNo = machineNumber(this.#sales % machines);
    this.#sales += 1;
    const { order_id: order } = await this.#call('POST', '/orders', {
      machine_no: machineNo,
      notify_url: `${receiver.url}/${machineNo}`,
      trade_id: `sale-${process.pid}-${(trades += 1)}`,
      products: [{ product_id: productOfLane(0), quantity: 1 }],
    });
    const path = `/orders/${String(order)}`;
    await this.#signed('PUT', path, machineNo, { status: '1' });
    const { records } = (await this.#signed('POST', path, machineNo, {})) as { records: readonly { id: number }[] };
    const called = receiver.next(machineNo);
    await this.#signed('POST', '/deliveries', machineNo, {
      method: 'device.delivery.put',
      order_id: String(order),
      record_id: String(records[0]?.id),
    });
    await called;
  }

  #signed(method: 'POST' | 'PUT', path: string, machineNo: string, members: Readonly<Record<string, string>>) {
    const timestamp = String(Math.floor(Date.now() / 1000));
    return this.#call(method, path, {
      payload: encodePayload({ machine_no: machineNo, ...members, timestamp }, benchKey),
    });
  }

  async #call(method: 'POST' | 'PUT', path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
    const answer = await this.#pool.request({
      path: `/api/openapi/v1${path}`,
      method,
      headers: benchHeaders,
      body: JSON.stringify(body),
    });
    const text = await answer.body.text();
    const { code, data } = JSON.parse(text) as { code: number; data: Readonly<Record<string, unknown>> };
    if (code !== 0) throw new Error(`${method} ${path} was refused: ${text}`);
    return data;
  }
}

/** Waits until a time of `performance.now()`. */
export async function untilTime(due: number): Promise<void> {
  const waitMs = due - performance.now();
  if (waitMs > 0) await sleep(waitMs);
}
