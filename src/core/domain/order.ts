/** Order status numbers of the API (PROTOCOL §3). */
export const orderStatus = {
  NOTPAY: 0,
  SUCCESS: 1,
  REFUND: 2,
  CLOSED: 3,
  REVOKED: 4,
  USERPAYING: 5,
  PAYERROR: 6,
  PICKUPCODE: 7,
  TESTPAY: 8,
} as const;
export type OrderStatus = keyof typeof orderStatus;

/** Record status and the text that the API shows for it (PROTOCOL §3). */
export const recordStatusText = {
  WAITING_PICKED_UP: '未取货',
  IS_DELIVERING: '未取货或正在出货',
  IS_SUCCESS: '出货完成',
  IS_FAILED: '出货失败',
  IS_TIMEOUT: '出货超时',
  IS_REFUND: '订单取消',
  IS_PICKED_UP: '已取货',
} as const;
export type RecordStatus = keyof typeof recordStatusText;

/** One line of an order: a product in a quantity, taken from one lane. */
export interface OrderRecord {
  readonly id: number;
  readonly productId: number;
  readonly lane: number;
  readonly quantity: number;
  /** Price of one item in fen. */
  readonly price: number;
  readonly status: RecordStatus;
  /** Items that dropped by the core's own account (successful deliveries). */
  readonly delivered: number;
  /** Items commanded and without an outcome yet: they may drop at any time. */
  readonly inFlight: number;
  /** Items that may have dropped without a report (timeouts): never commanded again, never back in stock. */
  readonly doubtful: number;
  /** The callback of this record's last outcome was acknowledged. */
  readonly notifySent: boolean;
}

/** An order and its records: one aggregate, loaded and saved as a whole. */
export interface Order {
  readonly id: number;
  readonly appId: string;
  readonly machineNo: string;
  /** The merchant's own number for it, unique per merchant, 1–64 characters. */
  readonly tradeId: string;
  readonly notifyUrl: string;
  readonly status: OrderStatus;
  /** Sum of price × quantity, in fen. */
  readonly amount: number;
  /** Wall clock, Unix ms. */
  readonly createdAt: number;
  /** Core time (see `CoreClock`) at which an unpaid order is closed; null once paid or closed. */
  readonly expiresAt: number | null;
  readonly pickupCodeId: number | null;
  /** Callbacks that have been acknowledged. */
  readonly notifySendCount: number;
  readonly records: readonly OrderRecord[];
}
