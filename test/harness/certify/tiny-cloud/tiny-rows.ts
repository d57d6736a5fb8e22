/** An order with one line. */
export interface Order {
  readonly id: string;
  readonly machine: string;
  readonly product: string;
  readonly quantity: number;
  readonly callback: string;
  paid: boolean;
  closed: boolean;
  inFlight: number;
  delivered: number;
  lost: number;
}

/** A delivery. */
export interface Delivery {
  readonly id: string;
  readonly order: Order;
  readonly count: number;
  readonly grant: number;
  state: 'running' | 'success' | 'partial' | 'failure' | 'timeout';
  items: number;
}

/** A machine as the cloud knows it. */
export interface Device {
  readonly machine: string;
  readonly key: string;
  readonly kind: string;
  readonly products: readonly string[];
  send: ((payload: Uint8Array) => void) | null;
  heardAt: number;
  lock: { readonly grant: number; readonly until: number } | null;
}
