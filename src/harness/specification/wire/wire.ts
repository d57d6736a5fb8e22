import type { Call, CallBody, Json, Members, SignState } from '../observation.ts';

/** Member `wire` of a `call`: what was sent, and how its credentials stand. */
export interface CallWire {
  /** Header `Appid`; empty: none was sent. */
  readonly app: string;
  readonly method: string;
  /** Below the base path. */
  readonly path: string;
  readonly credentials: Call['credentials'];
  readonly body: CallBody;
  /** Header `Accept-Language`; left out where there is none. */
  readonly language?: string;
  /** Header `X-Forwarded-For`; left out where there is none. */
  readonly forwardedFor?: string;
}

/** Member `wire` of an `answer`. */
export interface AnswerWire {
  /** The parsed body; `{text}` where it is no JSON. */
  readonly body: Json;
  /** Header `Retry-After`; left out where there is none. */
  readonly retryAfter?: string;
}

/** Member `wire` of `frame-sent` and `frame-received`. `members` are without the sign. */
export type FrameWire =
  | { readonly members: Members; readonly sign: SignState }
  /** Not readable as a message: its length alone. */
  | { readonly members: null; readonly bytes: number };

/** Member `wire` of `callback-received`. */
export interface CallbackWire {
  readonly url: string;
  readonly members: Members;
  readonly sign: SignState;
}
