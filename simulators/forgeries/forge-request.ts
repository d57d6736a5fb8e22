import type { Merchant } from '#core/domain/merchant.ts';
import type { Random } from '#core/ports/random.ts';
import type { ForgedEndpoint, Forgery } from './forgery.ts';
import type { Members } from './signing-rule.ts';
import { signedBody, signOf } from './signing-rule.ts';

/** Whom a forged request concerns. */
export interface ForgeryTarget {
  readonly machineNo: string;
  readonly orderId: number;
  readonly recordId: number;
  readonly productId: number;
  readonly notifyUrl: string;
  /** ± around the core's clock in which a timestamp counts, ms (PROTOCOL §2). */
  readonly windowMs: number;
}

/** What a probe must come to, for the history. */
export interface Probe {
  readonly forgery: string;
  readonly check: string;
  readonly codes: readonly number[];
  /** How far its timestamp was ahead of the merchant's clock when it was written, ms. */
  readonly aheadMs: number;
  readonly windowMs: number;
}

/** A forged request, ready to be sent, and the right one that it was made from. */
export interface PreparedForgery {
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly probe: Probe;
  /** The body of the right request. */
  readonly originalBody: string;
  /** The sign of the right request: an answer that tells it would sign for anybody. */
  readonly originalSign: string;
}

/** Where an endpoint is, and what a right request for it says. */
const endpoints: Readonly<
  Record<
    ForgedEndpoint,
    { readonly path: (target: ForgeryTarget) => string; readonly members: (target: ForgeryTarget) => Members }
  >
> = {
  deliver: {
    path: () => '/deliveries',
    members: ({ machineNo, orderId, recordId }) => [
      ['machine_no', machineNo],
      ['method', 'device.delivery.put'],
      ['order_id', `${orderId}`],
      ['record_id', `${recordId}`],
    ],
  },
  'queue-order': {
    path: ({ orderId }) => `/orders/${orderId}/deliveries`,
    members: ({ machineNo, orderId }) => [
      ['machine_no', machineNo],
      ['method', 'order.delivery.put'],
      ['order_id', `${orderId}`],
    ],
  },
  products: {
    path: () => '/products',
    members: ({ machineNo }) => [
      ['machine_no', machineNo],
      ['per_page', '1'],
    ],
  },
  'consume-pickup-code': {
    path: () => '/consumes',
    // Codes here have eight digits: this one is nobody's. The URL and the blank are where encodings and dialects part.
    members: ({ machineNo, orderId, productId, notifyUrl }) => [
      ['machine_no', machineNo],
      ['method', 'event.consume.pickup_code'],
      ['code', '999999'],
      ['product_id', `${productId}`],
      ['notify_url', `${notifyUrl}?to=???`],
      ['trade_id', `forged ${orderId}`],
    ],
  },
};

/**
 * How long to wait for the moment at which a forgery's timestamp can be written to the millisecond: it counts whole
 * seconds. 0 for one that does not care.
 */
export function forgeryDelayMs(forgery: Forgery, wallNowMs: number, windowMs: number): number {
  if (!forgery.aheadMs) return 0;
  const overMs = Math.ceil(wallNowMs + forgery.aheadMs(windowMs)) % 1000;
  return overMs === 0 ? 0 : 1000 - overMs;
}

/** Writes a forged request in an app's name. */
export function forgeRequest(
  forgery: Forgery,
  target: ForgeryTarget,
  merchant: Pick<Merchant, 'appId' | 'appSecret' | 'appKey'>,
  wallNowMs: number,
  random: Random,
): PreparedForgery {
  const { path: pathOf, members: membersOf } = endpoints[forgery.endpoint];
  const targetMs = wallNowMs + (forgery.aheadMs?.(target.windowMs) ?? 0);
  const seconds = forgery.aheadMs ? Math.round(targetMs / 1000) : Math.floor(targetMs / 1000);
  const members: Members = [...membersOf(target), ['timestamp', `${seconds}`]];
  const sign = signOf(members, merchant.appKey);
  const { body, headers = {} } = forgery.forge({
    members,
    sign,
    appKey: merchant.appKey,
    appSecret: merchant.appSecret,
    random,
  });
  const { appid = merchant.appId, appsecret = merchant.appSecret } = headers;
  return {
    path: pathOf(target),
    body,
    headers: {
      'content-type': 'application/json',
      ...(appid !== null && { appid }),
      ...(appsecret !== null && { appsecret }),
    },
    probe: {
      forgery: forgery.name,
      check: forgery.check,
      codes: forgery.refusalCodes,
      aheadMs: seconds * 1000 - wallNowMs,
      windowMs: target.windowMs,
    },
    originalBody: signedBody(members, sign),
    originalSign: sign,
  };
}
