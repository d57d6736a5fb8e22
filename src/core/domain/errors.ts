/**
 * Every error code that the API answers with, in one table (PROTOCOL §1 and §6): HTTP status, the Chinese text that
 * clients show by default, and the English one for `Accept-Language: en`.
 */
export const errorCodes = {
  4000: { status: 401, zh: 'Appid 不能为空', en: 'Appid is empty' },
  4001: { status: 401, zh: 'Appid 无效', en: 'Appid is invalid' },
  4003: { status: 400, zh: '参数无效', en: 'invalid parameters' },
  4004: { status: 404, zh: '未找到', en: 'not found' },
  4006: { status: 400, zh: '签名无效', en: 'sign is invalid' },
  4008: { status: 503, zh: '设备离线', en: 'machine is offline' },
  4009: { status: 401, zh: 'AppSecret 无效', en: 'AppSecret is invalid' },
  /** Ours: the documented codes begin with 40, 50 and 60. */
  4290: { status: 429, zh: '请求过于频繁', en: 'too many requests' },
  5000: { status: 500, zh: '内部错误', en: 'internal error' },
  5001: { status: 409, zh: '设备正在转让', en: 'machine is in transfer' },
  6021: { status: 400, zh: '不支持的 method', en: 'method not allowed' },
  6026: { status: 404, zh: '设备不存在', en: 'machine not found' },
  6030: { status: 409, zh: '取货码已存在', en: 'pickup code exists' },
  6031: { status: 409, zh: '取货码已禁用', en: 'pickup code is disabled' },
  6032: { status: 409, zh: '取货码已过期', en: 'pickup code is expired' },
  6033: { status: 409, zh: '取货码已使用', en: 'pickup code is used' },
  6034: { status: 409, zh: '商品已出货', en: 'delivered already' },
  6040: { status: 409, zh: 'trade_id 已存在', en: 'trade_id exists' },
  6042: { status: 409, zh: '订单已过期', en: 'order is expired' },
  6043: { status: 409, zh: '订单状态无效', en: 'order status is invalid' },
  6045: { status: 404, zh: '商品不存在', en: 'product not found' },
  6047: { status: 409, zh: '库存不足', en: 'stock too low' },
  6054: { status: 409, zh: '订单未支付', en: 'order is unpaid' },
  6057: { status: 409, zh: '设备正在出货', en: 'machine is busy' },
} as const satisfies Record<number, { status: number; zh: string; en: string }>;

/** A code of {@link errorCodes}. */
export type ErrorCode = keyof typeof errorCodes;

/** One sentence in both languages of the API. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** Why a request was turned down. Plain data: a refusal is remembered and answered again (PROTOCOL §2, replay). */
export interface Refusal {
  readonly code: ErrorCode;
  /** Which member or state, and why; goes behind the code's own text. */
  readonly detail?: Bilingual;
  /**
   * HTTP status where it differs from the code's own: a documented code may be a matter of form here, of state there.
   */
  readonly status?: number;
  /** Facts for the caller's program, for example `retry_after_ms`. */
  readonly data?: Readonly<Record<string, string | number>>;
}

/** What a service answers: a value, or the reason why not. Refusing is ordinary, so it is a value and no exception. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** A {@link Result} that holds `value`. */
export function accept<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** A {@link Result} that turns the request down. */
export function refuse(code: ErrorCode, detail?: Bilingual, data?: Refusal['data']): Result<never> {
  return { ok: false, refusal: { code, ...(detail && { detail }), ...(data && { data }) } };
}
