// The merchant of the crash harness: written from docs/protocol.md, with nothing of the core's own code. It asks again
// with the same bytes whenever an answer does not come, and keeps what it was promised.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { now } from './processes.ts';
import type { Callback, Delivery, Sale } from './verify.ts';

const app = { appid: 'demo-merchant', appsecret: 'demo-app-secret' };
const appKey = 'demo-app-key';
const ended: Readonly<Record<string, string>> = { 出货完成: 'success', 出货失败: 'failure', 出货超时: 'timeout' };

type Members = Readonly<Record<string, unknown>>;

/** Tries of one call, with a tenth of a second between: ten minutes at least. */
const maxTries = 6_000;

function signOf(members: Members): string {
  const names = Object.keys(members)
    .filter((name) => name !== 'sign' && members[name] !== '')
    .sort();
  return createHash('md5')
    .update(`${names.map((name) => `${name}=${String(members[name])}`).join('&')}&key=${appKey}`)
    .digest('hex')
    .toUpperCase();
}

function signedBody(members: Members): { payload: string } {
  const all = { ...members, timestamp: `${Math.floor(Date.now() / 1000)}` };
  return { payload: Buffer.from(JSON.stringify({ ...all, sign: signOf(all) })).toString('base64') };
}

/** A receiver of callbacks. */
export interface Receiver {
  readonly received: readonly Callback[];
  readonly url: string;
  close(): void;
}

/** Takes callbacks, and keeps every one. */
export async function startReceiver(): Promise<Receiver> {
  const received: Callback[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request
      .setEncoding('utf8')
      .on('data', (part: string) => (text += part))
      .on('end', () => {
        const body = JSON.parse(text) as Members;
        received.push({ signOk: signOf(body) === body.sign, body });
        response.end('ok');
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** An answer of the API. */
interface Reply {
  readonly code: number;
  readonly data: unknown;
}

/** The order as the API answers it. */
interface OrderData {
  readonly status: string;
  readonly records: readonly [{ readonly id: number; readonly status: string }];
}

/** A delivery on its way: what the API has answered about it. */
type DeliveryUnderWay = { -readonly [Member in keyof Omit<Delivery, 'finalOutcome'>]: Delivery[Member] };

/** A paid sale, before the API was asked for its end. */
export type OpenSale = Pick<Sale, 'machine' | 'order' | 'record'> & { readonly deliveries: DeliveryUnderWay[] };

/** Calls a core that may be dead at any instant. */
export class Merchant {
  readonly sales: OpenSale[] = [];
  /** How often a delivery was refused, by error code. */
  readonly refusals = new Map<number, number>();
  readonly #url: string;
  readonly #notifyUrl: string;
  readonly #stopAsking: () => boolean;
  #trades = 0;

  constructor(url: string, notifyUrl: string, stopAsking: () => boolean) {
    this.#url = `${url}/api/openapi/v1`;
    this.#notifyUrl = notifyUrl;
    this.#stopAsking = stopAsking;
  }

  /**
   * Sends the same bytes until something answers them.
   * @throws Error when nothing does for very long: what became of them is unknown then. A core that is started on a
   *   crowded computer may take more than a minute.
   */
  async #ask(method: string, path: string, body: unknown): Promise<Reply> {
    const text = JSON.stringify(body);
    for (let tries = 0; tries < maxTries; tries += 1) {
      try {
        const headers = { ...app, 'content-type': 'application/json' };
        const answer = await fetch(this.#url + path, {
          method,
          headers,
          body: text,
          signal: AbortSignal.timeout(5_000),
        });
        const reply = (await answer.json()) as Reply;
        if (answer.status < 500 || reply.code === 4008) return reply;
      } catch {
        // Killed, or not up yet.
      }
      await sleep(100);
    }
    throw new Error(`nothing answered ${method} ${path} in ${maxTries} tries: nothing can be concluded`);
  }

  #signed(method: string, path: string, members: Members): Promise<Reply> {
    return this.#ask(method, path, signedBody(members));
  }

  /** One sale from order to outcome; its delivery is asked for until it is accepted. */
  async sell(machine: string): Promise<void> {
    this.#trades += 1;
    const wanted = {
      machine_no: machine,
      notify_url: this.#notifyUrl,
      trade_id: `crash-${process.pid}-${this.#trades}`,
      products: [{ product_id: 1000 + (this.#trades % 3), quantity: 1 }],
    };
    const created = await this.#ask('POST', '/orders', wanted);
    // The answer to the first try was lost: the trade is known, with its order.
    const order = (created.data as { order_id?: number } | null | undefined)?.order_id;
    if (order === undefined) throw new Error(`an order was refused: ${JSON.stringify(created)}`);
    const paid = await this.#signed('PUT', `/orders/${order}`, {
      machine_no: machine,
      status: '1',
      order_id: `${order}`,
    });
    if (paid.code !== 0) throw new Error(`a payment was refused: ${JSON.stringify(paid)}`);
    const { records } = await this.order({ machine, order });
    const sale: OpenSale = { machine, order, record: records[0].id, deliveries: [] };
    this.sales.push(sale);
    while (!this.#stopAsking() && sale.deliveries.length === 0) await this.#deliver(sale);
    for (const delivery of sale.deliveries) await this.#follow(sale, delivery);
  }

  async #deliver(sale: OpenSale): Promise<void> {
    const ids = { order_id: `${sale.order}`, record_id: `${sale.record}` };
    const requestedAt = now();
    const answer = await this.#signed('POST', '/deliveries', {
      machine_no: sale.machine,
      method: 'device.delivery.put',
      ...ids,
    });
    if (answer.code === 0) {
      const { delivery_id: id } = answer.data as { delivery_id: string };
      sale.deliveries.push({ id, requestedAt, outcome: null, seenAt: requestedAt });
    } else {
      this.refusals.set(answer.code, (this.refusals.get(answer.code) ?? 0) + 1);
      // The same second would be the same bytes, and those get the answer that they got.
      await sleep(1_050);
    }
  }

  async #follow(sale: OpenSale, delivery: DeliveryUnderWay): Promise<void> {
    for (let tries = 0; tries < 400 && delivery.outcome === null; tries += 1) {
      await sleep(150);
      delivery.outcome = await this.outcome(sale, delivery);
    }
    delivery.seenAt = now();
  }

  /** The outcome of a delivery by the API: null while it is under way. */
  async outcome({ machine }: OpenSale, { id }: Pick<Delivery, 'id'>): Promise<string | null> {
    const answer = await this.#signed('POST', `/deliveries/${id}`, { machine_no: machine });
    if (answer.code !== 0) return `refused: ${JSON.stringify(answer)}`;
    return ended[(answer.data as { status: string }).status] ?? null;
  }

  /** The order by the API. @throws Error when nothing answers. */
  async order({ machine, order }: Pick<Sale, 'machine' | 'order'>): Promise<OrderData> {
    const answer = await this.#signed('POST', `/orders/${order}`, { machine_no: machine });
    if (answer.code !== 0) throw new Error(`an order was not shown: ${JSON.stringify(answer)}`);
    return answer.data as OrderData;
  }
}
