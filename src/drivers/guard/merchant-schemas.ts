import { z } from 'zod';
import type {
  DeliveryState,
  DriverDelivery,
  DriverOrder,
  DriverRequest,
  ListedDevice,
  MerchantDriver,
} from '../merchant-driver.ts';
import { refusalReasons, type Answer, type Refusal } from '../refusal.ts';
import { bytes, items, name, objectOf, oneOf, opaque, optional, texts, wholeMs } from './schema-parts.ts';

export const reason = oneOf(refusalReasons);

const refusal = objectOf<Refusal>({
  reason,
  status: z.int().min(100).max(999),
  code: z.string(),
  text: z.string(),
  retryAfterMs: optional(wholeMs),
});

function answerOf<T>(value: z.ZodType<T>): z.ZodType<Answer<T>> {
  return z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), refusal }),
  ]);
}

const nothing: z.ZodType<null> = z
  .null('it must be null')
  .optional()
  .transform(() => null);

const device = objectOf<ListedDevice>({
  machine: name,
  online: z.boolean(),
  kind: optional(name),
  products: optional(z.array(name)),
});

const order = objectOf<DriverOrder>({
  order: name,
  records: z
    .array(objectOf<DriverOrder['records'][number]>({ record: name, product: name, quantity: items.min(1) }))
    .min(1, 'an order has one record or more'),
  context: opaque,
});

const delivery = objectOf<DriverDelivery>({ delivery: name, items: optional(items.min(1)) });

const deliveryState = objectOf<DeliveryState>({
  state: oneOf(['running', 'success', 'partial', 'failure', 'timeout']),
  items: optional(items),
  fault: optional(z.string()),
});

const isWebUrl = (text: string): boolean => /^https?:\/\/[^/]/i.test(text) && URL.canParse(text);

/** A request that a driver wants to be sent. */
export const driverRequest = objectOf<DriverRequest>({
  method: oneOf(['GET', 'POST', 'PUT', 'DELETE']),
  url: z.string().refine(isWebUrl, 'it must be an absolute http or https URL'),
  headers: texts,
  body: bytes,
});

type Value<Name extends keyof MerchantDriver> = Awaited<ReturnType<NonNullable<MerchantDriver[Name]>>>;

/** What each call of a merchant must come to. */
export const merchantAnswers: { readonly [Name in keyof MerchantDriver]-?: z.ZodType<Value<Name>> } = {
  machines: answerOf(z.array(device)),
  createOrder: answerOf(order),
  pay: answerOf(nothing),
  deliver: answerOf(delivery),
  result: answerOf(deliveryState),
  createCode: answerOf(objectOf<{ readonly code: string }>({ code: name })),
  redeemCode: answerOf(order),
  refund: answerOf(nothing),
  restock: answerOf(nothing),
};
