import type {
  Answer,
  DeliveryState,
  DriverDelivery,
  DriverOrder,
  ListedDevice,
  MerchantDriver,
  OrderItem,
  RecordReference,
} from 'vendloop/driver';
import type { Api } from './api.ts';

/** An order as the cloud gives it. */
interface CloudOrder {
  readonly id: string;
  readonly lines: readonly { readonly id: string; readonly sku: string; readonly count: number }[];
}

const toLine = ({ product, quantity }: OrderItem) => ({ sku: product, count: quantity });

function toOrder({ id, lines }: CloudOrder): DriverOrder {
  const records = lines.map((line) => ({ record: line.id, product: line.sku, quantity: line.count }));
  return { order: id, records, context: null };
}

function map<From, To>(answer: Answer<From>, convert: (value: From) => To): Answer<To> {
  return answer.ok ? { ok: true, value: convert(answer.value) } : answer;
}

const vendOf = ({ machine, order, record }: RecordReference) => ({ machine, order, line: record });

/** What a merchant does at this cloud. */
export function merchantOf(api: Api): MerchantDriver {
  return {
    machines: (tools) => api.get<readonly ListedDevice[]>('/machines', tools),
    async createOrder({ machine, items, reference, callbackUrl }, tools) {
      const order = { machine, lines: items.map(toLine), reference, webhook: callbackUrl };
      return map(await api.post<CloudOrder>('/orders', order, tools), toOrder);
    },
    async pay({ order }, tools) {
      return map(await api.post(`/orders/${order}/payment`, {}, tools), () => null);
    },
    deliver: (reference, tools) => api.post<DriverDelivery>('/vends', vendOf(reference), tools),
    result: ({ delivery }, tools) => api.get<DeliveryState>(`/vends/${delivery}`, tools),
  };
}
