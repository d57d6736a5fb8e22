/** A request as a transport hands it over: nothing in it is trusted. */
export interface ApiRequest {
  readonly method: string;
  /** Path without query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string | Uint8Array;
  /** Who sent it, an IP address; missing where there is no network. */
  readonly address?: string;
  /** Monotonic time of arrival, if the transport measured it. */
  readonly arrivedAt?: number;
}

/** The answer to an {@link ApiRequest}. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
