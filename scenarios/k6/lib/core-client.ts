import { md5 } from 'k6/crypto';
import encoding from 'k6/encoding';
import http from 'k6/http';
import type { SampleWire } from '../../../src/harness/bench/load/sample-line.ts';
import { makeSigner, type FlatPayload } from '../../../src/core/signing/canonical.ts';

/** What k6 needs to know of the core, from the environment. */
interface CoreAccess {
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly appKey: string;
}

/** An answer, as far as anybody here asks. */
export interface Answer {
  /** When the call was made, Unix ms. */
  readonly sentWallMs: number;
  /** From there to the last byte of the answer, waiting for a connection and connecting included. */
  readonly durationMs: number;
  /** 0 when no answer came. */
  readonly status: number;
  /** `code` of the envelope; -1 when there is none. */
  readonly code: number;
  readonly deliveryId: string;
  /** What was on the wire; undefined where that is not recorded. */
  readonly wire?: SampleWire | undefined;
}

/** One call. */
export interface Call {
  /** One name for all calls of a kind: a time series for each URL would fill k6's memory. */
  readonly name: string;
  /** Below the base path. */
  readonly path: string;
  readonly body: string;
  /** Put in place of the merchant's own. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Statuses that are no failure. */
  readonly expectedStatuses: ReturnType<typeof http.expectedStatuses>;
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

/** Whether each call is written with what was on the wire. */
const recordsWire = __ENV['VENDLOOP_WIRE'] === '1';

/** The core's own rule of signing, with the MD5 of k6. */
export const sign = makeSigner((text) => md5(text, 'hex').toUpperCase());

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

/** Makes one call and reads its answer. Throws for nothing that the other side does. */
export function post({ name, path, body, headers = {}, expectedStatuses }: Call): Answer {
  const sentWallMs = Date.now();
  const response = http.post(`${access.url}/api/openapi/v1${path}`, body, {
    headers: { 'content-type': 'application/json', appid: access.appId, appsecret: access.appSecret, ...headers },
    tags: { name },
    timeout: `${answerTimeoutS}s`,
    responseType: 'text',
    responseCallback: expectedStatuses,
  });
  // k6's own duration leaves out what a full pool or a new connection costs, and the caller waits for that too.
  const { blocked, connecting, tls_handshaking, duration } = response.timings;
  return {
    sentWallMs,
    durationMs: blocked + connecting + tls_handshaking + duration,
    status: response.status,
    ...envelopeOf(response.body),
    ...(recordsWire && { wire: wireOf({ path, body, headers }, response) }),
  };
}

function wireOf(
  { path, body, headers }: { path: string; body: string; headers: Readonly<Record<string, string>> },
  response: ReturnType<typeof http.post>,
): SampleWire {
  const answer = typeof response.body === 'string' ? response.body : '';
  return { path, body, headers, answer, retryAfter: response.headers['Retry-After'] ?? '' };
}

function envelopeOf(body: unknown): { readonly code: number; readonly deliveryId: string } {
  const envelope = parseEnvelope(body);
  if (!envelope || typeof envelope.code !== 'number') return { code: -1, deliveryId: '' };
  const deliveryId = envelope.data?.delivery_id;
  return { code: envelope.code, deliveryId: typeof deliveryId === 'string' ? deliveryId : '' };
}

interface Envelope {
  readonly code?: unknown;
  readonly data?: { readonly delivery_id?: unknown } | null;
}

function parseEnvelope(body: unknown): Envelope | null {
  try {
    return typeof body === 'string' ? (JSON.parse(body) as Envelope | null) : null;
  } catch {
    return null;
  }
}
