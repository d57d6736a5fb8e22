import type { DeliveryState, DriverDelivery, DriverOrder, ListedDevice } from '../merchant-driver.ts';
import type { Answer } from '../refusal.ts';
import type { Opaque } from '../values.ts';
import { incomplete, membersOf } from './refusals.ts';

/** A text or a number of an answer as text; null for anything else. */
function textIn(value: unknown): string | null {
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? `${value}` : null;
}

/** An order's id in the answer of its creation. */
export function orderIdIn(data: unknown): string | null {
  return textIn(membersOf(data)['order_id']);
}

/** An order as the API shows it (PROTOCOL §8.1). */
export function orderIn(data: unknown, context: Opaque): Answer<DriverOrder> {
  const order = orderIdIn(data);
  const list = membersOf(data)['records'];
  const records = (Array.isArray(list) ? list : []).flatMap((entry: unknown) => {
    const { id, product_id: productId, quantity } = membersOf(entry);
    const [record, product] = [textIn(id), textIn(productId)];
    return record !== null && product !== null && typeof quantity === 'number' ? [{ record, product, quantity }] : [];
  });
  if (order === null) return incomplete('order_id');
  return records.length === 0 ? incomplete('records') : { ok: true, value: { order, records, context } };
}

/** A delivery that was begun. The documentation's sample of an unpaid order has code 0 and no delivery. */
export function deliveryIn(data: unknown): Answer<DriverDelivery> {
  const delivery = textIn(membersOf(data)['delivery_id']);
  if (delivery !== null) return { ok: true, value: { delivery } };
  return { ok: false, refusal: { reason: 'unpaid', status: 200, code: '0', text: 'no delivery_id: 订单未支付' } };
}

/** Texts of a delivery's state (PROTOCOL §4.21). */
const states: Readonly<Record<string, DeliveryState['state'] | undefined>> = {
  未取货或正在出货: 'running',
  出货完成: 'success',
  出货失败: 'failure',
  出货超时: 'timeout',
};

/** What the API reports of a delivery. */
export function deliveryStateIn(data: unknown): Answer<DeliveryState> {
  const { status, fail_reason: reason } = membersOf(data);
  const state = typeof status === 'string' ? states[status] : undefined;
  if (state === undefined) return incomplete('status that is documented');
  return { ok: true, value: { state, ...(typeof reason === 'string' && reason !== '' && { fault: reason }) } };
}

/** The merchant's machines. An entry without a number is none. */
export function devicesIn(data: unknown): Answer<readonly ListedDevice[]> {
  if (!Array.isArray(data)) return incomplete('list of machines');
  const value = data.flatMap((entry: unknown) => {
    const { machine_no: number, is_online: online, type } = membersOf(entry);
    const machine = textIn(number);
    const kind = textIn(type);
    return machine === null ? [] : [{ machine, online: online === true, ...(kind !== null && { kind }) }];
  });
  return { ok: true, value };
}

/** Ids of the products on a page; each once. */
export function productsIn(data: unknown): readonly string[] {
  const list = membersOf(data)['data'];
  const ids = (Array.isArray(list) ? list : []).flatMap((entry: unknown) => textIn(membersOf(entry)['id']) ?? []);
  return [...new Set(ids)];
}

/** Open pickup codes, the newest first: ids grow. */
export function codesIn(data: unknown): readonly string[] {
  const codes = (Array.isArray(data) ? data : []).flatMap((entry: unknown) => {
    const { id, code } = membersOf(entry);
    return typeof id === 'number' && typeof code === 'string' ? [{ id, code }] : [];
  });
  return codes.toSorted((a, b) => b.id - a.id).map(({ code }) => code);
}
