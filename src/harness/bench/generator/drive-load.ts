import { Pool } from 'undici';
import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/waiting.ts';
import { encodePayload } from '#core/signing/payload.ts';
import { sampleLine, type SampleWire } from '../load/sample-line.ts';
import { callsOf, firstSaleOf, intendedMs, type Step } from '../load/steps.ts';
import { usersOf } from '../load/users.ts';

/** A paid order, as the scripts of k6 take it. */
export type PreparedSale = readonly [machine: string, order: number, record: number];

/** A load of plain deliveries, and where it goes. */
export interface DriveOptions {
  readonly steps: readonly Step[];
  readonly sales: readonly PreparedSale[];
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly appKey: string;
  /** Calls that may wait for an answer at a time; null: by each step's rate. */
  readonly users: number | null;
  /** Whether the lines have what was on the wire. */
  readonly wire: boolean;
  readonly clock: Clock;
  /** Takes the line of each call. */
  readonly write: (line: string) => void;
  /** Aborted to make no further call. */
  readonly signal: AbortSignal;
}

/** How long an answer may take, as in the scripts of k6; ms. */
const answerTimeoutMs = 10_000;

interface Answer {
  readonly status: number;
  readonly code: number;
  readonly deliveryId: string;
  readonly wire?: SampleWire;
}

/**
 * Makes the calls of a load when they are due, as k6 does: with no free user a call is dropped, not put off. Resolves
 * when each call has its answer.
 */
export async function driveLoad(options: DriveOptions): Promise<void> {
  const { steps, sales, signal, write, clock } = options;
  const most = Math.max(...steps.map((step) => usersOf(step, options.users)));
  const pool = new Pool(options.url, {
    connections: most,
    pipelining: 1,
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
  });
  const call = deliverCalls(pool, options);
  try {
    await connect(pool, most);
    const startedAt = clock.monotonic();
    const startedWallMs = clock.now();
    const waiting = new Set<Promise<void>>();
    for (const step of steps) {
      const users = usersOf(step, options.users);
      const firstSale = firstSaleOf(steps, step.name);
      /** Calls of this step that wait: the last ones of the step before have users of their own. */
      let busy = 0;
      for (let k = 0; k < callsOf(step) && !signal.aborted; k += 1) {
        const due = intendedMs(step, k);
        const waitMs = startedAt + due - clock.monotonic();
        if (waitMs > 0) await sleep(clock, waitMs);
        const sale = firstSale + k;
        const prepared = sales[sale];
        if (busy >= users || !prepared) continue;
        busy += 1;
        const sent = call(prepared).then((line) => {
          busy -= 1;
          waiting.delete(sent);
          write(sampleLine({ step: step.name, k, sale, intendedWallMs: startedWallMs + due, ...line }));
        });
        waiting.add(sent);
      }
    }
    await Promise.all(waiting);
  } finally {
    await pool.destroy();
  }
}

/** Makes signed deliver calls. An answer that never comes has the status 0. */
function deliverCalls(pool: Pool, { appId, appSecret, appKey, wire, clock }: DriveOptions) {
  const headers = { 'content-type': 'application/json', appid: appId, appsecret: appSecret };
  const send = async (body: string): Promise<Answer> => {
    const path = '/deliveries';
    const response = await pool.request({ path: `/api/openapi/v1${path}`, method: 'POST', headers, body });
    const answer = await response.body.text();
    const retryAfter = response.headers['retry-after'];
    return {
      status: response.statusCode,
      ...readEnvelope(answer),
      ...(wire && { wire: { path, body, headers: {}, answer, retryAfter: String(retryAfter ?? '') } }),
    };
  };
  return async ([machineNo, orderId, recordId]: PreparedSale) => {
    const members = {
      method: 'device.delivery.put',
      machine_no: machineNo,
      order_id: String(orderId),
      record_id: String(recordId),
      timestamp: String(Math.floor(clock.now() / 1000)),
    };
    const body = JSON.stringify({ payload: encodePayload(members, appKey) });
    const sentWallMs = clock.now();
    const sentAt = clock.monotonic();
    const noAnswer: Answer = {
      status: 0,
      code: -1,
      deliveryId: '',
      ...(wire && { wire: { path: '/deliveries', body, headers: {}, answer: '', retryAfter: '' } }),
    };
    const answer = await send(body).catch(() => noAnswer);
    return { sentWallMs, durationMs: clock.monotonic() - sentAt, ...answer };
  };
}

/** `code` and `delivery_id` of an answer's envelope. */
function readEnvelope(text: string): Pick<Answer, 'code' | 'deliveryId'> {
  try {
    const { code, data } = JSON.parse(text) as { code?: unknown; data?: { delivery_id?: unknown } | null };
    if (!Number.isSafeInteger(code) || (code as number) < 0) return { code: -1, deliveryId: '' };
    const deliveryId = data?.delivery_id;
    return { code: code as number, deliveryId: typeof deliveryId === 'string' ? deliveryId : '' };
  } catch {
    return { code: -1, deliveryId: '' };
  }
}

/** Opens the connections before the first call, by a read that changes nothing. */
async function connect(pool: Pool, connections: number): Promise<void> {
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const { body } = await pool.request({ path: '/healthz', method: 'GET' });
      await body.dump();
    }),
  ).catch(() => undefined);
}
