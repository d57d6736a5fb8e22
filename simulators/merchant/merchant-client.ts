import type { Clock } from '#core/ports/clock.ts';
import { HttpFailure, type Http, type HttpResponse } from '#core/ports/http.ts';
import type { Random } from '#core/ports/random.ts';
import { encodePayload } from '#core/signing/payload.ts';
import type { MerchantEvent, OnEvent } from '../events.ts';
import { dispensingEndpoints, type Forgery } from '../forgeries/forgery.ts';
import { forgeRequest, type ForgeryTarget, type Probe } from '../forgeries/forge-request.ts';
import { writeRequest, type RequestChanges, type RequestValues } from './custom-request.ts';
import type { CustomEndpoint } from './custom-endpoints.ts';
import { deliveryIn, orderIn, readAnswer, statusIn } from './merchant-answer.ts';
import type { MerchantReply } from './merchant-answer.ts';
import type { SentRequest, WireObserver } from '../wire-observer.ts';
import { MerchantEndpoints, type Call, type Target } from './merchant-endpoints.ts';

const basePath = '/api/openapi/v1';

/** Identity and dependencies of a merchant. */
export interface MerchantOptions {
  readonly appId: string;
  readonly appSecret: string;
  /** Key of the signing rule (PROTOCOL §2.4). */
  readonly appKey: string;
  /**
   * The core's URL without path and trailing slash; read at each call, because a restarted core may have another one.
   */
  readonly url: () => string;
  readonly http: Http;
  /** Source of a payload's `timestamp`. */
  readonly clock: Clock;
  readonly onEvent: OnEvent<MerchantEvent>;
  /** Observes calls and answers for the history. */
  readonly wire?: WireObserver | undefined;
  /** Limit from a call to the last byte of its answer. */
  readonly timeoutMs: number;
  /** Requested language of answers; by default the core's. */
  readonly language?: 'en' | 'zh' | undefined;
  /** Numbers the calls, where several merchants share a history; by default each merchant numbers its own from 1. */
  readonly nextCall?: (() => number) | undefined;
}

/** Calls that only read: the core keeps no idempotency record for them. */
const readEndpoints: ReadonlySet<string> = new Set(['get-order', 'list-pickup-codes', 'products', 'delivery-result']);

/** Remembered signed requests: more than a merchant sends while the core remembers one (PROTOCOL §2). */
const maxRememberedBodies = 20_000;

/** A signed request that can be sent again unchanged. */
export interface PreparedCall {
  readonly call: Target;
  readonly body: string;
  /** Number of the call that sent it first; 0 before that. */
  firstCall: number;
  /** Set for a forged request. */
  readonly forged?: ForgedCall;
  /** Headers of a custom request, in place of the merchant's own. It is no repetition of another one. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What is different about a forged request. */
interface ForgedCall {
  readonly headers: Readonly<Record<string, string>>;
  readonly probe: Probe;
  /** A sign that no answer may contain. */
  readonly originalSign: string;
}

/**
 * A merchant's program: signed requests over the Http port. No call throws because of the core: a reply contains the
 * answer, if there is one, and `succeeded` judges it. An id in a path is signed too, so a sign is valid for no other
 * path. Two signed calls with the same members within one second have the same sign, so the core treats the second as a
 * replay (PROTOCOL §2).
 */
export class MerchantClient extends MerchantEndpoints {
  readonly #options: MerchantOptions;
  /** Number of the first call by path and body, oldest first. */
  readonly #callsByBody = new Map<string, number>();
  #calls = 0;

  constructor(options: MerchantOptions) {
    super();
    this.#options = options;
  }

  get appId(): string {
    return this.#options.appId;
  }

  deliver(input: { machineNo: string; orderId: number; recordId: number }): Promise<MerchantReply> {
    return this.send(this.prepareDeliver(input));
  }

  /**
   * The same endpoints. @param onPrepared gets each signed request before it is sent, so that the same bytes can be
   * sent again.
   */
  observed(onPrepared: (prepared: PreparedCall) => void): MerchantEndpoints {
    return new ObservedEndpoints((call) => {
      const prepared = this.#sign(call);
      onPrepared(prepared);
      return this.send(prepared);
    });
  }

  /** Signs a delivery's request now, to be sent one or more times as the same bytes. */
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
   * Forges a request about an order in this merchant's name.
   * @returns the forged request, and the valid one that it was made from.
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

  /**
   * Writes a request with changes of any kind, signed with this merchant's key unless the changes replace it.
   * @param about what it is about, for the history.
   */
  prepareCustom(
    name: CustomEndpoint,
    changes: RequestChanges,
    values: RequestValues,
    about: Pick<Target, 'machine' | 'order' | 'record'>,
  ): PreparedCall {
    const { endpoint, method, path, headers, body } = writeRequest(name, changes, values, this.#options);
    return { call: { endpoint, method, path, ...about }, body, headers, firstCall: 0 };
  }

  protected call(call: Call): Promise<MerchantReply> {
    return this.send(this.#sign(call));
  }

  #sign(call: Call): PreparedCall {
    return { call, body: this.#bodyOf(call), firstCall: 0 };
  }

  /**
   * Sends a signed request.
   * @param timeoutMs how long this merchant waits for the answer.
   */
  async send(prepared: PreparedCall, timeoutMs = this.#options.timeoutMs): Promise<MerchantReply> {
    const { endpoint, machine = '', order = 0, record = 0, delivery = '' } = prepared.call;
    const { onEvent } = this.#options;
    const number = this.#options.nextCall?.() ?? (this.#calls += 1);
    if (prepared.forged) onEvent({ kind: 'probe', call: number, ...prepared.forged.probe });
    const repeatOf = prepared.firstCall || this.#firstCallOf(prepared, number);
    const request = this.#requestOf(prepared);
    const observed = this.#options.wire?.call(request, prepared.forged ? [prepared.forged.originalSign] : []);
    onEvent({ kind: 'call', call: number, endpoint, machine, order, record, repeatOf }, observed?.wire);
    // A body without a sign is not remembered: a copy of it is a call of its own.
    if (prepared.firstCall === 0 && isSigned(prepared)) prepared.firstCall = repeatOf || number;
    const response = await this.#send(request, timeoutMs);
    if (response instanceof HttpFailure) {
      const { reason, message } = response;
      onEvent({ kind: 'no-answer', call: number, endpoint, machine, reason });
      return { answered: false, reason, message };
    }
    if (prepared.forged) this.#reportLeakedSecrets(number, response.body, prepared.forged.originalSign);
    const reply = readAnswer(response);
    const { status, code } = reply;
    const reportedStatus = statusIn(reply) ?? '';
    const answer: MerchantEvent = {
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
    };
    onEvent(answer, observed?.answer(response));
    return reply;
  }

  /**
   * Number of the first call with the same bytes; 0 if there is none. The same members in the same second give the same
   * bytes, and seconds repeat after the clock is set back.
   */
  #firstCallOf({ call, body, forged, headers }: PreparedCall, number: number): number {
    if (forged || headers || !isSigned({ body }) || readEndpoints.has(call.endpoint)) return 0;
    const key = `${call.path} ${body}`;
    const firstCall = this.#callsByBody.get(key);
    if (firstCall !== undefined) return firstCall;
    this.#callsByBody.set(key, number);
    const [oldest] = this.#callsByBody.keys();
    if (oldest !== undefined && this.#callsByBody.size > maxRememberedBodies) this.#callsByBody.delete(oldest);
    return 0;
  }

  #requestOf({ call, body, forged, headers: customHeaders }: PreparedCall): SentRequest {
    const { appId, appSecret, language } = this.#options;
    const accept: Readonly<Record<string, string>> = language === undefined ? {} : { 'accept-language': language };
    const headers = customHeaders ??
      forged?.headers ?? {
        appid: appId,
        appsecret: appSecret,
        'content-type': 'application/json',
        ...accept,
      };
    return { method: call.method, path: call.path, headers, body };
  }

  async #send({ method, path, headers, body }: SentRequest, timeoutMs: number): Promise<HttpResponse | HttpFailure> {
    const { url, http } = this.#options;
    try {
      return await http.send({ method, url: `${url()}${basePath}${path}`, headers, body }, { timeoutMs });
    } catch (error) {
      if (error instanceof HttpFailure) return error;
      throw error;
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

function isSigned({ body }: Pick<PreparedCall, 'body'>): boolean {
  return body.startsWith('{"payload"');
}

/** Endpoints whose calls are sent by a function. */
class ObservedEndpoints extends MerchantEndpoints {
  readonly #send: (call: Call) => Promise<MerchantReply>;

  constructor(send: (call: Call) => Promise<MerchantReply>) {
    super();
    this.#send = send;
  }

  protected call(call: Call): Promise<MerchantReply> {
    return this.#send(call);
  }
}

/** The given members and the timestamp, as strings: the API's values are strings (PROTOCOL §1). */
function withTimestamp(members: Readonly<Record<string, string | undefined>>, wallMs: number): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name of Object.keys(members)) {
    const value = members[name];
    if (value !== undefined) out[name] = value;
  }
  out['timestamp'] = `${Math.floor(wallMs / 1000)}`;
  return out;
}
