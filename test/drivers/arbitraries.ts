import fc from 'fast-check';
import { refusalReasons } from '#drivers/refusal.ts';
import type { CallbackReading } from '#drivers/callback.ts';
import type { ConnectionPlan, DecodedFrame, DriverFrame } from '#drivers/machine-driver.ts';
import type { MerchantDriver } from '#drivers/merchant-driver.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const bytes = fc.uint8Array({ maxLength: 40 });
const items = fc.integer({ min: 1, max: 9 });
const ms = fc.integer({ min: 1, max: 2 ** 31 - 1 });
/** What JSON keeps: `-0` becomes 0 there. */
const opaque = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as never);
/** A member that may be left out. */
function partly<T>(required: { [K in keyof T]: fc.Arbitrary<T[K]> }, optional: object): fc.Arbitrary<T> {
  const members: Record<string, fc.Arbitrary<unknown>> = { ...required, ...optional };
  return fc.record(members, { requiredKeys: Object.keys(required) }) as fc.Arbitrary<unknown> as fc.Arbitrary<T>;
}

const refusal = fc.record({
  ok: fc.constant(false),
  refusal: partly(
    { reason: fc.constantFrom(...refusalReasons), status: fc.integer({ min: 100, max: 599 }), code: text, text },
    { retryAfterMs: ms },
  ),
});
const answer = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(fc.record({ ok: fc.constant(true), value }), refusal);
const order = fc.record({
  order: text,
  records: fc.array(fc.record({ record: text, product: text, quantity: items }), { minLength: 1, maxLength: 3 }),
  context: opaque,
});

/** What the calls of a merchant may come to. */
export const merchantAnswers: Readonly<Record<keyof MerchantDriver, fc.Arbitrary<unknown>>> = {
  machines: answer(
    fc.array(partly({ machine: text, online: fc.boolean() }, { kind: text, products: fc.array(text) }), {
      maxLength: 3,
    }),
  ),
  createOrder: answer(order),
  pay: answer(fc.constant(null)),
  deliver: answer(partly({ delivery: text }, { items })),
  result: answer(
    partly(
      { state: fc.constantFrom('running', 'success', 'partial', 'failure', 'timeout') },
      { items: fc.nat(9), fault: fc.string() },
    ),
  ),
  createCode: answer(fc.record({ code: text })),
  redeemCode: answer(order),
  refund: answer(fc.constant(null)),
  restock: answer(fc.constant(null)),
};

const topic = text.filter((name) => !/[+#\0]/.test(name));
const qos = fc.constantFrom(0 as const, 1 as const, 2 as const);

/** A frame, over MQTT where it has a topic. */
const frameOf = (topics: fc.Arbitrary<string>): fc.Arbitrary<DriverFrame> =>
  partly({ topic: topics, payload: bytes }, { qos, retain: fc.boolean() });
export const frame = frameOf(fc.oneof(fc.constant(''), topic));
export const frames = fc.array(frame, { maxLength: 3 });

const mqttFrames = fc.array(frameOf(topic), { maxLength: 2 });

/** How a machine may connect. */
export const plan: fc.Arbitrary<ConnectionPlan> = fc.oneof(
  partly(
    {
      link: fc.constant('websocket' as const),
      url: fc.constantFrom('ws://cloud.example/devices/1', 'wss://[::1]:7080/a?b=c'),
      firstFrames: frames,
      farewell: frames,
      heartbeatMs: ms,
    },
    { headers: fc.dictionary(text, text, { maxKeys: 2 }) },
  ) as fc.Arbitrary<ConnectionPlan>,
  partly(
    {
      link: fc.constant('mqtt' as const),
      url: fc.constantFrom('mqtt://broker.example:1883', 'mqtts://broker.example'),
      clientId: fc.string(),
      protocolVersion: fc.constantFrom(4 as const, 5 as const),
      cleanStart: fc.boolean(),
      keepAliveSeconds: fc.integer({ min: 0, max: 65_535 }),
      subscriptions: fc.array(fc.record({ topic: text, qos }), { maxLength: 2 }),
      firstFrames: mqttFrames,
      farewell: mqttFrames,
      heartbeatMs: ms,
    },
    { username: fc.string(), password: fc.string(), will: frameOf(topic) },
  ) as fc.Arbitrary<ConnectionPlan>,
);

/** What a frame to a machine may mean. */
export const decoded: fc.Arbitrary<DecodedFrame> = fc.oneof(
  partly(
    { kind: fc.constant('command' as const), delivery: text, items, echo: opaque },
    { lane: text, product: text },
  ) as fc.Arbitrary<DecodedFrame>,
  fc.record({ kind: fc.constant('dropped' as const), why: text }),
  partly({ kind: fc.constant('other' as const), what: fc.string() }, { reply: frames }) as fc.Arbitrary<DecodedFrame>,
);

/** What a callback may be read as. */
export const callbackReading: fc.Arbitrary<CallbackReading> = fc.oneof(
  partly(
    {
      kind: fc.constant('delivery' as const),
      verified: fc.boolean(),
      delivery: text,
      outcome: fc.constantFrom('success' as const, 'partial' as const, 'failure' as const, 'timeout' as const),
      identity: text,
    },
    { why: fc.string(), order: text, items: fc.nat(9) },
  ) as fc.Arbitrary<CallbackReading>,
  fc.record({ kind: fc.constant('order-closed' as const), verified: fc.boolean(), order: text, identity: text }),
  partly(
    { kind: fc.constant('other' as const), verified: fc.constant(false), identity: text },
    { why: fc.string() },
  ) as fc.Arbitrary<CallbackReading>,
);
