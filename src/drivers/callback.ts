/** A request that arrived at a receiver. Header names are lower-case. */
export interface CallbackRequest {
  /** HTTP method. */
  readonly method: string;
  /** Names are lower-case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it arrived, byte for byte: it may be signed. */
  readonly body: Uint8Array;
  /** When it arrived, Unix milliseconds. */
  readonly at: number;
}

/** What a callback means. */
export interface CallbackReading {
  /** What it is about. */
  readonly kind: 'delivery' | 'order-closed' | 'other';
  /** Whether its sign is right. */
  readonly verified: boolean;
  /** Why it is not verified, or not understood. */
  readonly why?: string | undefined;
  /** The cloud's id of the delivery. */
  readonly delivery?: string | undefined;
  /** The cloud's id of the order. */
  readonly order?: string | undefined;
  /** How the delivery ended. */
  readonly outcome?: 'success' | 'partial' | 'failure' | 'timeout' | undefined;
  /** Items that it reports. */
  readonly items?: number | undefined;
  /** Equal for repetitions of one notification, and for nothing else. */
  readonly identity: string;
}
