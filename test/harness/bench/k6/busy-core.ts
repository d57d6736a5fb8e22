import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { orderIn, recordsIn } from '#simulators/merchant/merchant-answer.ts';
import { MerchantClient } from '#simulators/merchant/merchant-client.ts';
import { startServedCore } from '#test/served/served-core.ts';

/** A line of a sales file. */
export type SaleRow = readonly [machineNo: string, orderId: number, recordId: number];

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/**
 * `vendloop serve` and `vendloop fleet` as processes, and a merchant with a receiver: what a script of k6 finds in
 * life.
 */
export class BusyCore {
  url = '';
  /** `deliver_status` of every callback, by order. */
  readonly #callbacks = new Map<number, string[]>();
  readonly clock = new SystemClock();
  readonly #folder = mkdtempSync(join(tmpdir(), 'vendloop-k6-'));
  readonly #http = undiciHttp();
  readonly #children: ChildProcess[] = [];
  #receiver: Server | undefined;
  #listeners: (() => void)[] = [];
  #trades = 0;
  readonly #merchant = new MerchantClient({
    ...demoMerchant,
    url: () => this.url,
    http: this.#http,
    clock: this.clock,
    onEvent: () => undefined,
    timeoutMs: 20_000,
  });

  async start(machines: number): Promise<void> {
    const database = join(this.#folder, 'core.sqlite');
    const core = await startServedCore(database, 0, ['--machines', String(machines), '--quiet']);
    this.#children.push(core.child);
    this.url = core.url;
    await this.#fleet(machines);
    this.#receiver = createServer((request, response) => this.#hear(request, response)).listen(0, '127.0.0.1');
    await new Promise((resolve) => this.#receiver?.once('listening', resolve));
  }

  /** Orders and pays one order for each machine named, with so many items of one product. */
  async sell(machines: readonly string[], quantity = 1): Promise<SaleRow[]> {
    const rows: SaleRow[] = [];
    for (const machineNo of machines) {
      const { port } = this.#receiver!.address() as AddressInfo;
      const order = await this.#merchant.createOrder({
        machineNo,
        notifyUrl: `http://127.0.0.1:${port}/callbacks`,
        tradeId: `trade-${(this.#trades += 1)}`,
        products: [{ productId: 1000, quantity }],
      });
      const orderId = orderIn(order);
      if (orderId === null) throw new Error(`no order: ${JSON.stringify(order)}`);
      await this.#merchant.pay({ machineNo, orderId });
      const [record] = recordsIn(await this.#merchant.getOrder({ machineNo, orderId }));
      rows.push([machineNo, orderId, record?.id ?? 0]);
    }
    return rows;
  }

  /** `deliver_status` of the callbacks of each sale's order, as soon as there are so many of each. */
  async notified(sales: readonly SaleRow[], copies = 1): Promise<string[]> {
    const all = (): string[][] => sales.map(([, orderId]) => this.#callbacks.get(orderId) ?? []);
    while (all().some((one) => one.length < copies))
      await new Promise<void>((resolve) => this.#listeners.push(resolve));
    return all().flat();
  }

  async stop(): Promise<void> {
    for (const child of this.#children.reverse()) {
      if (child.exitCode !== null) continue;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    this.#receiver?.closeAllConnections();
    this.#receiver?.close();
    await this.#http.close();
    this.clock.close();
    rmSync(this.#folder, { recursive: true });
  }

  #hear(request: IncomingMessage, response: ServerResponse): void {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      response.end();
      const { order_id: order, deliver_status: status } = JSON.parse(body) as {
        order_id: number;
        deliver_status: string;
      };
      this.#callbacks.set(order, [...(this.#callbacks.get(order) ?? []), status]);
      for (const listener of this.#listeners.splice(0)) listener();
    });
  }

  /** Starts the machines and waits until all are online. */
  #fleet(machines: number): Promise<void> {
    const args = ['--import', 'tsx', 'src/cli/main.ts', 'fleet', '--url', this.url, '--count', String(machines)];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#children.push(child);
    let output = '';
    return new Promise((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes(`${machines} of ${machines} online`)) resolve();
      });
      child.once('exit', (status) => reject(new Error(`vendloop fleet ended with ${status ?? 'a signal'}: ${output}`)));
    });
  }
}
