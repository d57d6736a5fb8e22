import { createHash } from 'node:crypto';
import { shop } from './shop-config.ts';

type Members = Readonly<Record<string, string | number>>;

/** What the API answers. */
interface Answer {
  readonly code: number;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const [merchant] = shop.merchants;
const [machine] = shop.machines;

/** Your own client, in place of this one, is what the test is about. */
export class Merchant {
  readonly #url: string;

  /** @param url base URL of the core. */
  constructor(url: string) {
    this.#url = url;
  }

  /** Orders one item, pays it and starts its delivery. @returns the delivery's number. */
  async buy(tradeId: string): Promise<string> {
    const order = await this.#call('POST', '/orders', {
      machine_no: machine.machineNo,
      notify_url: 'https://shop.example/callbacks',
      trade_id: tradeId,
      products: [{ product_id: machine.lanes[0].productId, quantity: 1 }],
    });
    const id = String(order['order_id']);
    await this.#signed('PUT', `/orders/${id}`, { order_id: id, status: 1 });
    const paid = await this.#signed('POST', `/orders/${id}`, { order_id: id });
    const [record] = paid['records'] as readonly { readonly id: number }[];
    const delivery = await this.#signed('POST', '/deliveries', {
      method: 'device.delivery.put',
      order_id: id,
      record_id: String(record?.id),
    });
    return String(delivery['delivery_id']);
  }

  /** Status of a delivery as the core words it: `出货完成` is a success. */
  async status(delivery: string): Promise<string> {
    return String((await this.#signed('POST', `/deliveries/${delivery}`, {}))['status']);
  }

  #signed(method: string, path: string, members: Members): Promise<Answer['data']> {
    const timed = { machine_no: machine.machineNo, timestamp: Math.floor(Date.now() / 1000), ...members };
    const payload = JSON.stringify({ ...timed, sign: sign(timed) });
    return this.#call(method, path, { payload: Buffer.from(payload).toString('base64') });
  }

  async #call(method: string, path: string, body: unknown): Promise<Answer['data']> {
    const response = await fetch(`${this.#url}/api/openapi/v1${path}`, {
      method,
      headers: { Appid: merchant.appId, AppSecret: merchant.appSecret, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { code, message, data } = (await response.json()) as Answer;
    if (code !== 0) throw new Error(`${method} ${path}: ${code} ${message}`);
    return data;
  }
}

/** The sign of a payload (docs/protocol/signing.md). */
function sign(members: Members): string {
  const names = Object.keys(members).filter((name) => members[name] !== '');
  const text = names
    .sort()
    .map((name) => `${name}=${members[name]}&`)
    .join('');
  return createHash('md5').update(`${text}key=${merchant.appKey}`).digest('hex').toUpperCase();
}
