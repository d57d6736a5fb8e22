import { verifySign } from '#core/signing/sign.ts';
import { parseFlatJson } from '#core/signing/strict-json.ts';
import type { ReceiverEvent, OnEvent } from '../events.ts';

/** A request that a stage passes to a receiver. */
export interface ReceiverRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string | Uint8Array;
}

/** A receiver's answer. Any 2xx acknowledges the callback (PROTOCOL §5). */
export interface CallbackAnswer {
  readonly status: number;
  readonly body: string;
}

/** A received callback. Values are unchanged, ids are integers. */
export interface ReceivedCallback {
  readonly method: string;
  readonly order: number;
  readonly record: number;
  /** Empty if the callback is about an order and not about a delivery. */
  readonly delivery: string;
  /** `"1"` success, `"0"` failure. */
  readonly deliverStatus: string;
  readonly floorStatus: string;
  readonly errorMsg: string;
}

type Members = Readonly<Record<string, string | number>>;

interface Waiter {
  readonly matches: (callback: ReceivedCallback) => boolean;
  readonly resolve: (callback: ReceivedCallback) => void;
}

/** Longest callback that is read, in characters; the core's take about 300. */
const maxBodyLength = 16_384;

/** Identity and dependencies of a receiver. */
export interface ReceiverOptions {
  /** Its name in the scenario. */
  readonly name: string;
  readonly appKey: string;
  readonly onEvent: OnEvent<ReceiverEvent>;
  /** Observes each callback that was read: what it returns becomes the member `wire` of its event. */
  readonly observe?: ((path: string, members: Members) => unknown) | undefined;
}

/**
 * A merchant's callback receiver: takes what the core posts to `notify_url`, verifies its sign, answers 200, and keeps
 * the first callback of each delivery (delivery is at least once, so some arrive twice). An unreadable callback or one
 * with a wrong sign is answered with 400 and not kept.
 */
export class CallbackReceiver {
  readonly #name: string;
  readonly #appKey: string;
  readonly #onEvent: OnEvent<ReceiverEvent>;
  readonly #observe: ReceiverOptions['observe'];
  readonly #callbacks = new Map<string, ReceivedCallback>();
  #waiters: Waiter[] = [];

  constructor(options: ReceiverOptions) {
    this.#name = options.name;
    this.#appKey = options.appKey;
    this.#onEvent = options.onEvent;
    this.#observe = options.observe;
  }

  /** Takes one request; a bound function for a stage. */
  readonly receive = (request: ReceiverRequest): Promise<CallbackAnswer> => Promise.resolve(this.handle(request));

  /** Number of deliveries and orders with a callback. */
  get receivedCount(): number {
    return this.#callbacks.size;
  }

  /** The first callback of each delivery and of each closed order, in the order of their arrival. */
  get callbacks(): readonly ReceivedCallback[] {
    return [...this.#callbacks.values()];
  }

  /** The first callback of a delivery; undefined before it arrives. */
  firstCallback(deliveryId: string): ReceivedCallback | undefined {
    return this.#callbacks.get(deliveryId);
  }

  /** Waits for the first callback of a delivery, without a time limit. */
  waitFor(deliveryId: string): Promise<ReceivedCallback> {
    const received = this.#callbacks.get(deliveryId);
    if (received) return Promise.resolve(received);
    return this.#wait((callback) => callback.delivery === deliveryId);
  }

  /** Waits for a callback that matches, without a time limit; an earlier one counts. */
  waitForMatch(matches: (callback: ReceivedCallback) => boolean): Promise<ReceivedCallback> {
    for (const callback of this.#callbacks.values()) if (matches(callback)) return Promise.resolve(callback);
    return this.#wait(matches);
  }

  #wait(matches: Waiter['matches']): Promise<ReceivedCallback> {
    return new Promise((resolve) => this.#waiters.push({ matches, resolve }));
  }

  /**
   * Takes one request.
   * @param override replaces the answer; status 0: no answer at all.
   */
  handle(request: ReceiverRequest, override?: CallbackAnswer): CallbackAnswer {
    if (request.method !== 'POST') return this.#unreadable(405, `the method is ${request.method}, not POST`);
    const body = typeof request.body === 'string' ? request.body : Buffer.from(request.body).toString('utf8');
    const parsed = parseFlatJson(body, { maxLength: maxBodyLength });
    if (!parsed.ok) return this.#unreadable(400, parsed.error.text.en);
    const callback = callbackOf(parsed.value);
    const signOk = this.#isSignValid(parsed.value);
    const normalAnswer: CallbackAnswer = signOk
      ? { status: 200, body: 'success' }
      : { status: 400, body: 'the sign is wrong' };
    const answer = override ?? normalAnswer;
    const { method, order, record, delivery, deliverStatus, floorStatus, errorMsg } = callback;
    const received: ReceiverEvent = {
      kind: 'callback-received',
      receiver: this.#name,
      method,
      order,
      record,
      delivery,
      deliverStatus,
      floorStatus,
      errorMsg,
      signOk,
      responseStatus: answer.status,
    };
    this.#onEvent(received, this.#observe?.(request.path, parsed.value));
    if (signOk) this.#store(callback);
    return answer;
  }

  #isSignValid(members: Members): boolean {
    const sign = members['sign'];
    return typeof sign === 'string' && verifySign(members, sign, this.#appKey);
  }

  #store(callback: ReceivedCallback): void {
    // Without a delivery the callback is about a closed order.
    const key = callback.delivery === '' ? `order ${callback.order}, record ${callback.record}` : callback.delivery;
    if (this.#callbacks.has(key)) return;
    this.#callbacks.set(key, callback);
    const waiting = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiting) {
      if (waiter.matches(callback)) waiter.resolve(callback);
      else this.#waiters.push(waiter);
    }
  }

  #unreadable(status: number, reason: string): CallbackAnswer {
    this.#onEvent({ kind: 'callback-unreadable', receiver: this.#name, reason, responseStatus: status });
    return { status, body: reason };
  }
}

function callbackOf(members: Members): ReceivedCallback {
  return {
    method: text(members['method']),
    order: integerOrZero(members['order_id']),
    record: integerOrZero(members['record_id']),
    delivery: text(members['delivery_id']),
    deliverStatus: text(members['deliver_status']),
    floorStatus: text(members['floor_status']),
    errorMsg: text(members['error_msg']),
  };
}

function text(value: string | number | undefined): string {
  return value === undefined ? '' : `${value}`;
}

function integerOrZero(value: string | number | undefined): number {
  const number = Number(value ?? 0);
  return Number.isSafeInteger(number) ? number : 0;
}
