import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { undiciHttp } from '../../../../src/core/notify/undici-http.ts';
import { SystemClock } from '../../../../src/harness/stages/live/system-clock.ts';
import { demoMerchant } from '../../../../simulators/demo-merchant.ts';
import { orderIn, recordsIn } from '../../../../simulators/merchant-answer.ts';
import { MerchantClient } from '../../../../simulators/merchant.ts';

/** A line of a sales file. */
export type SaleRow = readonly [machineNo: string, orderId: number, recordId: number];

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** `vendloop serve` and `vendloop fleet` as processes, and a merchant with a receiver: what a script of k6 finds in life. */
export class ServedCore {
  url = '';
  /** `deliver_status` of every callback, by order. */
  readonly #told = new Map<number, string[]>();
  readonly clock = new SystemClock();
  readonly #folder = mkdtempSync(join(tmpdir(), 'vendloop-k6-'));
  readonly #http = undiciHttp();
  readonly #children: ChildProcess[] = [];
  #receiver: Server | undefined;
  #listeners: (() => void)[] = [];
  #trades = 0;
  readonly #merchant = new MerchantClient({ ...demoMerchant, url: () => this.url, http: this.#http, clock: this.clock, witness: () => undefined, timeoutMs: 20_000 });

  async start(machines: number): Promise<void> {
    const database = join(this.#folder, 'core.sqlite');
    const [, url = ''] = await this.#vendloop(['serve', '--port', '0', '--database', database, '--machines', String(machines), '--quiet'], /core at (\S+),/);
    this.url = url;
    await this.#vendloop(['fleet', '--url', url, '--count', String(machines)], new RegExp(`${machines} of ${machines} online`));
    this.#receiver = createServer((request, response) => this.#hear(request, response)).listen(0, '127.0.0.1');
    await new Promise((resolve) => this.#receiver?.once('listening', resolve));
  }

  /** Orders and pays one order for each machine named, with so many items of one product. */
  async sell(machines: readonly string[], quantity = 1): Promise<SaleRow[]> {
    const rows: SaleRow[] = [];
    for (const machineNo of machines) {
      const { port } = this.#receiver?.address() as AddressInfo;
      const order = await this.#merchant.createOrder({ machineNo, notifyUrl: `http://127.0.0.1:${port}/told`, tradeId: `trade-${(this.#trades += 1)}`, products: [{ productId: 1000, quantity }] });
      const orderId = orderIn(order);
      if (orderId === null) throw new Error(`no order: ${JSON.stringify(order)}`);
      await this.#merchant.pay({ machineNo, orderId });
      const [record] = recordsIn(await this.#merchant.getOrder({ machineNo, orderId }));
      rows.push([machineNo, orderId, record?.id ?? 0]);
    }
    return rows;
  }

  /** `deliver_status` of the callbacks of each sale's order, as soon as there are so many of each. */
  async told(sales: readonly SaleRow[], ofEach = 1): Promise<string[]> {
    const all = (): string[][] => sales.map(([, orderId]) => this.#told.get(orderId) ?? []);
    while (all().some((one) => one.length < ofEach)) await new Promise<void>((resolve) => this.#listeners.push(resolve));
    return all().flat();
  }

  async stop(): Promise<void> {
    for (const child of this.#children.reverse()) {
      child.kill('SIGTERM');
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
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
      const { order_id: order, deliver_status: status } = JSON.parse(body) as { order_id: number; deliver_status: string };
      this.#told.set(order, [...(this.#told.get(order) ?? []), status]);
      for (const listener of this.#listeners.splice(0)) listener();
    });
  }

  /** Starts a command and waits for a word of it. */
  #vendloop(args: readonly string[], until: RegExp): Promise<RegExpExecArray> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#children.push(child);
    let said = '';
    return new Promise((resolve, reject) => {
      const hear = (text: string): void => {
        said += text;
        const found = until.exec(said);
        if (found) resolve(found);
      };
      child.stdout.setEncoding('utf8').on('data', hear);
      child.stderr.setEncoding('utf8').on('data', hear);
      child.once('exit', (status) => reject(new Error(`vendloop ${args[0] ?? ''} ended with ${status ?? 'a signal'}: ${said}`)));
    });
  }
}
