import { closedOrderCallbackBody, deliveryCallbackBody } from '#core/callbacks/callback-body.ts';
import type { CallbackSigner } from '#core/callbacks/callback-signer.ts';
import { timeoutEnding } from '#core/delivery/settle.ts';
import type { DeliveryOutcome } from '#core/domain/delivery.ts';
import type { CallbackKind } from './kinds.ts';

/** What a callback is about. */
export interface CallbackSubject {
  readonly orderId: number;
  readonly recordId: number;
  readonly deliveryId: string;
  readonly tradeId: string;
  /** Replace those of the outcome. */
  readonly floorStatus: number | undefined;
  readonly errorMsg: string | undefined;
  /** Unix seconds. */
  readonly timestamp: number;
}

const outcomes: Readonly<
  Record<Exclude<CallbackKind, 'order-closed'>, Pick<DeliveryOutcome, 'kind' | 'floorStatus' | 'errorMsg'>>
> = {
  'delivery-succeeded': { kind: 'success', floorStatus: 1, errorMsg: '' },
  'delivery-failed': { kind: 'failure', floorStatus: 2, errorMsg: 'Goods are Stuck' },
  'delivery-timed-out': timeoutEnding,
};

/** The body of a callback, exactly as the core writes it. */
export function callbackBody(kind: CallbackKind, subject: CallbackSubject, signer: CallbackSigner): string {
  const { orderId, recordId, deliveryId, tradeId, timestamp } = subject;
  if (kind === 'order-closed') return closedOrderCallbackBody({ id: orderId, tradeId }, timestamp, signer);
  const outcome = outcomes[kind];
  const reported = {
    kind: outcome.kind,
    floorStatus: subject.floorStatus ?? outcome.floorStatus,
    errorMsg: subject.errorMsg ?? outcome.errorMsg,
  };
  return deliveryCallbackBody({ id: deliveryId, orderId, recordId }, reported, timestamp, signer);
}
