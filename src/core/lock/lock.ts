/** The holder of a machine's dwell lock: one grant. */
export interface Hold {
  /** Fencing token: names this grant for ever (PROTOCOL §4.7). */
  readonly token: number;
  readonly deliveryId: string;
  /** Core time of the grant. */
  readonly since: number;
  /** Core time at which the lock lapses by itself. */
  readonly until: number;
}

/** The dwell lock of one machine. */
export interface Lock {
  /** The last token that was drawn; the next is greater, over restarts too (`token-order`). */
  readonly lastToken: number;
  readonly hold: Hold | null;
}
