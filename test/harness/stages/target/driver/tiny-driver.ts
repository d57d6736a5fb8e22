import type { CallbackReading } from '#drivers/callback.ts';
import type { Driver } from '#drivers/driver.ts';
import type { CallTools, DriverResponse } from '#drivers/merchant-driver.ts';
import type { Answer, RefusalReason } from '#drivers/refusal.ts';
import { tinyLimits, tinySign } from './tiny-cloud.ts';

const reasons: Readonly<Record<string, RefusalReason>> = {
  busy: 'busy',
  offline: 'offline',
  unpaid: 'unpaid',
  unknown: 'unknown',
  sign: 'signature',
};
const states = {
  running: 'running',
  done: 'success',
  partly: 'partial',
  failed: 'failure',
  expired: 'timeout',
} as const;
type TinyState = keyof typeof states;

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const text = (payload: Uint8Array): string => Buffer.from(payload).toString('utf8');

/** The driver of a tiny cloud at a URL. */
export function tinyDriver(url: string): Driver {
  const post = async (path: string, body: object, { send }: CallTools): Promise<DriverResponse> => {
    const json = JSON.stringify(body);
    return send({ method: 'POST', url: `${url}${path}`, headers: { 'x-tiny': tinySign(json) }, body: bytes(json) });
  };
  const ask = async <T>(
    path: string,
    body: object,
    tools: CallTools,
    read: (answer: Readonly<Record<string, unknown>>) => T,
  ): Promise<Answer<T>> => {
    const { status, body: answered } = await post(path, body, tools);
    const answer = JSON.parse(text(answered)) as Readonly<Record<string, unknown>>;
    if (status === 200) return { ok: true, value: read(answer) };
    const why = String(answer['why']);
    const retryAfterMs = typeof answer['in'] === 'number' ? answer['in'] : undefined;
    const refusal = {
      reason: reasons[why] ?? 'other',
      status,
      code: why,
      text: `tiny: ${why}`,
      retryAfterMs,
    } as const;
    return { ok: false, refusal };
  };
  const frame = (message: object) => {
    const json = JSON.stringify(message);
    return [{ topic: '', payload: bytes(`${tinySign(json)} ${json}`) }];
  };
  return {
    name: 'tiny',
    capabilities: {
      kinds: {
        motor: { dwellMs: tinyLimits.dwellMs, itemsPerCommand: 5 },
        other: { dwellMs: tinyLimits.dwellMs, itemsPerCommand: 5 },
      },
      fallbackMs: tinyLimits.fallbackMs,
      unpaidExpiryMs: null,
      clockWindowMs: 60_000,
      offlineAfterMs: 1_000,
      callback: { retryMs: [tinyLimits.retryMs, tinyLimits.retryMs, tinyLimits.retryMs], jitter: 0, timeoutMs: 5_000 },
      repeatedRequest: 'refused',
      retryAfterFailure: true,
      retryAfterTimeout: false,
      pickupCodes: false,
      refunds: false,
      queue: false,
      laneTest: false,
      restock: false,
      acknowledgement: true,
      oldFirmware: false,
      forgeries: [],
    },
    merchant: {
      machines: (tools) =>
        ask('/machines', {}, tools, ({ machines }) =>
          (machines as readonly { id: string; online: boolean }[]).map(({ id, online }) => ({
            machine: id,
            online,
            products: ['cola', 'water'],
          })),
        ),
      createOrder: ({ machine, items }, tools) =>
        ask(
          '/orders',
          { machine, lines: items.map(({ product, quantity }) => ({ sku: product, n: quantity })) },
          tools,
          ({ id }) => ({
            order: String(id),
            records: items.map(({ product, quantity }, line) => ({ record: `${line}`, product, quantity })),
            context: null,
          }),
        ),
      pay: ({ order }, tools) => ask('/pay', { order }, tools, () => null),
      deliver: ({ order, record, callbackUrl }, tools) =>
        ask('/vends', { order, line: Number(record), hook: callbackUrl }, tools, ({ vend }) => ({
          delivery: String(vend),
        })),
      result: ({ delivery }, tools) =>
        ask('/state', { vend: delivery }, tools, ({ state }) => ({ state: states[String(state) as TinyState] })),
    },
    machine: {
      connect: ({ machine }) => ({
        link: 'websocket',
        url: `${url.replace('http', 'ws')}/m/${machine}`,
        firstFrames: [],
        farewell: [],
        heartbeatMs: 60_000,
      }),
      decodeCommand: ({ frame: { payload } }) => {
        const message = text(payload);
        const json = message.slice(65);
        if (message.slice(0, 64) !== tinySign(json)) return { kind: 'dropped', why: 'its sign is wrong' };
        const { vend, sku, slot, n } = JSON.parse(json) as { vend: string; sku: string; slot: string; n: number };
        return { kind: 'command', delivery: vend, items: n, lane: slot, product: sku, echo: vend };
      },
      encodeAcknowledgement: ({ echo }) => frame({ vend: echo, ack: true }),
      encodeResult: ({ echo, items }) => frame({ vend: echo, n: items }),
      encodeHeartbeat: () => frame({}),
    },
    readCallback({ headers, body }): CallbackReading {
      const json = text(body);
      const { vend, order, state } = JSON.parse(json) as { vend: string; order: string; state: TinyState };
      const outcome = states[state];
      return {
        kind: 'delivery',
        verified: headers['x-tiny'] === tinySign(json),
        why: headers['x-tiny'] === tinySign(json) ? undefined : 'x-tiny is another',
        delivery: vend,
        order,
        ...(outcome !== 'running' && { outcome }),
        identity: headers['x-event'] ?? '',
      };
    },
  };
}
