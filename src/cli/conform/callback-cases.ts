import { closedOrderCallbackBody, deliveryCallbackBody } from '#core/callbacks/callback-body.ts';
import type { FlatPayload } from '#core/signing/canonical.ts';

/** A callback as the core sends it; the client computes its sign to verify the received one. */
export interface CallbackCase {
  /** The property that a client may get wrong. */
  readonly title: string;
  readonly members: FlatPayload;
}

const unixSeconds = 1_714_373_688;
const sale = { id: '1234567890123456', orderId: 60, recordId: 78 };
const laneTest = { id: '1234567890123457', orderId: 0, recordId: 0 };
const success = { kind: 'success', floorStatus: 1, errorMsg: '' } as const;
const failure = { kind: 'failure', floorStatus: 2, errorMsg: 'Goods are Stuck' } as const;

/**
 * Callbacks with properties that clients treat differently: an empty member, a space, ids as integers, the number 0,
 * Chinese.
 */
export function callbackCases(key: string): readonly CallbackCase[] {
  const signer = { appKey: key, dialect: 'raw' } as const;
  const settledCallback = (delivery: typeof sale, outcome: typeof success | typeof failure): FlatPayload =>
    withoutSign(deliveryCallbackBody(delivery, outcome, unixSeconds, signer));
  return [
    { title: 'a success, error_msg is empty', members: settledCallback(sale, success) },
    { title: 'a failure, error_msg has spaces', members: settledCallback(sale, failure) },
    { title: 'a lane test, its ids are the number 0', members: settledCallback(laneTest, success) },
    {
      title: 'an order closed unpaid, trade_id is Chinese',
      members: withoutSign(closedOrderCallbackBody({ id: 60, tradeId: '可口可乐330ml' }, unixSeconds, signer)),
    },
  ];
}

function withoutSign(body: string): FlatPayload {
  const { sign: _sign, ...members } = JSON.parse(body) as Record<string, string | number>;
  return members;
}
