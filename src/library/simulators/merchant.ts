import type { MerchantAccount } from '../driver.ts';

/** Options of `createMerchant`. */
export interface MerchantOptions {
  /** Base URL of the cloud, without `/api/openapi/v1`. */
  readonly url: string;
  /** Left out: the demo merchant of `vendloop serve`. */
  readonly account?: MerchantAccount | undefined;
  /** How long a call waits for its answer, ms; 30,000 when left out. */
  readonly timeoutMs?: number | undefined;
  /** Language of the messages in answers; `en` when left out. */
  readonly language?: 'en' | 'zh' | undefined;
}

/** A line of an order. */
export interface OrderLine {
  /** Number of the product at the cloud. */
  readonly productId: number;
  /** How many items of it. */
  readonly quantity: number;
}

/** What came of a call. A call succeeded when `status` is 200 and `code` is 0. */
export type MerchantReply =
  | {
      readonly answered: true;
      /** HTTP status. */
      readonly status: number;
      /** `code` of the answer; -1 when the answer is none of the documented form. */
      readonly code: number;
      readonly message: string;
      /** `data` of the answer, as it came. */
      readonly data: unknown;
    }
  /** No complete answer: whether the cloud has processed the call is not known. */
  | {
      readonly answered: false;
      readonly reason: 'refused' | 'timeout' | 'cut' | 'forbidden' | 'bad-url' | 'too-large';
      readonly message: string;
    };

/** A merchant's program: signed calls of the documented open API. No call throws because of the cloud. */
export interface Merchant {
  /** Asks whether the cloud is there. */
  ping(): Promise<MerchantReply>;
  /** The merchant's machines. */
  machines(): Promise<MerchantReply>;
  /** The products of a machine. */
  products(input: { readonly machineNo: string }): Promise<MerchantReply>;
  /** Creates an order at a machine. */
  createOrder(input: {
    readonly machineNo: string;
    /** Where callbacks are to be sent. */
    readonly notifyUrl: string;
    /** The merchant's own number of the trade. */
    readonly tradeId: string;
    readonly products: readonly OrderLine[];
  }): Promise<MerchantReply>;
  /** An order with its records. */
  getOrder(input: { readonly machineNo: string; readonly orderId: number }): Promise<MerchantReply>;
  /** Sets an order's status: 1 paid, 2 refunded. */
  updateOrder(input: {
    readonly machineNo: string;
    readonly orderId: number;
    readonly status: number;
  }): Promise<MerchantReply>;
  /** Asks for the delivery of one record of an order. */
  deliver(input: {
    readonly machineNo: string;
    readonly orderId: number;
    readonly recordId: number;
  }): Promise<MerchantReply>;
  /** How a delivery stands. */
  deliveryResult(input: { readonly machineNo: string; readonly deliveryId: string }): Promise<MerchantReply>;
  /** Ends the connections; harmless when called again. */
  close(): Promise<void>;
}
