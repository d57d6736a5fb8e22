/** A message to a merchant's `notify_url` that waits to be acknowledged (PROTOCOL §5). */
export interface Callback {
  readonly id: number;
  readonly appId: string;
  readonly url: string;
  /** The JSON body, written once: every attempt sends the same (`callback-honest`). */
  readonly body: string;
  readonly orderId: number;
  /** 0 if the callback is about an order, not a record. */
  readonly recordId: number;
  /** Empty if the callback is about a closed order. */
  readonly deliveryId: string;
  /** Attempts made so far. */
  readonly attempts: number;
  /** Core time of the next attempt; null once acknowledged or abandoned. */
  readonly nextAt: number | null;
  readonly state: 'pending' | 'acknowledged' | 'abandoned';
}
