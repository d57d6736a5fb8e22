import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';

/** What is wrong with a tiny cloud on purpose. */
export type TinyDefect = 'lock' | 'signature' | 'second-word' | 'unpaid' | 'silent' | 'timeout-early' | 'lock-forever';

/** Limits of a tiny cloud, ms. */
export const tinyLimits = { dwellMs: 1_500, fallbackMs: 3_000, retryMs: 300 };

const secret = 'tiny secret';

export function tinySign(text: string): string {
  return createHash('sha256').update(`${secret}\n${text}`).digest('hex');
}

interface Vend {
  readonly id: string;
  readonly order: string;
  readonly machine: string;
  readonly n: number;
  readonly hook: string;
  state: string;
}

interface TinyOrder {
  readonly machine: string;
  readonly lines: readonly { readonly sku: string; readonly n: number }[];
  paid: boolean;
}

/** Members that a request may have. */
interface TinyRequest extends Partial<Omit<TinyOrder, 'paid'>> {
  readonly order?: string;
  readonly line?: number;
  readonly hook?: string;
  readonly vend?: string;
}

/** A cloud whose API, signs, ids and device link are its own: texts for ids, JSON in POSTs, a WebSocket of JSON. */
export class TinyCloud {
  readonly #defect: TinyDefect | undefined;
  readonly #http = createServer((request, response) => void this.#serve(request, response));
  readonly #sockets = new WebSocketServer({ server: this.#http });
  readonly #online = new Map<string, WebSocket>();
  readonly #orders = new Map<string, TinyOrder>();
  readonly #vends = new Map<string, Vend>();
  readonly #locks = new Map<string, { readonly vend: string; readonly until: number }>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #count = 0;

  constructor(defect?: TinyDefect) {
    this.#defect = defect;
    this.#sockets.on('connection', (socket, request) => this.#connect(socket, (request.url ?? '').slice(3)));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #connect(socket: WebSocket, machine: string): void {
    this.#online.set(machine, socket);
    socket.on('message', (data: RawData) => this.#onReport(machine, (data as Buffer).toString()));
    socket.on('close', () => {
      if (this.#online.get(machine) === socket) this.#online.delete(machine);
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const part of request) body += String(part);
    const [status, answer] =
      request.headers['x-tiny'] === tinySign(body)
        ? this.#answer(request.url ?? '', JSON.parse(body) as TinyRequest)
        : [401, { why: 'sign' }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  #answer(path: string, body: TinyRequest): [number, object] {
    switch (path) {
      case '/machines':
        return [200, { machines: ['spring-a', 'drinks-b'].map((id) => ({ id, online: this.#online.has(id) })) }];
      case '/orders': {
        const id = `order ${this.#next()}`;
        this.#orders.set(id, { machine: body.machine ?? '', lines: body.lines ?? [], paid: false });
        return [200, { id }];
      }
      case '/pay': {
        const order = this.#orders.get(body.order ?? '');
        if (order) order.paid = true;
        return order ? [200, {}] : [404, { why: 'unknown' }];
      }
      case '/vends':
        return this.#vend(body.order ?? '', Number(body.line), body.hook ?? '');
      case '/state':
        return [200, { state: this.#vends.get(body.vend ?? '')?.state ?? 'running' }];
      default:
        return [404, { why: 'path' }];
    }
  }

  #vend(orderId: string, line: number, hook: string): [number, object] {
    const order = this.#orders.get(orderId);
    if (!order) return [404, { why: 'unknown' }];
    if (!order.paid && this.#defect !== 'unpaid') return [402, { why: 'unpaid' }];
    const socket = this.#online.get(order.machine);
    if (!socket) return [503, { why: 'offline' }];
    const lock = this.#locks.get(order.machine);
    const leftMs = (lock?.until ?? 0) - Date.now();
    if (lock && leftMs > 0 && this.#defect !== 'lock') return [423, { why: 'busy', in: leftMs }];
    const { n = 1, sku = '' } = order.lines[line] ?? {};
    const id = `vend-${this.#next()}`;
    const vend: Vend = { id, order: orderId, machine: order.machine, n, hook, state: 'running' };
    this.#vends.set(id, vend);
    const dwellMs = this.#defect === 'lock-forever' ? 60_000 : tinyLimits.dwellMs;
    this.#locks.set(order.machine, { vend: id, until: Date.now() + dwellMs });
    const text = JSON.stringify({ vend: id, slot: `slot of ${sku}`, sku, n });
    socket.send(`${tinySign(text)} ${text}`);
    const fallbackMs = this.#defect === 'timeout-early' ? 500 : tinyLimits.fallbackMs;
    this.#later(fallbackMs, () => this.#finish(vend, 'expired'));
    return [200, { vend: id }];
  }

  #onReport(machine: string, message: string): void {
    const text = message.slice(65);
    if (message.slice(0, 64) !== tinySign(text)) return;
    const { vend: id, n, ack } = JSON.parse(text) as { vend?: string; n?: number; ack?: boolean };
    const vend = this.#vends.get(id ?? '');
    if (!vend || vend.machine !== machine || ack) return;
    this.#finish(vend, n === vend.n ? 'done' : n === 0 ? 'failed' : 'partly');
  }

  #finish(vend: Vend, state: string): void {
    if (vend.state !== 'running') return;
    vend.state = state;
    if (this.#locks.get(vend.machine)?.vend === vend.id) this.#locks.delete(vend.machine);
    if (this.#defect === 'silent') return;
    void this.#notify(vend, state, 0);
    if (this.#defect === 'second-word') this.#later(50, () => void this.#notify(vend, 'failed', 0));
  }

  async #notify(vend: Vend, state: string, attempt: number): Promise<void> {
    const text = JSON.stringify({ vend: vend.id, order: vend.order, state });
    const sign = this.#defect === 'signature' ? 'none' : tinySign(text);
    const answer = await fetch(vend.hook, {
      method: 'POST',
      headers: { 'x-tiny': sign, 'x-event': `${vend.id} ${state}` },
      body: text,
      redirect: 'manual',
    }).catch(() => null);
    if (answer?.ok !== true && attempt < 3)
      this.#later(tinyLimits.retryMs, () => void this.#notify(vend, state, attempt + 1));
  }

  #later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }

  #next(): number {
    this.#count += 1;
    return this.#count;
  }
}
