// The merchant of the crash harness: written from docs/protocol.md, with nothing of the core's own code. It asks again
// with the same bytes whenever an answer does not come, and keeps what it was promised.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { now } from './processes.mjs';

const app = { appid: 'demo-merchant', appsecret: 'demo-app-secret' };
const appKey = 'demo-app-key';
const ended = { 出货完成: 'success', 出货失败: 'failure', 出货超时: 'timeout' };

function signOf(members) {
  const names = Object.keys(members)
    .filter((name) => name !== 'sign' && members[name] !== '')
    .sort();
  return createHash('md5')
    .update(`${names.map((name) => `${name}=${members[name]}`).join('&')}&key=${appKey}`)
    .digest('hex')
    .toUpperCase();
}

function signedBody(members) {
  const all = { ...members, timestamp: `${Math.floor(Date.now() / 1000)}` };
  return { payload: Buffer.from(JSON.stringify({ ...all, sign: signOf(all) })).toString('base64') };
}

/** Takes callbacks, and keeps every one. */
export async function startReceiver() {
  const received = [];
  const server = createServer((request, response) => {
    let text = '';
    request
      .setEncoding('utf8')
      .on('data', (part) => (text += part))
      .on('end', () => {
        const body = JSON.parse(text);
        received.push({ t: now(), signOk: signOf(body) === body.sign, body });
        response.end('ok');
      });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    received,
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => server.closeAllConnections() ?? server.close(),
  };
}

/** Calls a core that may be dead at any instant. */
export class Merchant {
  sales = [];
  refusals = new Map();
  #trades = 0;
  constructor(url, notifyUrl, stopAsking) {
    Object.assign(this, { url: `${url}/api/openapi/v1`, notifyUrl, stopAsking });
  }

  /** Sends the same bytes until something answers them. Null when nothing does for a minute. */
  async #ask(method, path, body) {
    const text = JSON.stringify(body);
    for (let tries = 0; tries < 600; tries += 1) {
      try {
        const headers = { ...app, 'content-type': 'application/json' };
        const answer = await fetch(this.url + path, {
          method,
          headers,
          body: text,
          signal: AbortSignal.timeout(5_000),
        });
        const reply = await answer.json();
        if (answer.status < 500 || reply.code === 4008) return reply;
      } catch {
        // Killed, or not up yet.
      }
      await sleep(100);
    }
    return null;
  }

  #signed(method, path, members) {
    return this.#ask(method, path, signedBody(members));
  }

  /** One sale from order to outcome; its delivery is asked for until it is accepted. */
  async sell(machine) {
    this.#trades += 1;
    const sale = { machine, trade: `crash-${process.pid}-${this.#trades}`, deliveries: [] };
    const wanted = {
      machine_no: machine,
      notify_url: this.notifyUrl,
      trade_id: sale.trade,
      products: [{ product_id: 1000 + (this.#trades % 3), quantity: 1 }],
    };
    const order = await this.#ask('POST', '/orders', wanted);
    // The answer to the first try was lost: the trade is known, with its order.
    sale.order = order?.data?.order_id;
    if (sale.order === undefined) throw new Error(`an order was refused: ${JSON.stringify(order)}`);
    const paid = await this.#signed('PUT', `/orders/${sale.order}`, {
      machine_no: machine,
      status: '1',
      order_id: `${sale.order}`,
    });
    if (paid?.code !== 0) throw new Error(`a payment was refused: ${JSON.stringify(paid)}`);
    this.sales.push(sale);
    sale.record = (await this.order(sale)).records[0].id;
    while (!this.stopAsking() && !sale.deliveries.length) await this.#deliver(sale);
    for (const delivery of sale.deliveries) await this.#follow(sale, delivery);
  }

  async #deliver(sale) {
    const ids = { order_id: `${sale.order}`, record_id: `${sale.record}` };
    const requestedAt = now();
    const answer = await this.#signed('POST', '/deliveries', {
      machine_no: sale.machine,
      method: 'device.delivery.put',
      ...ids,
    });
    if (answer?.code === 0)
      sale.deliveries.push({ id: answer.data.delivery_id, requestedAt, outcome: null, seenAt: null });
    else {
      this.refusals.set(answer?.code ?? 'silence', (this.refusals.get(answer?.code ?? 'silence') ?? 0) + 1);
      // The same second would be the same bytes, and those get the answer that they got.
      await sleep(1_050);
    }
  }

  async #follow(sale, delivery) {
    for (let tries = 0; tries < 400 && !delivery.outcome; tries += 1) {
      await sleep(150);
      delivery.outcome = await this.outcome(sale, delivery);
    }
    delivery.seenAt = now();
  }

  /** The outcome of a delivery by the API: null while it is under way. */
  async outcome(sale, delivery) {
    const answer = await this.#signed('POST', `/deliveries/${delivery.id}`, { machine_no: sale.machine });
    if (answer?.code !== 0) return `refused: ${JSON.stringify(answer)}`;
    return ended[answer.data.status] ?? null;
  }

  async order(sale) {
    return (await this.#signed('POST', `/orders/${sale.order}`, { machine_no: sale.machine })).data;
  }
}
