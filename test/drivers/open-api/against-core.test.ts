import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { CallbackReading } from '#drivers/callback.ts';
import type { Driver } from '#drivers/driver.ts';
import { guardDriver } from '#drivers/guard/guard-driver.ts';
import type { DecodedFrame, DriverFrame, MachineTools } from '#drivers/machine-driver.ts';
import type { CallTools, DriverOrder } from '#drivers/merchant-driver.ts';
import { openApiDriver } from '#drivers/open-api/index.ts';
import type { Answer } from '#drivers/refusal.ts';
import { demoMachineKey } from '#simulators/machine/fleet.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { startServedCore, type ServedCore } from '#test/served/served-core.ts';
import { ManualClock } from '../manual-clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'open-api-'));
const { appId, appSecret, appKey } = demoMerchant;
const number = '10000001';
const machine = { machine: number, key: demoMachineKey(number) };
let core: ServedCore;
let driver: Driver;
let receiver: Server;
let callbackUrl = '';
const callbacks: CallbackReading[] = [];

beforeAll(async () => {
  core = await startServedCore(join(folder, 'core.sqlite'));
  const settings = { url: core.url, machineUrl: core.url, merchant: { appId, appSecret, appKey }, options: {} };
  driver = guardDriver(openApiDriver(settings), { clock: new ManualClock(), settings });
  receiver = createServer((request, response) => {
    void readBody(request).then(async (body) => {
      const headers = request.headers as Record<string, string>;
      callbacks.push(await driver.readCallback({ method: 'POST', headers, body, at: Date.now() }));
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/callback`;
}, 60_000);
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await core.kill('SIGTERM');
  rmSync(folder, { recursive: true });
});

async function readBody(source: AsyncIterable<unknown>): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  for await (const piece of source) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

let calls = 0;
function tools(forgery?: string): CallTools {
  calls += 1;
  return {
    at: Date.now(),
    nonce: `${calls}`.padStart(32, '0'),
    ...(forgery !== undefined && { forgery }),
    send: async ({ method, url, headers, body }) => {
      const sentBody = body.length > 0 ? { body: new Uint8Array(body) } : {};
      const response = await fetch(url, { method, headers, ...sentBody });
      const lowerCase = Object.fromEntries(response.headers);
      return { status: response.status, headers: lowerCase, body: new Uint8Array(await response.arrayBuffer()) };
    },
  };
}
const machineTools = (): MachineTools => ({ ...tools(), session: '1'.repeat(32) });

function valueOf<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.refusal)}`);
  return answer.value;
}
const reasonOf = (answer: Answer<unknown>): string => (answer.ok ? 'none' : answer.refusal.reason);

const orderOf = async (product = '1000'): Promise<DriverOrder> =>
  valueOf(
    await driver.merchant.createOrder(
      { machine: number, items: [{ product, quantity: 1 }], reference: `trade-${(calls += 1)}`, callbackUrl },
      tools(),
    ),
  );
const paidOrder = async (): Promise<DriverOrder> => {
  const order = await orderOf();
  valueOf(await driver.merchant.pay(order, tools()));
  return order;
};
const deliver = (order: DriverOrder, callTools = tools()): Promise<Answer<{ readonly delivery: string }>> =>
  Promise.resolve(
    driver.merchant.deliver(
      { machine: number, order: order.order, record: order.records[0]!.record, context: order.context, callbackUrl },
      callTools,
    ),
  );

/** A machine that is connected as the driver describes it. */
async function connected(): Promise<{
  readonly next: () => Promise<DecodedFrame>;
  readonly send: (frames: readonly DriverFrame[]) => void;
  readonly close: () => Promise<void>;
}> {
  const plan = await driver.machine.connect(machine, machineTools());
  if (plan.link !== 'websocket') throw new Error('no WebSocket');
  const socket = new WebSocket(plan.url);
  const frames: Buffer[] = [];
  let wake: () => void = () => undefined;
  socket.on('message', (data) => {
    frames.push(data as Buffer);
    wake();
  });
  await once(socket, 'open');
  const send = (list: readonly DriverFrame[]): void => {
    for (const { payload } of list) socket.send(payload, { binary: false });
  };
  send(plan.firstFrames);
  await expect
    .poll(async () => valueOf(await driver.merchant.machines(tools())).find((one) => one.machine === number)?.online)
    .toBe(true);
  return {
    send,
    next: async () => {
      while (frames.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      const frame = { topic: '', payload: new Uint8Array(frames.shift()!) };
      return driver.machine.decodeCommand({ ...machine, frame }, machineTools());
    },
    close: async () => {
      const closed = once(socket, 'close');
      send(plan.farewell);
      // The farewell was written when the machine connected: a second later it is stale, and the core drops it.
      socket.close();
      await closed;
    },
  };
}

describe('the first driver at a core', () => {
  it('lists machines with their kinds and products', async () => {
    const listed = valueOf(await driver.merchant.machines(tools()));
    expect(listed).toHaveLength(4);
    expect(listed[0]).toMatchObject({ machine: number, online: false, kind: expect.any(String) as unknown });
    expect(listed[0]?.products).toContain('1000');
  });

  it('sells from order to callback, and reads every refusal on the way', async () => {
    const order = await orderOf();
    expect(reasonOf(await deliver(order))).toBe('unpaid');
    valueOf(await driver.merchant.pay(order, tools()));
    expect(reasonOf(await deliver(order))).toBe('offline');
    const board = await connected();
    const { delivery } = valueOf(await deliver(order));
    const command = await board.next();
    if (command.kind !== 'command') throw new Error(`no command but ${command.kind}`);
    expect(command).toMatchObject({ delivery, items: 1, lane: '0' });

    const other = await paidOrder();
    const busy = await deliver(other);
    expect(busy).toMatchObject({ ok: false, refusal: { reason: 'busy', code: '6057', status: 409 } });
    expect(busy.ok || busy.refusal.retryAfterMs).toBeGreaterThan(1000);

    const asked = { delivery, order: order.order, context: order.context };
    expect(valueOf(await driver.merchant.result(asked, tools()))).toEqual({ state: 'running' });
    const { echo } = command;
    board.send(await driver.machine.encodeAcknowledgement({ ...machine, delivery, echo }, machineTools()));
    const report = { delivery, echo, items: 1, commanded: 1, boardCode: null };
    board.send(await driver.machine.encodeResult({ ...machine, ...report }, machineTools()));
    await expect.poll(async () => valueOf(await driver.merchant.result(asked, tools())).state).toBe('success');
    await expect.poll(() => callbacks).toHaveLength(1);
    expect(callbacks[0]).toMatchObject({
      kind: 'delivery',
      verified: true,
      delivery,
      order: order.order,
      outcome: 'success',
    });
    expect(reasonOf(await deliver(order))).toBe('nothing-left');

    // The same record again within one second is a new call, not a repetition of the one that was refused.
    const { delivery: failing } = valueOf(await deliver(other));
    const second = await board.next();
    if (second.kind !== 'command') throw new Error('no command');
    const failure = { delivery: failing, echo: second.echo, items: 0, commanded: 1, boardCode: 6 };
    board.send(await driver.machine.encodeResult({ ...machine, ...failure }, machineTools()));
    const askedAgain = { delivery: failing, order: other.order, context: other.context };
    await expect
      .poll(async () => valueOf(await driver.merchant.result(askedAgain, tools())))
      .toEqual({ state: 'failure', fault: 'Goods are Stuck' });
    await expect.poll(() => callbacks.map(({ outcome }) => outcome)).toEqual(['success', 'failure']);
    valueOf(await driver.merchant.refund!(other, tools()));
    expect(reasonOf(await deliver(other))).toBe('state');
    await board.close();
  });

  it('turns pickup codes into orders, once', async () => {
    const create = { machine: number, product: '1000', quantity: 1 };
    const codes = await Promise.all([1, 2].map(async () => driver.merchant.createCode!(create, tools())));
    const [first, second] = codes.map((answer) => valueOf(answer).code);
    expect(first).not.toBe(second);
    const redeem = (code: string, product = '1000'): Promise<Answer<DriverOrder>> =>
      Promise.resolve(
        driver.merchant.redeemCode!(
          { code, machine: number, product, reference: `code-${(calls += 1)}`, callbackUrl },
          tools(),
        ),
      );
    expect(valueOf(await redeem(first!))).toMatchObject({ records: [{ product: '1000', quantity: 1 }] });
    expect(reasonOf(await redeem(first!))).toBe('code-used');
    expect(reasonOf(await redeem('99999999'))).toBe('unknown');
  });

  it('names what does not exist, and who may not ask', async () => {
    const ask = (at: Driver, machineNo: string): Promise<Answer<DriverOrder>> =>
      Promise.resolve(
        at.merchant.createOrder(
          { machine: machineNo, items: [{ product: '1', quantity: 1 }], reference: `r-${(calls += 1)}`, callbackUrl },
          tools(),
        ),
      );
    expect(reasonOf(await ask(driver, '99999999'))).toBe('unknown');
    expect(reasonOf(await ask(driver, number))).toBe('unknown');
    const wrong = (changes: object): Driver =>
      openApiDriver({
        url: core.url,
        machineUrl: core.url,
        merchant: { appId, appSecret, appKey, ...changes },
        options: {},
      });
    expect(reasonOf(await ask(wrong({ appSecret: 'x' }), number))).toBe('credentials');
    const order = await orderOf();
    expect(reasonOf(await wrong({ appKey: 'x' }).merchant.pay(order, tools()))).toBe('signature');
    const late = { ...tools(), at: Date.now() - 400_000 };
    expect(reasonOf(await driver.merchant.pay(order, late))).toBe('malformed');
  });

  it('forges deliveries that the core refuses as it must', async () => {
    const order = await paidOrder();
    const { forgeries } = driver.capabilities;
    expect(forgeries.length).toBeGreaterThan(40);
    const wrong: string[] = [];
    for (const { name, refusals } of forgeries) {
      const answer = await deliver(order, tools(name));
      const reason = reasonOf(answer);
      if (!refusals.some((right) => right === reason)) wrong.push(`${name}: ${reason}`);
    }
    expect(wrong).toEqual([]);
    // None of them has begun anything.
    expect(reasonOf(await deliver(order))).toBe('offline');
  });
});
