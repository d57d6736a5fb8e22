/** A request that arrived at a receiver. Header names are lower-case. */
export interface CallbackRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** When it arrived, Unix milliseconds. */
  readonly at: number;
}

/** What a callback means. */
export interface CallbackReading {
  readonly kind: 'delivery' | 'order-closed' | 'other';
  /** Whether its sign is right. */
  readonly verified: boolean;
  /** Why it is not verified, or not understood. */
  readonly why?: string | undefined;
  readonly delivery?: string | undefined;
  readonly order?: string | undefined;
  readonly outcome?: 'success' | 'partial' | 'failure' | 'timeout' | undefined;
  /** Items that it reports. */
  readonly items?: number | undefined;
  /** Equal for repetitions of one notification, and for nothing else. */
  readonly identity: string;
}
