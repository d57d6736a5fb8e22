import type { HttpRequest } from '#core/ports/http.ts';
import type { MerchantReply } from './merchant-answer.ts';

/** Endpoint and subject of a call. */
export interface Target {
  /** The endpoint's name in the API's own table. */
  readonly endpoint: string;
  readonly method: HttpRequest['method'];
  /** Below the base path. */
  readonly path: string;
  readonly machine?: string;
  readonly order?: number;
  readonly record?: number;
  readonly delivery?: string;
}

/** One call, before it is signed. */
export interface Call extends Target {
  readonly body: { readonly signed: Readonly<Record<string, string | undefined>> } | { readonly plain: object };
}

/** The calls of the merchant API, one method each. */
export abstract class MerchantEndpoints {
  /** Signs a call and sends it. */
  protected abstract call(call: Call): Promise<MerchantReply>;

  ping(): Promise<MerchantReply> {
    return this.call({ endpoint: 'ping', method: 'POST', path: '/ping', body: { plain: {} } });
  }

  /** Creates an order; its body is plain and not signed (PROTOCOL §3). */
  createOrder(input: {
    machineNo: string;
    notifyUrl: string;
    tradeId: string;
    products: readonly { productId: number; quantity: number }[];
  }): Promise<MerchantReply> {
    const products = input.products.map(({ productId, quantity }) => ({ product_id: productId, quantity }));
    const plain = { machine_no: input.machineNo, notify_url: input.notifyUrl, trade_id: input.tradeId, products };
    return this.call({
      endpoint: 'create-order',
      method: 'POST',
      path: '/orders',
      body: { plain },
      machine: input.machineNo,
    });
  }

  getOrder(input: { machineNo: string; orderId: number }): Promise<MerchantReply> {
    const { machineNo: machine, orderId: order } = input;
    const body = { signed: { machine_no: machine, order_id: `${order}` } };
    return this.call({ endpoint: 'get-order', method: 'POST', path: `/orders/${order}`, body, machine, order });
  }

  /** Sets an order's status, 1–6 (PROTOCOL §3). */
  updateOrder(input: { machineNo: string; orderId: number; status: number }): Promise<MerchantReply> {
    const { machineNo: machine, orderId: order, status } = input;
    const signed = { machine_no: machine, order_id: `${order}`, status: `${status}` };
    return this.call({
      endpoint: 'update-order',
      method: 'PUT',
      path: `/orders/${order}`,
      body: { signed },
      machine,
      order,
    });
  }

  /** Marks an order as paid: status 1, SUCCESS. */
  pay(input: { machineNo: string; orderId: number }): Promise<MerchantReply> {
    return this.updateOrder({ machineNo: input.machineNo, orderId: input.orderId, status: 1 });
  }

  /**
   * @param input without `productId` the codes are valid for any product; `expiredAt` is `YYYY-MM-DD HH:mm:ss` in the
   * machine's zone.
   */
  createPickupCodes(input: {
    machineNo: string;
    productId?: number;
    expiredAt?: string;
    codeLength?: number;
    count?: number;
  }): Promise<MerchantReply> {
    const { machineNo: machine, productId, expiredAt, codeLength, count } = input;
    const signed = {
      machine_no: machine,
      method: productId === undefined ? 'pickup_code.product.all' : 'pickup_code.product.id',
      product_id: text(productId),
      expired_at: expiredAt,
      code_length: text(codeLength),
      count: text(count),
    };
    return this.call({
      endpoint: 'create-pickup-codes',
      method: 'POST',
      path: '/pickup_codes',
      body: { signed },
      machine,
    });
  }

  listPickupCodes(input: { machineNo: string; productId: number }): Promise<MerchantReply> {
    const { machineNo: machine, productId } = input;
    const body = { signed: { machine_no: machine, product_id: `${productId}` } };
    return this.call({
      endpoint: 'list-pickup-codes',
      method: 'POST',
      path: `/products/${productId}/pickup_code`,
      body,
      machine,
    });
  }

  /** Cancels one pickup code, or without `id` every unused one of the machine. */
  cancelPickupCodes(input: { machineNo: string; id?: number }): Promise<MerchantReply> {
    const { machineNo: machine, id } = input;
    const method = id === undefined ? 'pickup_code.delete.all' : 'pickup_code.delete.id';
    const body = { signed: { machine_no: machine, method, id: text(id) } };
    return this.call({ endpoint: 'cancel-pickup-codes', method: 'PUT', path: '/pickup_codes', body, machine });
  }

  /** Exchanges a pickup code for an order. */
  consume(input: {
    machineNo: string;
    code: string;
    productId: number;
    notifyUrl: string;
    tradeId: string;
  }): Promise<MerchantReply> {
    const { machineNo: machine, code, productId, notifyUrl, tradeId } = input;
    const names = {
      method: 'event.consume.pickup_code',
      machine_no: machine,
      notify_url: notifyUrl,
      trade_id: tradeId,
    };
    const signed = { ...names, code, product_id: `${productId}` };
    return this.call({
      endpoint: 'consume-pickup-code',
      method: 'POST',
      path: '/consumes',
      body: { signed },
      machine,
    });
  }

  /** A page of a machine's products, `page` from 1. */
  products(input: { machineNo: string; page?: number; perPage?: number }): Promise<MerchantReply> {
    const { machineNo: machine, page, perPage } = input;
    const signed = { machine_no: machine, page: text(page), per_page: text(perPage) };
    return this.call({ endpoint: 'products', method: 'POST', path: '/products', body: { signed }, machine });
  }

  /** Every lane of a machine. */
  floors({ machineNo: machine }: { machineNo: string }): Promise<MerchantReply> {
    const body = { signed: { machine_no: machine } };
    return this.call({ endpoint: 'floors', method: 'POST', path: '/floors', body, machine });
  }

  /** One machine. */
  machine({ machineNo: machine }: { machineNo: string }): Promise<MerchantReply> {
    const path = `/rent/machines/${machine}`;
    return this.call({ endpoint: 'machine', method: 'POST', path, body: { plain: {} }, machine });
  }

  machines(): Promise<MerchantReply> {
    return this.call({ endpoint: 'machines', method: 'POST', path: '/rent/machines', body: { plain: {} } });
  }

  deliveryResult(input: { machineNo: string; deliveryId: string }): Promise<MerchantReply> {
    const { machineNo: machine, deliveryId: delivery } = input;
    const body = { signed: { machine_no: machine, delivery_id: delivery } };
    return this.call({
      endpoint: 'delivery-result',
      method: 'POST',
      path: `/deliveries/${delivery}`,
      body,
      machine,
      delivery,
    });
  }

  /** Tests a lane by its number or name; the machine must be in MAINTENANCE. */
  laneTest(input: { machineNo: string; lane: number | string; notifyUrl: string }): Promise<MerchantReply> {
    const { machineNo: machine, lane, notifyUrl } = input;
    const signed = {
      machine_no: machine,
      method: 'device.delivery.put',
      channel_name: `${lane}`,
      notify_url: notifyUrl,
    };
    return this.call({ endpoint: 'lane-test', method: 'POST', path: '/deliveries/debug', body: { signed }, machine });
  }

  /** Queues every undelivered item of an order (PROTOCOL §4.10). */
  queue(input: { machineNo: string; orderId: number }): Promise<MerchantReply> {
    const { machineNo: machine, orderId: order } = input;
    const body = { signed: { machine_no: machine, method: 'order.delivery.put', order_id: `${order}` } };
    return this.call({
      endpoint: 'queue-order',
      method: 'POST',
      path: `/orders/${order}/deliveries`,
      body,
      machine,
      order,
    });
  }
}

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value}`;
}
