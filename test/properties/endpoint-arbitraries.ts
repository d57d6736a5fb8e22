import fc from 'fast-check';
import { z } from 'zod';
import type { Endpoint } from '#core/api/endpoint.ts';
import { endpoints } from '#core/api/endpoints/index.ts';
import type { FlatPayload } from '#core/signing/canonical.ts';
import { wallMs } from '../core/api/fake-services.ts';

/** The endpoints whose calls are signed. */
export const signedEndpoints = endpoints.filter(({ bodyKind }) => bodyKind === 'signed');

type Value = fc.Arbitrary<string | number>;

/** A whole number as text or as an integer: both mean the same, and sign alike. */
const whole = (min: number, max: number): Value =>
  fc.tuple(fc.integer({ min, max }), fc.boolean()).map(([value, asText]) => (asText ? String(value) : value));
const ids = fc.oneof(whole(1, 9), whole(1, 2 ** 31 - 1));
const digits = (length: number): Value =>
  fc.string({
    unit: fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'),
    minLength: length,
    maxLength: length,
  });
const urlTails = fc.string({
  unit: fc.constantFrom('a', 'Z', '0', '/', '?', '&', '=', '~', '*', '%20', '.', '货', '&order_id=1', '&timestamp=1'),
  maxLength: 8,
});
const dates = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2099-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 19).replace('T', ' '));

/** The values of each member by name; constants come from the schema. */
const members: Readonly<Record<string, Value>> = {
  machine_no: fc.oneof(digits(8), fc.integer({ min: 10_000_000, max: 99_999_999 })),
  timestamp: fc.integer({ min: -300, max: 300 }).map((offset) => String(wallMs / 1000 + offset)),
  id: ids,
  order_id: ids,
  delivery_id: digits(16),
  record_id: ids,
  product_id: ids,
  status: whole(1, 6),
  code: fc.integer({ min: 6, max: 10 }).chain(digits),
  code_length: whole(6, 10),
  count: whole(1, 1_000),
  quantity: whole(0, 100),
  page: whole(1, 1_000),
  per_page: whole(1, 100),
  channel_name: fc.oneof(
    whole(0, 99),
    whole(1, 99).map((lane) => `A${lane}`),
  ),
  expired_at: dates,
  notify_url: urlTails.map((tail) => `https://shop.example/${tail}`),
  trade_id: fc.string({
    unit: fc.constantFrom('a', 'Z', '0', ' ', '~', '*', '货', '\u{1f964}', '-'),
    minLength: 1,
    maxLength: 20,
  }),
};

/** A member's arbitrary. @throws Error for a member without one. */
function valueOf(name: string, schema: z.core.$ZodType): Value {
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...(schema.options as string[]));
  const known = members[name];
  if (!known) throw new Error(`member ${name} has no arbitrary: add it to test/properties/endpoint-arbitraries.ts`);
  return known;
}

/** Whether a member may be left out. */
export function isOptional(schema: unknown): boolean {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault;
}

/** The id in the path of an endpoint that has one. */
export const pathId = '1000000000000001';

/** Payloads that an endpoint accepts, made from its own schema; optional members are left out now and then. */
export function payloadsOf({ members: schema, pathParameter }: Endpoint): fc.Arbitrary<FlatPayload> {
  const shape = schema.shape as Readonly<Record<string, z.core.$ZodType>>;
  // The path's id may be sent as a member too, with the same value (PROTOCOL §2).
  const model = Object.fromEntries(
    Object.entries(shape).map(([name, member]) => [
      name,
      name === pathParameter ? fc.constant(pathId) : valueOf(name, member),
    ]),
  );
  const requiredKeys = Object.keys(shape).filter((name) => !isOptional(shape[name]));
  return fc.record(model, { requiredKeys, noNullPrototype: true }).map(withMatchingIds) as fc.Arbitrary<FlatPayload>;
}

/** `product_id` and `id` are each valid for one kind of pickup codes only (PROTOCOL §3). */
function withMatchingIds(
  payload: Record<string, string | number | undefined>,
): Record<string, string | number | undefined> {
  const { product_id: product, ...others } = payload;
  if (payload['method'] === 'pickup_code.product.all') return others;
  if (payload['method'] === 'pickup_code.delete.all')
    return Object.fromEntries(Object.entries(payload).filter(([name]) => name !== 'id'));
  if (payload['method'] === 'pickup_code.delete.id') return { ...payload, id: payload['id'] ?? '9' };
  return payload['method'] === 'pickup_code.product.id' ? { ...others, product_id: product ?? '5' } : payload;
}
