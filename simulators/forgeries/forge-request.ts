import type { Merchant } from '#core/domain/merchant.ts';
import type { Random } from '#core/ports/random.ts';
import type { ForgedEndpoint, Forgery } from './forgery.ts';
import type { Members } from './signing-rule.ts';
import { signedBody, signOf } from './signing-rule.ts';

/** The order and machine of a forged request. */
export interface ForgeryTarget {
  readonly machineNo: string;
  readonly orderId: number;
  readonly recordId: number;
  readonly productId: number;
  readonly notifyUrl: string;
  /** Validity of a timestamp, ± ms around the core's clock (PROTOCOL §2). */
  readonly windowMs: number;
}

/** The expected result of a forged request, for the history. */
export interface Probe {
  readonly forgery: string;
  readonly check: string;
  readonly codes: readonly number[];
  /** How far its timestamp was ahead of the merchant's clock, ms. */
  readonly aheadMs: number;
  readonly windowMs: number;
}

/** A forged request, and the valid one that it was made from. */
export interface PreparedForgery {
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly probe: Probe;
  /** The body of the valid request. */
  readonly originalBody: string;
  /** The sign of the valid request; an answer must not contain it. */
  readonly originalSign: string;
}

/** Path and valid members of each endpoint. */
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
    // Codes have eight digits here, so this one does not exist. Encodings and dialects differ in the URL and the blank.
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
 * How long to wait, in ms, until a forgery's exact timestamp falls on a whole second; 0 if it needs no exact timestamp.
 */
export function forgeryDelayMs(forgery: Forgery, wallNowMs: number, windowMs: number): number {
  if (!forgery.aheadMs) return 0;
  const overMs = Math.ceil(wallNowMs + forgery.aheadMs(windowMs)) % 1000;
  return overMs === 0 ? 0 : 1000 - overMs;
}

/** Writes a forged request in the name of an app. */
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
