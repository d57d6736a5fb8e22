import { z } from 'zod';
import { suggestion } from '#simulators/suggestion.ts';
import type { CallbackReading } from '../callback.ts';
import type {
  ConnectionPlan,
  DecodedFrame,
  DriverFrame,
  MachineDriver,
  MqttConnection,
  WebSocketConnection,
} from '../machine-driver.ts';
import { bytes, items, name, objectOf, oneOf, opaque, optional, positiveMs, texts } from './schema-parts.ts';

const qos = z.literal([0, 1, 2]);

const frame = objectOf<DriverFrame>({
  topic: z.string().refine((topic) => !/[+#\0]/.test(topic), 'a message is published to a topic without + and #'),
  payload: bytes,
  qos: optional(qos),
  retain: optional(z.boolean()),
});

const frames = z.array(frame);
const publishedFrame = frame.refine(({ topic }) => topic !== '', 'a message over MQTT needs a topic');

const urlOf = (...protocols: readonly string[]): z.ZodType<string> =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `it must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    );

const webSocketPlan = objectOf<WebSocketConnection>({
  link: z.literal('websocket'),
  url: urlOf('ws:', 'wss:'),
  headers: optional(texts),
  firstFrames: frames,
  farewell: frames,
  heartbeatMs: positiveMs,
});

const mqttPlan = objectOf<MqttConnection>({
  link: z.literal('mqtt'),
  url: urlOf('mqtt:', 'mqtts:'),
  clientId: z.string(),
  username: optional(z.string()),
  password: optional(z.string()),
  protocolVersion: z.literal([4, 5]),
  cleanStart: z.boolean(),
  keepAliveSeconds: z.int().min(0).max(65_535),
  subscriptions: z.array(objectOf<MqttConnection['subscriptions'][number]>({ topic: name, qos })),
  will: optional(publishedFrame),
  firstFrames: z.array(publishedFrame),
  farewell: z.array(publishedFrame),
  heartbeatMs: positiveMs,
});

/** Objects that differ in the value of one member, so that a message is about the kind that was meant. */
function kindOf<T>(member: string, schemas: Readonly<Record<string, z.ZodType<T>>>): z.ZodType<T> {
  const kinds = Object.keys(schemas);
  const options = Object.values(schemas) as unknown as [z.ZodObject, ...z.ZodObject[]];
  return z.discriminatedUnion(member, options, {
    error: ({ input }) => {
      const given = (input as Readonly<Record<string, unknown>> | null | undefined)?.[member];
      const guess = typeof given === 'string' ? suggestion(given, kinds) : '';
      return `member "${member}" must be one of ${kinds.join(', ')}${guess}`;
    },
  }) as unknown as z.ZodType<T>;
}

const plan = kindOf<ConnectionPlan>('link', { websocket: webSocketPlan, mqtt: mqttPlan });

type Kind<Name extends DecodedFrame['kind']> = Extract<DecodedFrame, { readonly kind: Name }>;

const decoded = kindOf<DecodedFrame>('kind', {
  command: objectOf<Kind<'command'>>({
    kind: z.literal('command'),
    delivery: name,
    items: items.min(1),
    lane: optional(name),
    product: optional(name),
    echo: opaque,
  }),
  dropped: objectOf<Kind<'dropped'>>({ kind: z.literal('dropped'), why: name }),
  other: objectOf<Kind<'other'>>({ kind: z.literal('other'), what: z.string(), reply: optional(frames) }),
});

type Value<Name extends keyof MachineDriver> = Awaited<ReturnType<MachineDriver[Name]>>;

/** What each function of a machine must come to. */
export const machineAnswers: { readonly [Name in keyof MachineDriver]: z.ZodType<Value<Name>> } = {
  connect: plan,
  decodeCommand: decoded,
  encodeAcknowledgement: frames,
  encodeResult: frames.min(1, 'a result is one frame or more'),
  encodeHeartbeat: frames,
};

/** What a callback must be read as. */
export const callbackReading: z.ZodType<CallbackReading> = objectOf<CallbackReading>({
  kind: oneOf(['delivery', 'order-closed', 'other']),
  verified: z.boolean(),
  why: optional(z.string()),
  delivery: optional(name),
  order: optional(name),
  outcome: optional(oneOf(['success', 'partial', 'failure', 'timeout'])),
  items: optional(items),
  identity: name,
}).superRefine(({ kind, verified, delivery, outcome, order }, context) => {
  if (!verified) return;
  const add = (member: string): void =>
    context.addIssue({
      code: 'custom',
      path: [member],
      message: `it is missing, and a verified callback of kind "${kind}" names it`,
    });
  if (kind === 'delivery' && delivery === undefined) add('delivery');
  if (kind === 'delivery' && outcome === undefined) add('outcome');
  if (kind === 'order-closed' && order === undefined) add('order');
});
