import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Signatory } from '@cakioe/kit.js';
import { afterEach, describe, expect, it } from 'vitest';
import { webSocketLink } from '#core/devices/links/websocket/websocket-link.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { fleetSpecs, mixedFleet } from '#simulators/machine/fleet.ts';
import { SimulatedMachine } from '#simulators/machine/machine.ts';
import { startReceiver, startServedCore } from './served-core.ts';

/** The spring machine of the demo fleet. */
const machineNo = '10000002';
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Brings the machine online at a core; resolves once the core has let it in. */
async function connect(url: string): Promise<void> {
  const clock = new SystemClock();
  const spec = fleetSpecs(mixedFleet(4)).find((each) => each.machineNo === machineNo)!;
  const machine = new SimulatedMachine(spec, {
    clock,
    random: seededRandom(1),
    link: webSocketLink(url),
    onEvent: () => undefined,
  });
  machine.start();
  closing.push(() => {
    machine.stop();
    clock.close();
  });
  for (let online = 0; online !== 1;) {
    online = ((await (await fetch(`${url}/healthz`)).json()) as { machines_online: number }).machines_online;
  }
}

/** What a mini-program does with the client: `res` is the body, and whatever is not 200 shows its message. */
/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters -- each call names the data that its caller reads */
function createMiniProgram(url: string) {
  const signatory = new Signatory(demoMerchant.appKey);
  const headers = { Appid: demoMerchant.appId, AppSecret: demoMerchant.appSecret, 'content-type': 'application/json' };
  const request = async <Data>(method: string, path: string, body: object) => {
    const answer = await fetch(`${url}/api/openapi/v1${path}`, { method, headers, body: JSON.stringify(body) });
    const res = (await answer.json()) as { code: number; message: string; data: Data };
    return { statusCode: answer.status, res };
  };
  return {
    plain: <Data>(path: string, body: object) => request<Data>('POST', path, body),
    signed: <Data>(path: string, members: object, method = 'POST') =>
      request<Data>(method, path, { payload: signatory.toBase64String({ machine_no: machineNo, ...members }) }),
  };
}
/* eslint-enable @typescript-eslint/no-unnecessary-type-parameters */

interface Page<Item> {
  readonly data: Item[];
  readonly total: number;
  readonly current_page: number;
  readonly last_page: number;
  readonly per_page: number;
}
interface Product {
  readonly id: number;
  readonly category: { readonly id: number; readonly title: string };
  readonly good: Readonly<
    Record<'name' | 'description' | 'thumb' | 'price' | 'original_price' | 'content' | 'good_no', string>
  >;
  readonly channel: Readonly<Record<'name' | 'cabinet_name' | 'code' | 'x' | 'y', string>> & { readonly addr: number };
  readonly current_inventory: number;
  readonly inventory: number;
}
interface OrderRecord {
  readonly id: number;
  readonly product_id: number;
  readonly quantity: number;
  readonly price: string;
  readonly status: string;
  readonly notify_sent: string;
}
interface Order {
  readonly order_id: number;
  readonly trade_id: string;
  readonly date: string;
  readonly amount: string;
  readonly status: string;
  readonly notify_send_count?: number;
  readonly records: readonly OrderRecord[];
  readonly pickup_code_id?: number;
}
interface Delivery {
  readonly delivery_id: string;
  readonly delivered_at: string;
  readonly status: string;
}
interface Result {
  readonly delivered_at: string;
  readonly status: string;
  readonly pickup_at?: string;
}
const aTime = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

async function start() {
  const receiver = await startReceiver();
  closing.push(() => receiver.close());
  const core = await startServedCore(join(mkdtempSync(join(tmpdir(), 'vendloop-')), 'core.sqlite'));
  closing.push(() => core.child.exitCode ?? core.child.signalCode ?? core.kill('SIGKILL'));
  await connect(core.url);
  return { receiver, ...createMiniProgram(core.url) };
}

describe("a published mini-program over the vendor's own client", { timeout: 300_000 }, () => {
  it('finds every member that it reads, from the list of products to the result of a delivery', async () => {
    const { receiver, plain, signed } = await start();

    const list = await signed<Page<Product>>('/products', { per_page: 100 });
    const { data: products, total, current_page, last_page, per_page } = list.res.data;
    expect([total, current_page, last_page, per_page]).toEqual([products.length, 1, 1, 100]);
    const [item] = products;
    expect(item).toMatchObject({ id: 1000, category: { id: 1, title: '饮料' } });
    expect(item!.good).toMatchObject({ name: '矿泉水 550ml', price: '2.00', original_price: '2.00', good_no: '1000' });
    expect(item!.good.thumb).toMatch(/^data:image\//);
    expect([item!.good.description, item!.good.content]).toEqual(['矿泉水 550ml', '<p>矿泉水 550ml</p>']);
    expect(item!.channel).toEqual({ name: 'A1', cabinet_name: 'A', code: '000', x: '0', y: '0', addr: 1 });
    expect(item!.current_inventory).toBe(item!.inventory);

    const trade = `${Date.now()}`;
    const orderInput = { notify_url: receiver.url, trade_id: trade, products: [{ product_id: item!.id, quantity: 1 }] };
    const created = await plain<{ order_id: number }>('/orders', { machine_no: machineNo, ...orderInput });
    expect(created.statusCode).toBe(200);
    const id = created.res.data.order_id;
    expect((await signed<string>(`/orders/${id}`, { status: '1' }, 'PUT')).res).toEqual({
      code: 0,
      message: 'ok',
      data: '',
    });

    const { data: order } = (await signed<Order>(`/orders/${id}`, {})).res;
    expect(order).toEqual({
      order_id: id,
      trade_id: trade,
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
      amount: '2.00',
      status: 'SUCCESS',
      records: [
        {
          id: order.records[0]!.id,
          product_id: item!.id,
          quantity: 1,
          price: '2.00',
          status: '未取货',
          notify_sent: '0',
        },
      ],
    });

    // As the page of the mini-program has them: ids as integers.
    const ids = { order_id: id, record_id: order.records[0]!.id, method: 'device.delivery.put' };
    const { data: delivery } = (await signed<Delivery>('/deliveries', ids)).res;
    expect(delivery).toEqual({
      delivery_id: expect.stringMatching(/^\d{16}$/) as string,
      delivered_at: expect.stringMatching(aTime) as string,
      status: '未取货或正在出货',
    });
    expect(await receiver.next()).toMatchObject({ order_id: id, record_id: ids.record_id, deliver_status: '1' });
    const { data: result } = (await signed<Result>(`/deliveries/${delivery.delivery_id}`, {})).res;
    const pickup_at = expect.stringMatching(aTime) as string;
    expect(result).toEqual({ delivered_at: delivery.delivered_at, status: '出货完成', pickup_at });
    expect((await signed<Order>(`/orders/${id}`, {})).res.data.records[0]!.status).toBe('出货完成');
  });

  it('finds its machine, the lanes and the pickup codes, and cancels a code', async () => {
    const { receiver, plain, signed } = await start();
    const { data: machines } = (await plain<Record<string, unknown>[]>('/rent/machines', {})).res;
    const ownMachine = machines.find((machine) => machine['machine_no'] === machineNo);
    const created_at = expect.stringMatching(aTime) as string;
    const machine_name = expect.stringContaining(machineNo) as string;
    expect(ownMachine).toMatchObject({ is_online: true, status: true, machine_name, created_at });
    expect(machines.filter((machine) => machine['is_online'] === false)).toHaveLength(machines.length - 1);
    const outline = { model: { cabinet_names: ['A'] }, categories: [{ id: 1, title: '饮料' }] };
    expect((await plain(`/rent/machines/${machineNo}`, {})).res.data).toMatchObject({ ...ownMachine, ...outline });
    expect(await plain('/rent/machines/99999999', {})).toMatchObject({
      statusCode: 404,
      res: { code: 6026, data: {} },
    });

    const { data: floors } = (await signed<Record<string, unknown>[]>('/floors', {})).res;
    expect(floors[0]).toMatchObject({
      floor_status: '1',
      good: { id: 1000, name: '矿泉水 550ml' },
      channel: { name: 'A1' },
    });

    const codeInput = { method: 'pickup_code.product.id', product_id: '1000', count: '2' };
    expect((await signed('/pickup_codes', codeInput)).res).toEqual({ code: 0, message: 'ok', data: {} });
    const codes = async () => (await signed<{ id: number; code: string }[]>('/products/1000/pickup_code', {})).res.data;
    const [cancelledCode, remainingCode] = await codes();
    const terms = { status: 'UNUSED', created_at, quantity: 1, product_id: 1000 };
    expect(cancelledCode).toEqual({ id: cancelledCode!.id, code: cancelledCode!.code, ...terms });
    const cancel = { method: 'pickup_code.delete.id', id: `${cancelledCode!.id}` };
    expect((await signed('/pickup_codes', cancel, 'PUT')).res).toEqual({ code: 0, message: 'ok', data: {} });
    expect(await codes()).toEqual([remainingCode]);

    const consuming = { method: 'event.consume.pickup_code', product_id: '1000', notify_url: receiver.url };
    const consume = (code: string, trade: string) =>
      signed<Order>('/consumes', { ...consuming, code, trade_id: trade });
    const refused = await consume(cancelledCode!.code, 'cancelled');
    expect(refused).toMatchObject({ statusCode: 409, res: { code: 6031, message: '取货码已禁用', data: {} } });
    const { data: order } = (await consume(remainingCode!.code, 'kept')).res;
    expect(order).toMatchObject({ status: 'PICKUPCODE', amount: '2.00', pickup_code_id: remainingCode!.id });
    expect(order.records).toMatchObject([{ status: '未取货', notify_sent: '0' }]);
    expect(await codes()).toEqual([]);
  });
});
