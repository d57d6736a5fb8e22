import type { HttpFailureReason, HttpResponse } from '#core/ports/http.ts';

/** A complete answer. `data` is unverified: it may have any shape. */
export interface MerchantAnswer {
  readonly answered: true;
  /** HTTP status. */
  readonly status: number;
  /** `code` of the envelope; -1 if the body is no envelope. */
  readonly code: number;
  readonly message: string;
  readonly data: unknown;
}

/** No complete answer arrived: whether the core processed the call is unknown. */
export interface NoAnswer {
  readonly answered: false;
  readonly reason: HttpFailureReason;
  readonly message: string;
}

/** The result of a call for the merchant. */
export type MerchantReply = MerchantAnswer | NoAnswer;

/** A record of an order in the API: `status` is the displayed text (PROTOCOL §3). */
export interface OrderRecordView {
  readonly id: number;
  readonly productId: number;
  readonly quantity: number;
  readonly status: string;
}

/**
 * True if the call succeeded: HTTP 200 *and* code 0. Neither alone is enough; the failure sample in the documentation
 * has code 0 (PROTOCOL §1).
 */
export function succeeded(reply: MerchantReply): reply is MerchantAnswer {
  return reply.answered && reply.status === 200 && reply.code === 0;
}

/** The code with which a call was refused; null if it succeeded or had no answer. */
export function refusalCodeIn(reply: MerchantReply): number | null {
  if (!reply.answered) return null;
  return reply.status === 200 && reply.code === 0 ? null : reply.code;
}

/** Reads an answer's envelope. */
export function readAnswer(response: HttpResponse): MerchantAnswer {
  const body = parse(response.body);
  const code = memberOf(body, 'code');
  const message = memberOf(body, 'message');
  if (typeof code !== 'number')
    return {
      answered: true,
      status: response.status,
      code: -1,
      message: 'the body is no {code, message, data}',
      data: null,
    };
  return {
    answered: true,
    status: response.status,
    code,
    message: typeof message === 'string' ? message : '',
    data: memberOf(body, 'data'),
  };
}

/** `order_id` of an answer's data; null when it has none. */
export function orderIn(reply: MerchantReply): number | null {
  return reply.answered ? integerOrNull(memberOf(reply.data, 'order_id')) : null;
}

/** `delivery_id` of an answer's data; null when it has none. */
export function deliveryIn(reply: MerchantReply): string | null {
  const id = reply.answered ? memberOf(reply.data, 'delivery_id') : null;
  return typeof id === 'string' && id !== '' ? id : null;
}

/** `status` of an answer's data: of an order, or the text of a delivery; null when it has none. */
export function statusIn(reply: MerchantReply): string | null {
  const status = reply.answered ? memberOf(reply.data, 'status') : null;
  return typeof status === 'string' ? status : null;
}

/** `retry_after_ms` of an answer's data, which a busy machine's refusal has (PROTOCOL §4.9); null when it has none. */
export function retryAfterMsIn(reply: MerchantReply): number | null {
  return reply.answered ? integerOrNull(memberOf(reply.data, 'retry_after_ms')) : null;
}

/** The records of an order in an answer's data, in their order. */
export function recordsIn(reply: MerchantReply): readonly OrderRecordView[] {
  const records = reply.answered ? memberOf(reply.data, 'records') : null;
  if (!Array.isArray(records)) return [];
  return records.flatMap((record: unknown) => {
    const id = integerOrNull(memberOf(record, 'id'));
    if (id === null) return [];
    const status = memberOf(record, 'status');
    const productId = integerOrNull(memberOf(record, 'product_id')) ?? 0;
    const quantity = integerOrNull(memberOf(record, 'quantity')) ?? 0;
    return [{ id, productId, quantity, status: typeof status === 'string' ? status : '' }];
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function integerOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}
