/** A message to a merchant's `notify_url` that waits to be acknowledged (PROTOCOL §5). */
export interface Callback {
  readonly id: number;
  readonly appId: string;
  readonly url: string;
  /** The JSON body, written once: every attempt says the same (`callback-honest`). */
  readonly body: string;
  readonly orderId: number;
  /** 0 when the callback tells of an order and not of a record. */
  readonly recordId: number;
  /** Empty when the callback tells of an order's closing. */
  readonly deliveryId: string;
  /** Attempts made so far. */
  readonly attempts: number;
  /** Core time of the next attempt; null when it has been told or given up. */
  readonly nextAt: number | null;
  readonly state: 'pending' | 'acknowledged' | 'abandoned';
}
