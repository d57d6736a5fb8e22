import type { Clock } from '#core/ports/clock.ts';
import type { Http, HttpRequest } from '#core/ports/http.ts';
import { HttpFailure } from '#core/ports/http.ts';
import type { Random } from '#core/ports/random.ts';
import { encodePayload } from '#core/signing/payload.ts';
import type { MerchantEvent, OnEvent } from '../events.ts';
import { dispensingEndpoints, type Forgery } from '../forgeries/forgery.ts';
import { forgeRequest, type ForgeryTarget, type Probe } from '../forgeries/forge-request.ts';
import { deliveryIn, orderIn, readAnswer, statusIn } from './merchant-answer.ts';
import type { MerchantReply, NoAnswer } from './merchant-answer.ts';

const basePath = '/api/openapi/v1';

/** Who a merchant is, and how its calls go out. */
export interface MerchantOptions {
  readonly appId: string;
  readonly appSecret: string;
  /** Key of the signing rule (PROTOCOL §2.4). */
  readonly appKey: string;
  /**
   * The core's URL without path and without a slash at the end; asked for at each call, since a core may come back
   * elsewhere.
   */
  readonly url: () => string;
  readonly http: Http;
  /** Where a payload's `timestamp` comes from. */
  readonly clock: Clock;
  readonly onEvent: OnEvent<MerchantEvent>;
  /** From a call to the last byte of its answer. */
  readonly timeoutMs: number;
  /** Language in which the core is asked to answer; its own when left out. */
  readonly language?: 'en' | 'zh' | undefined;
}

/** Where a call goes, and what it concerns. */
interface Target {
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

/** Calls that only read: the core answers each from what is so now, and remembers none of them. */
const readEndpoints: ReadonlySet<string> = new Set(['get-order', 'list-pickup-codes', 'products', 'delivery-result']);

/** Signed requests that are known again: more than anybody sends while the core remembers one (PROTOCOL §2). */
const maxRememberedBodies = 20_000;

/** One call, before it is signed. */
interface Call extends Target {
  readonly body: { readonly signed: Readonly<Record<string, string | undefined>> } | { readonly plain: object };
}

/** A request that has been signed and can be sent again as it stands. */
export interface PreparedCall {
  readonly call: Target;
  readonly body: string;
  /** Number of the call that sent it first; 0 as long as it has not been sent. */
  firstCall: number;
  /** What makes it a forged request. */
  readonly forged?: ForgedCall;
}

/** What is different about a forged request. */
interface ForgedCall {
  readonly headers: Readonly<Record<string, string>>;
  readonly probe: Probe;
  /** A sign that no answer may tell. */
  readonly originalSign: string;
}

/**
 * A merchant's program: real requests, really signed, over the Http port. No call throws for anything that the other
 * side does: a reply says whether an answer came and what it said; `succeeded` judges it. An id in a path is signed
 * as well, so that a call's sign is good for no other path. Two signed calls with the
 * same members within one second have the same sign, so the core takes the second for a replay (PROTOCOL §2).
 */
export class MerchantClient {
  readonly #options: MerchantOptions;
  /** Calls by the bytes that they sent first, the oldest in front. */
  readonly #callsByBody = new Map<string, number>();
  #calls = 0;

  constructor(options: MerchantOptions) {
    this.#options = options;
  }

  get appId(): string {
    return this.#options.appId;
  }

  ping(): Promise<MerchantReply> {
    return this.#call({ endpoint: 'ping', method: 'POST', path: '/ping', body: { plain: {} } });
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
    return this.#call({
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
    return this.#call({ endpoint: 'get-order', method: 'POST', path: `/orders/${order}`, body, machine, order });
  }

  /** Sets an order's status, 1–6 (PROTOCOL §3). */
  updateOrder(input: { machineNo: string; orderId: number; status: number }): Promise<MerchantReply> {
    const { machineNo: machine, orderId: order, status } = input;
    const signed = { machine_no: machine, order_id: `${order}`, status: `${status}` };
    return this.#call({
      endpoint: 'update-order',
      method: 'PUT',
      path: `/orders/${order}`,
      body: { signed },
      machine,
      order,
    });
  }

  /** Says that an order has been paid: status 1, SUCCESS. */
  pay(input: { machineNo: string; orderId: number }): Promise<MerchantReply> {
    return this.updateOrder({ machineNo: input.machineNo, orderId: input.orderId, status: 1 });
  }

  /**
   * @param input without `productId` the codes are good for any product; `expiredAt` is `YYYY-MM-DD HH:mm:ss` in the
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
    return this.#call({
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
    return this.#call({
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
    return this.#call({ endpoint: 'cancel-pickup-codes', method: 'PUT', path: '/pickup_codes', body, machine });
  }

  /** Trades a pickup code for an order. */
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
    return this.#call({
      endpoint: 'consume-pickup-code',
      method: 'POST',
      path: '/consumes',
      body: { signed },
      machine,
    });
  }

  /** A page of what a machine sells, `page` from 1. */
  products(input: { machineNo: string; page?: number; perPage?: number }): Promise<MerchantReply> {
    const { machineNo: machine, page, perPage } = input;
    const signed = { machine_no: machine, page: text(page), per_page: text(perPage) };
    return this.#call({ endpoint: 'products', method: 'POST', path: '/products', body: { signed }, machine });
  }

  /** Every lane of a machine. */
  floors({ machineNo: machine }: { machineNo: string }): Promise<MerchantReply> {
    const body = { signed: { machine_no: machine } };
    return this.#call({ endpoint: 'floors', method: 'POST', path: '/floors', body, machine });
  }

  /** One machine by itself. */
  machine({ machineNo: machine }: { machineNo: string }): Promise<MerchantReply> {
    const path = `/rent/machines/${machine}`;
    return this.#call({ endpoint: 'machine', method: 'POST', path, body: { plain: {} }, machine });
  }

  machines(): Promise<MerchantReply> {
    return this.#call({ endpoint: 'machines', method: 'POST', path: '/rent/machines', body: { plain: {} } });
  }

  deliver(input: { machineNo: string; orderId: number; recordId: number }): Promise<MerchantReply> {
    return this.send(this.prepareDeliver(input));
  }

  /** Signs a delivery's request now, to be sent once or several times as the very same bytes. */
  prepareDeliver(input: { machineNo: string; orderId: number; recordId: number }): PreparedCall {
    const { machineNo: machine, orderId: order, recordId: record } = input;
    const signed = { machine_no: machine, method: 'device.delivery.put', order_id: `${order}`, record_id: `${record}` };
    return this.#sign({
      endpoint: 'deliver',
      method: 'POST',
      path: '/deliveries',
      body: { signed },
      machine,
      order,
      record,
    });
  }

  /**
   * Forges a request about an order in this merchant's name, to be sent like any other.
   * @returns the forged request, and the right one that it was made from.
   */
  prepareForged(
    forgery: Forgery,
    target: ForgeryTarget,
    random: Random,
  ): { readonly forged: PreparedCall; readonly original: PreparedCall } {
    const { machineNo: machine, orderId, recordId } = target;
    const { path, body, headers, probe, originalBody, originalSign } = forgeRequest(
      forgery,
      target,
      this.#options,
      this.#options.clock.now(),
      random,
    );
    const orderMembers = dispensingEndpoints.has(forgery.endpoint)
      ? { order: orderId, ...(forgery.endpoint === 'deliver' && { record: recordId }) }
      : {};
    const call: Target = { endpoint: forgery.endpoint, method: 'POST', path, machine, ...orderMembers };
    return {
      forged: { call, body, firstCall: 0, forged: { headers, probe, originalSign } },
      original: { call, body: originalBody, firstCall: 0 },
    };
  }

  deliveryResult(input: { machineNo: string; deliveryId: string }): Promise<MerchantReply> {
    const { machineNo: machine, deliveryId: delivery } = input;
    const body = { signed: { machine_no: machine, delivery_id: delivery } };
    return this.#call({
      endpoint: 'delivery-result',
      method: 'POST',
      path: `/deliveries/${delivery}`,
      body,
      machine,
      delivery,
    });
  }

  /** A technician's lane test, by the lane's number or name: the machine must be in MAINTENANCE. */
  laneTest(input: { machineNo: string; lane: number | string; notifyUrl: string }): Promise<MerchantReply> {
    const { machineNo: machine, lane, notifyUrl } = input;
    const signed = {
      machine_no: machine,
      method: 'device.delivery.put',
      channel_name: `${lane}`,
      notify_url: notifyUrl,
    };
    return this.#call({ endpoint: 'lane-test', method: 'POST', path: '/deliveries/debug', body: { signed }, machine });
  }

  /** Queues every item of an order that has not been delivered (PROTOCOL §4.10). */
  queue(input: { machineNo: string; orderId: number }): Promise<MerchantReply> {
    const { machineNo: machine, orderId: order } = input;
    const body = { signed: { machine_no: machine, method: 'order.delivery.put', order_id: `${order}` } };
    return this.#call({
      endpoint: 'queue-order',
      method: 'POST',
      path: `/orders/${order}/deliveries`,
      body,
      machine,
      order,
    });
  }

  #call(call: Call): Promise<MerchantReply> {
    return this.send(this.#sign(call));
  }

  #sign(call: Call): PreparedCall {
    return { call, body: this.#bodyOf(call), firstCall: 0 };
  }

  /**
   * Sends a request that has been signed.
   * @param timeoutMs how long this merchant waits for the answer before it hangs up.
   */
  async send(prepared: PreparedCall, timeoutMs = this.#options.timeoutMs): Promise<MerchantReply> {
    const { endpoint, machine = '', order = 0, record = 0, delivery = '' } = prepared.call;
    const { onEvent } = this.#options;
    const number = (this.#calls += 1);
    if (prepared.forged) onEvent({ kind: 'probe', call: number, ...prepared.forged.probe });
    const repeatOf = prepared.firstCall || this.#firstCallOf(prepared, number);
    onEvent({ kind: 'call', call: number, endpoint, machine, order, record, repeatOf });
    if (prepared.firstCall === 0) prepared.firstCall = repeatOf || number;
    const reply = await this.#send(prepared, number, timeoutMs);
    if (!reply.answered) {
      onEvent({ kind: 'no-answer', call: number, endpoint, machine, reason: reply.reason });
      return reply;
    }
    const { status, code } = reply;
    const reportedStatus = statusIn(reply) ?? '';
    onEvent({
      kind: 'answer',
      call: number,
      endpoint,
      machine,
      status,
      code,
      order: orderIn(reply) ?? order,
      record,
      delivery: deliveryIn(reply) ?? delivery,
      reportedStatus,
    });
    return reply;
  }

  /**
   * The call that sent these very bytes first; 0 where there was none. The same members in one second make the same
   * bytes, and seconds come again when somebody sets the clock back.
   */
  #firstCallOf({ call, body, forged }: PreparedCall, number: number): number {
    if (forged || !body.startsWith('{"payload"') || readEndpoints.has(call.endpoint)) return 0;
    const key = `${call.path} ${body}`;
    const firstCall = this.#callsByBody.get(key);
    if (firstCall !== undefined) return firstCall;
    this.#callsByBody.set(key, number);
    const [oldest] = this.#callsByBody.keys();
    if (oldest !== undefined && this.#callsByBody.size > maxRememberedBodies) this.#callsByBody.delete(oldest);
    return 0;
  }

  async #send({ call, body, forged }: PreparedCall, number: number, timeoutMs: number): Promise<MerchantReply> {
    const { appId, appSecret, url, http, language } = this.#options;
    const accept: Readonly<Record<string, string>> = language === undefined ? {} : { 'accept-language': language };
    const headers = forged?.headers ?? {
      appid: appId,
      appsecret: appSecret,
      'content-type': 'application/json',
      ...accept,
    };
    const request = { method: call.method, url: `${url()}${basePath}${call.path}`, headers, body };
    try {
      const response = await http.send(request, { timeoutMs });
      if (forged) this.#reportLeakedSecrets(number, response.body, forged.originalSign);
      return readAnswer(response);
    } catch (error) {
      return noAnswer(error);
    }
  }

  #reportLeakedSecrets(call: number, responseBody: string, sign: string): void {
    const { appKey, appSecret, onEvent } = this.#options;
    for (const [secret, text] of [
      ['AppKey', appKey],
      ['AppSecret', appSecret],
      ['sign', sign],
    ] as const) {
      if (responseBody.includes(text)) onEvent({ kind: 'secret-leaked', call, secret });
    }
  }

  #bodyOf({ body }: Call): string {
    if ('plain' in body) return JSON.stringify(body.plain);
    const { clock, appKey } = this.#options;
    return JSON.stringify({ payload: encodePayload(withTimestamp(body.signed, clock.now()), appKey) });
  }
}

function noAnswer(error: unknown): NoAnswer {
  if (!(error instanceof HttpFailure)) throw error;
  return { answered: false, reason: error.reason, message: error.message };
}

/** The members that were given and the timestamp, as strings: the API's values are strings (PROTOCOL §1). */
function withTimestamp(members: Readonly<Record<string, string | undefined>>, wallMs: number): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name of Object.keys(members)) {
    const value = members[name];
    if (value !== undefined) out[name] = value;
  }
  out['timestamp'] = `${Math.floor(wallMs / 1000)}`;
  return out;
}

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value}`;
}
