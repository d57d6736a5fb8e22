import type { HttpRequest, HttpResponse } from '#core/ports/http.ts';

/**
 * Sees what goes over the wire, for the history. What it returns becomes the member `wire` of the event; without an
 * observer there is none. An observer must mask secrets: it is given the bytes as they are.
 */
export interface WireObserver {
  /** A request of a merchant, before it is sent. @param secrets more texts that nothing may show. */
  call(request: SentRequest, secrets: readonly string[]): ObservedCall;
  /** A frame that a machine gave to its connection or got from it. @param keys those of the machine. */
  frame(frame: string, keys: readonly string[]): ObservedFrame;
  /** A callback that a receiver has read, `sign` among its members. */
  callback(callback: SentCallback): unknown;
}

/** A callback as it arrived. */
export interface SentCallback {
  /** Of the receiver. */
  readonly url: string;
  /** That was called, without its query. */
  readonly path: string;
  /** Key that signs it. */
  readonly key: string;
  readonly members: Readonly<Record<string, string | number>>;
}

/** A request as it is sent. */
export interface SentRequest {
  readonly method: HttpRequest['method'];
  /** Below the base path. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What was seen of a call, and how its answer is seen. */
export interface ObservedCall {
  readonly wire: unknown;
  answer(response: HttpResponse): unknown;
}

/** What was seen of a frame. */
export interface ObservedFrame {
  /** Empty: not readable. */
  readonly method: string;
  readonly wire: unknown;
}
