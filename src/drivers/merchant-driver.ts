import type { Awaitable, Opaque } from './values.ts';
import type { Answer } from './refusal.ts';

/** A request as it goes over the wire, its sign included. */
export interface DriverRequest {
  /** HTTP method. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute URL. */
  readonly url: string;
  /** Headers, the sign included where it stands there. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it is sent, byte for byte. */
  readonly body: Uint8Array;
}

/** The answer to a {@link DriverRequest}. Header names are lower-case. */
export interface DriverResponse {
  /** HTTP status. */
  readonly status: number;
  /** Headers, the sign included where it stands there. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it is sent, byte for byte. */
  readonly body: Uint8Array;
}

/** What each call of a merchant is handed. */
export interface CallTools {
  /** Sends a request and waits for its answer; rejects when none came, which the driver lets through. */
  readonly send: (request: DriverRequest) => Promise<DriverResponse>;
  /** Time of the call, Unix milliseconds. */
  readonly at: number;
  /** Thirty-two hexadecimal digits that no other call has. A call that is repeated has the same. */
  readonly nonce: string;
  /** Name of a forgery of the capabilities: the request that changes something is made as this one. */
  readonly forgery?: string | undefined;
}

/** One line of an order that is to be made. */
export interface OrderItem {
  /** The cloud's id of the product. */
  readonly product: string;
  /** Whole number, 1 or more. */
  readonly quantity: number;
}

/** An order that a cloud has made. */
export interface DriverOrder {
  /** The cloud's id of the order. */
  readonly order: string;
  /** Its lines, in the order that was asked for. */
  readonly records: readonly { readonly record: string; readonly product: string; readonly quantity: number }[];
  /** Returned to the driver in later calls of this order. */
  readonly context: Opaque;
}

/** A delivery that a cloud has begun. */
export interface DriverDelivery {
  /** The cloud's id of the delivery. */
  readonly delivery: string;
  /** Items that the command dispenses, where the answer has it. */
  readonly items?: number | undefined;
}

/** What a cloud reports of a delivery. */
export interface DeliveryState {
  /** How far it has come. */
  readonly state: 'running' | 'success' | 'partial' | 'failure' | 'timeout';
  /** Items that the machine reported. */
  readonly items?: number | undefined;
  /** Why it failed, in the cloud's words. */
  readonly fault?: string | undefined;
}

/** A machine as the cloud lists it. */
export interface ListedDevice {
  /** The cloud's number or name of the machine. */
  readonly machine: string;
  /** It can be given a command now. */
  readonly online: boolean;
  /** Its kind, where the cloud lists it. */
  readonly kind?: string | undefined;
  /** Ids of its products, where the cloud lists them. */
  readonly products?: readonly string[] | undefined;
}

/** Which record of which order, for a driver that makes requests about it. */
export interface RecordReference {
  /** The cloud's number or name of the machine. */
  readonly machine: string;
  /** The cloud's id of the order. */
  readonly order: string;
  /** The cloud's id of the record. */
  readonly record: string;
  /** What the driver gave with the order. */
  readonly context: Opaque;
}

/** The merchant's side of a cloud. Calls that the capabilities rule out may be missing. */
export interface MerchantDriver {
  /** The merchant's machines; changes nothing. */
  machines(tools: CallTools): Awaitable<Answer<readonly ListedDevice[]>>;
  /** Makes an order that is not paid yet. `callbackUrl`: where the cloud is to call back. */
  createOrder(
    input: {
      readonly machine: string;
      readonly items: readonly OrderItem[];
      /** The merchant's own number of the order, new for each order. */
      readonly reference: string;
      readonly callbackUrl: string;
    },
    tools: CallTools,
  ): Awaitable<Answer<DriverOrder>>;
  /** Pays an order. */
  pay(input: { readonly order: string; readonly context: Opaque }, tools: CallTools): Awaitable<Answer<null>>;
  /** Begins the delivery of a record, or of as many of its items as one command takes. */
  deliver(
    input: RecordReference & { readonly callbackUrl: string },
    tools: CallTools,
  ): Awaitable<Answer<DriverDelivery>>;
  /** Asks what came of a delivery; changes nothing. */
  result(
    input: { readonly delivery: string; readonly order: string; readonly context: Opaque },
    tools: CallTools,
  ): Awaitable<Answer<DeliveryState>>;
  /** Makes a pickup code for a product. */
  createCode?(
    input: { readonly machine: string; readonly product: string; readonly quantity: number },
    tools: CallTools,
  ): Awaitable<Answer<{ readonly code: string }>>;
  /** Turns a pickup code into an order that is paid. */
  redeemCode?(
    input: {
      readonly code: string;
      readonly machine: string;
      readonly product: string;
      readonly reference: string;
      readonly callbackUrl: string;
    },
    tools: CallTools,
  ): Awaitable<Answer<DriverOrder>>;
  /** Gives an order back. */
  refund?(input: { readonly order: string; readonly context: Opaque }, tools: CallTools): Awaitable<Answer<null>>;
  /** Fills the lanes of a machine before a run. */
  restock?(input: { readonly machine: string }, tools: CallTools): Awaitable<Answer<null>>;
}
