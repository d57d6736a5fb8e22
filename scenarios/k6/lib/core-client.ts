import { md5 } from 'k6/crypto';
import encoding from 'k6/encoding';
import exec from 'k6/execution';
import http from 'k6/http';
import type { SampleWire } from '../../../src/harness/bench/load/sample-line.ts';
import { signedTextWriter } from '../../../src/harness/bench/load/signed-text.ts';
import { canonicalForm, makeSigner, type FlatPayload } from '../../../src/core/signing/canonical.ts';
import { fineClock } from './fine-clock.ts';

/** What k6 needs to know of the core, from the environment. */
interface CoreAccess {
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly appKey: string;
}

/** An answer, as far as anybody here asks. */
export interface Answer {
  /** When the call was made, Unix ms with their fraction. */
  readonly sentWallMs: number;
  /** From there to the last byte of the answer, waiting for a connection and connecting included. */
  readonly durationMs: number;
  /** 0 when no answer came. */
  readonly status: number;
  /** `code` of the envelope; -1 when there is none. */
  readonly code: number;
  readonly deliveryId: string;
  /** What was on the wire; undefined where that is not recorded. */
  readonly wire: SampleWire | undefined;
}

/** What all calls of a kind have in common: made once, because k6 makes objects slowly. */
export interface CallKind {
  /** Put in place of the merchant's own. */
  readonly headers: Readonly<Record<string, string>>;
  readonly params: Parameters<typeof http.post>[2];
}

/** One call. */
export interface Call {
  readonly kind: CallKind;
  /** Below the base path. */
  readonly path: string;
  readonly body: string;
}

/**
 * How long an answer may take. `k6-options.ts` lets an iteration run longer than that, so that none is cut off
 * unwritten.
 */
export const answerTimeoutS = 10;

const access: CoreAccess = {
  url: __ENV['VENDLOOP_URL'] ?? 'http://127.0.0.1:7080',
  appId: __ENV['VENDLOOP_APP_ID'] ?? 'demo-merchant',
  appSecret: __ENV['VENDLOOP_APP_SECRET'] ?? 'demo-app-secret',
  appKey: __ENV['VENDLOOP_APP_KEY'] ?? 'demo-app-key',
};

const baseUrl = `${access.url}/api/openapi/v1`;

/** Whether each call is written with what was on the wire. */
const recordsWire = __ENV['VENDLOOP_WIRE'] === '1';

const md5UpperHex = (text: string): string => md5(text, 'hex').toUpperCase();

/** The core's own rule of signing, with the MD5 of k6. */
export const sign = makeSigner(md5UpperHex);

/** The sign that the core takes. */
export function validSign(members: FlatPayload): string {
  return sign(members, access.appKey);
}

/** Now, in the Unix seconds of a payload's `timestamp`. */
export function timestamp(): string {
  return String(Math.floor(Date.now() / 1000));
}

/** The body of a signed call: the members, their sign, and base64 around both. */
export function signedBody(members: FlatPayload, appKey = access.appKey): string {
  return encodeBody({ ...members, sign: sign(members, appKey) });
}

/** A body with a payload that brings its own sign, or none. */
export function encodeBody(payload: FlatPayload): string {
  return JSON.stringify({ payload: encoding.b64encode(JSON.stringify(payload)) });
}

/**
 * A writer of signed bodies that have the same members each time. @param names of those whose values change, in the
 * order in which the writer takes them.
 */
export function signedBodyWriter(
  fixed: Readonly<Record<string, string>>,
  names: readonly string[],
): (values: string[]) => string {
  const write = signedTextWriter(fixed, names, access.appKey, { canonicalForm, md5: md5UpperHex });
  return (values) => `{"payload":"${encoding.b64encode(write(values))}"}`;
}

/**
 * A kind of calls. @param name one for all calls of a kind: a time series for each URL would fill k6's memory.
 * @param statuses that are no failure. @param headers put in place of the merchant's own.
 */
export function callKind(
  name: string,
  statuses: readonly number[],
  headers: Readonly<Record<string, string>> = {},
): CallKind {
  return {
    headers,
    params: {
      headers: { 'content-type': 'application/json', appid: access.appId, appsecret: access.appSecret, ...headers },
      tags: { name },
      timeout: answerTimeoutS * 1000,
      responseType: 'text',
      responseCallback: http.expectedStatuses(...statuses),
    },
  };
}

type Instance = typeof exec.instance;

/** This instance of k6: one object whose values follow the run; k6 makes a new one each time. */
let instance: Instance | undefined;

const now = fineClock(Date.now, () => (instance ??= exec.instance).currentTestRunDuration);

/** Makes one call and reads its answer. Throws for nothing that the other side does. */
export function post(call: Call): Answer {
  const sentWallMs = now();
  const response = http.post(baseUrl + call.path, call.body, call.kind.params);
  // k6's own duration leaves out what a full pool or a new connection costs, and the caller waits for that too.
  const timings = response.timings;
  const text = response.body;
  const envelope = parseEnvelope(text);
  return {
    sentWallMs,
    durationMs: timings.blocked + timings.connecting + timings.tls_handshaking + timings.duration,
    status: response.status,
    code: envelope === null ? -1 : codeOf(envelope),
    deliveryId: envelope === null ? '' : deliveryOf(envelope),
    wire: recordsWire ? wireOf(call, response) : undefined,
  };
}

/** Opens this user's connection to the core, by a read that changes nothing; what it answers does not matter. */
export function connect(): void {
  http.get(`${access.url}/healthz`, connectParams);
}

const connectParams = {
  tags: { name: 'connect' },
  timeout: answerTimeoutS * 1000,
  responseCallback: http.expectedStatuses({ min: 100, max: 599 }),
};

function wireOf({ path, body, kind: { headers } }: Call, response: ReturnType<typeof http.post>): SampleWire {
  const answer = typeof response.body === 'string' ? response.body : '';
  return { path, body, headers, answer, retryAfter: response.headers['Retry-After'] ?? '' };
}

interface Envelope {
  readonly code?: unknown;
  readonly data?: { readonly delivery_id?: unknown } | null;
}

function codeOf({ code }: Envelope): number {
  return typeof code === 'number' && Number.isSafeInteger(code) && code >= 0 ? code : -1;
}

function deliveryOf(envelope: Envelope): string {
  const deliveryId = codeOf(envelope) === -1 ? '' : envelope.data?.delivery_id;
  return typeof deliveryId === 'string' ? deliveryId : '';
}

function parseEnvelope(body: unknown): Envelope | null {
  try {
    return typeof body === 'string' ? (JSON.parse(body) as Envelope | null) : null;
  } catch {
    return null;
  }
}
