import type { Members } from '#simulators/forgeries/signing-rule.ts';
import type { CallTools, DriverOrder, ListedDevice, MerchantDriver } from '../merchant-driver.ts';
import type { Answer } from '../refusal.ts';
import type { Opaque } from '../values.ts';
import { ApiClient } from './api-client.ts';
import { codesIn, deliveryIn, deliveryStateIn, devicesIn, orderIdIn, orderIn, productsIn } from './answers.ts';
import type { Account } from './account.ts';
import { incomplete, membersOf } from './refusals.ts';

/** Machines whose products are asked for: one request each, once. */
const maxProductLists = 50;

/** The machine of an order, which every later call of it names. */
function machineOf(context: Opaque): string {
  const { machine } = membersOf(context);
  return typeof machine === 'string' ? machine : '';
}

/** The merchant's side of the documented API. */
export function openApiMerchant(account: Account): Required<Omit<MerchantDriver, 'restock'>> {
  const api = new ApiClient(account);
  return { ...orderCalls(api), ...deliveryCalls(api), ...codeCalls(api) };
}

/** Machines, and orders up to their payment and refund. */
function orderCalls(api: ApiClient): Pick<Required<MerchantDriver>, 'machines' | 'createOrder' | 'pay' | 'refund'> {
  const products = new Map<string, readonly string[]>();
  const update = async (order: string, context: Opaque, status: '1' | '2', tools: CallTools): Promise<Answer<null>> => {
    const members: Members = [
      ['machine_no', machineOf(context)],
      ['status', status],
      ['order_id', order],
    ];
    const answer = await api.change('PUT', `/orders/${order}`, members, tools);
    return mapAnswer(answer, () => ({ ok: true, value: null }));
  };
  return {
    machines: async (tools) => {
      const listed = mapAnswer(await api.plain('/rent/machines', null, tools), devicesIn);
      return listed.ok ? withProducts(listed.value, products, api, tools) : listed;
    },
    createOrder: async ({ machine, items, reference, callbackUrl }, tools) => {
      const lines = items.map(({ product, quantity }) => ({ product_id: product, quantity }));
      const body = { machine_no: machine, notify_url: callbackUrl, trade_id: reference, products: lines };
      const created = await api.plain('/orders', body, tools);
      if (!created.ok) return created;
      const order = orderIdIn(created.value);
      return order === null ? incomplete('order_id') : readOrder(api, order, machine, tools);
    },
    pay: ({ order, context }, tools) => update(order, context, '1', tools),
    refund: ({ order, context }, tools) => update(order, context, '2', tools),
  };
}

function deliveryCalls(api: ApiClient): Pick<MerchantDriver, 'deliver' | 'result'> {
  return {
    deliver: async ({ machine, order, record }, tools) => {
      const members: Members = [
        ['machine_no', machine],
        ['method', 'device.delivery.put'],
        ['order_id', order],
        ['record_id', record],
      ];
      return mapAnswer(await api.change('POST', '/deliveries', members, tools), deliveryIn);
    },
    result: async ({ delivery, context }, tools) => {
      const members: Members = [
        ['machine_no', machineOf(context)],
        ['delivery_id', delivery],
      ];
      return mapAnswer(await api.read(`/deliveries/${delivery}`, members, tools), deliveryStateIn);
    },
  };
}

function codeCalls(api: ApiClient): Pick<Required<MerchantDriver>, 'createCode' | 'redeemCode'> {
  const given = new Set<string>();
  return {
    createCode: async ({ machine, product, quantity }, tools) => {
      const creation: Members = [
        ['machine_no', machine],
        ['method', 'pickup_code.product.id'],
        ['product_id', product],
        ['quantity', `${quantity}`],
      ];
      const created = await api.change('POST', '/pickup_codes', creation, tools);
      if (!created.ok) return created;
      const members: Members = [
        ['machine_no', machine],
        ['product_id', product],
      ];
      const listed = await api.read(`/products/${product}/pickup_code`, members, tools);
      if (!listed.ok) return listed;
      // The answer of a creation has no code: the newest one of the list that no other call has taken is it.
      const code = codesIn(listed.value).find((candidate) => !given.has(`${machine} ${candidate}`));
      if (code === undefined) return incomplete('open pickup code');
      given.add(`${machine} ${code}`);
      return { ok: true, value: { code } };
    },
    redeemCode: async ({ code, machine, product, reference, callbackUrl }, tools) => {
      const members: Members = [
        ['machine_no', machine],
        ['method', 'event.consume.pickup_code'],
        ['code', code],
        ['product_id', product],
        ['notify_url', callbackUrl],
        ['trade_id', reference],
      ];
      return mapAnswer(await api.change('POST', '/consumes', members, tools), (data) => orderIn(data, { machine }));
    },
  };
}

/** The answer to the creation of an order has no records, so the order is read. */
async function readOrder(
  api: ApiClient,
  order: string,
  machine: string,
  tools: CallTools,
): Promise<Answer<DriverOrder>> {
  const members: Members = [
    ['machine_no', machine],
    ['order_id', order],
  ];
  return mapAnswer(await api.read(`/orders/${order}`, members, tools), (data) => orderIn(data, { machine }));
}

async function withProducts(
  devices: readonly ListedDevice[],
  known: Map<string, readonly string[]>,
  api: ApiClient,
  tools: CallTools,
): Promise<Answer<readonly ListedDevice[]>> {
  const listed: ListedDevice[] = [];
  for (const [index, device] of devices.entries()) {
    const { machine } = device;
    if (!known.has(machine) && index < maxProductLists) {
      const members: Members = [
        ['machine_no', machine],
        ['per_page', '100'],
      ];
      const page = await api.read('/products', members, tools);
      if (page.ok) known.set(machine, productsIn(page.value));
      // The list itself is not signed.
      else if (['signature', 'credentials'].includes(page.refusal.reason)) return page;
    }
    const products = known.get(machine);
    listed.push(products === undefined ? device : { ...device, products });
  }
  return { ok: true, value: listed };
}

function mapAnswer<T>(answer: Answer<unknown>, read: (data: unknown) => Answer<T>): Answer<T> {
  return answer.ok ? read(answer.value) : answer;
}
