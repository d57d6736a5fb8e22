/** Options of `startReceiver`. */
export interface ReceiverOptions {
  /** Key of the signs; left out: that of the demo merchant of `vendloop serve`. */
  readonly appKey?: string | undefined;
}

/** A callback that arrived with a right sign. Its values are those of its members, unchanged. */
export interface Callback {
  /** What it is about, for example `device.delivery.response`. */
  readonly method: string;
  /** `order_id` of the callback. */
  readonly order: number;
  /** `record_id` of the callback; 0 when it has none. */
  readonly record: number;
  /** Empty when it is about an order and no delivery. */
  readonly delivery: string;
  /** `"1"` success, `"0"` failure or timeout. */
  readonly deliverStatus: string;
  /** `floor_status` of the callback, for example the code of the board. */
  readonly floorStatus: string;
  /** `error_msg` of the callback; empty for a success. */
  readonly errorMsg: string;
}

/** A receiver of callbacks on 127.0.0.1: it verifies the sign of each and answers 200, or 400 to a wrong one. */
export interface Receiver {
  /** What to name as `notifyUrl` of an order. */
  readonly url: string;
  /** The first callback of each delivery, in the order of their arrival. */
  readonly callbacks: readonly Callback[];
  /**
   * Waits for the first callback of a delivery; one that has arrived counts.
   * @param timeoutMs - how long at most; 150,000 when left out, because a delivery may take two minutes.
   * @throws VendloopError `no-callback` when none came in time, `closed` after the end.
   */
  callback(delivery: string, timeoutMs?: number): Promise<Callback>;
  /** Stops listening; harmless when called again. */
  close(): Promise<void>;
}
