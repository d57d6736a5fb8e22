import { Signatory } from '@cakioe/kit.js';
import { expect } from 'vitest';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import type { Receiver } from './served-core.ts';

/** A merchant whose payloads are made by the vendor's own client. */
export function createMerchantClient(url: string, machineNo: string) {
  const signatory = new Signatory(demoMerchant.appKey);
  const headers = { Appid: demoMerchant.appId, AppSecret: demoMerchant.appSecret, 'Content-Type': 'application/json' };
  const call = async (path: string, body: unknown, method = 'POST') => {
    const answer = await fetch(`${url}/api/openapi/v1${path}`, { method, headers, body: JSON.stringify(body) });
    return (await answer.json()) as { code: number; data: Record<string, unknown> };
  };
  return {
    plain: (path: string, body: unknown) => call(path, body),
    signed: (path: string, members: Record<string, string>, method?: string) =>
      call(path, { payload: signatory.toBase64String({ machine_no: machineNo, ...members }) }, method),
  };
}

type MerchantClient = ReturnType<typeof createMerchantClient>;

/** Orders an item of a machine and pays it. @returns what its delivery names. */
export async function payOrder(
  { plain, signed }: MerchantClient,
  { machineNo, notifyUrl, tradeId }: Readonly<Record<'machineNo' | 'notifyUrl' | 'tradeId', string>>,
): Promise<{ readonly order_id: string; readonly record_id: string }> {
  const created = await plain('/orders', {
    machine_no: machineNo,
    notify_url: notifyUrl,
    trade_id: tradeId,
    products: [{ product_id: 1000, quantity: 1 }],
  });
  const id = String(created.data['order_id']);
  expect(await signed(`/orders/${id}`, { status: '1' }, 'PUT')).toMatchObject({ code: 0 });
  const order = await signed(`/orders/${id}`, {});
  return { order_id: id, record_id: String((order.data['records'] as { id: number }[])[0]!.id) };
}

/** Orders an item of a machine, pays and has it delivered. @returns the delivery's number. */
export async function sellOne(url: string, machineNo: string, receiver: Receiver): Promise<string> {
  const client = createMerchantClient(url, machineNo);
  const paid = await payOrder(client, { machineNo, notifyUrl: receiver.url, tradeId: `one-${machineNo}` });
  const delivered = await client.signed('/deliveries', { method: 'device.delivery.put', ...paid });
  expect(delivered).toMatchObject({ code: 0, data: { status: '未取货或正在出货' } });
  return String(delivered.data['delivery_id']);
}
