import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '#core/api/endpoint.ts';
import { canonicalForm, type FlatPayload } from '#core/signing/canonical.ts';
import { sign } from '#core/signing/sign.ts';
import { signOf } from '#simulators/forgeries/signing-rule.ts';
import { wallMs } from '../core/api/fake-services.ts';
import { base, headers, makeApi, merchant } from '../core/api/api-world.ts';
import { isOptional, pathId, payloadsOf, signedEndpoints } from './endpoint-arbitraries.ts';
import { runs } from './settings.ts';

/** The endpoint's path with an id. */
const pathOf = ({ path }: Endpoint) => `${base}${path.replace(/\{\w+\}/, pathId)}`;
/** JSON in any order and layout. */
const layouts = fc.record({ indent: fc.constantFrom(0, 2), reversed: fc.boolean(), signFirst: fc.boolean() });
type Layout = typeof layouts extends fc.Arbitrary<infer T> ? T : never;

function bodyOf(
  payload: FlatPayload,
  given: string,
  { indent, reversed, signFirst }: Layout = { indent: 0, reversed: false, signFirst: false },
): string {
  const members = Object.entries(payload);
  const ordered = reversed ? members.toReversed() : members;
  const all = signFirst ? [['sign', given], ...ordered] : [...ordered, ['sign', given]];
  return JSON.stringify({
    payload: Buffer.from(JSON.stringify(Object.fromEntries(all), null, indent)).toString('base64'),
  });
}

/** Sends one request to a new API, and returns the answer and the calls of the services. */
async function ask(endpoint: Endpoint, body: string, more: Readonly<Record<string, string>> = {}) {
  const errors: unknown[] = [];
  const api = makeApi({ onError: (error) => errors.push(error) });
  const answer = await api.handle({
    method: endpoint.method,
    path: pathOf(endpoint),
    headers: { ...headers, ...more },
    body,
  });
  assert.deepEqual(errors, []);
  return { code: (JSON.parse(answer.body) as { code: number }).code, calls: api.fake.calls, text: answer.body };
}

/** Checks that a request is refused with a code, reaches no service, and that the answer has no secret. */
async function mustRefuse(
  endpoint: Endpoint,
  payload: FlatPayload,
  body: string,
  code: number,
  more?: Readonly<Record<string, string>>,
): Promise<void> {
  const answer = await ask(endpoint, body, more);
  assert.equal(answer.code, code, answer.text);
  assert.deepEqual(answer.calls, []);
  for (const secret of [merchant.appKey, merchant.appSecret, sign(payload, merchant.appKey)])
    assert.ok(!answer.text.includes(secret), answer.text);
}

/** The right sign as the simulated merchant computes it, independent of the core's code. */
const right = (payload: FlatPayload) =>
  signOf(
    Object.entries(payload).map(([name, value]) => [name, String(value)]),
    merchant.appKey,
  );
const assertAll = <T>(arbitrary: fc.Arbitrary<T>, hold: (value: T) => Promise<void> | void, usual = 60) =>
  fc.assert(
    fc.asyncProperty(arbitrary, async (value) => hold(value)),
    { numRuns: runs(usual) },
  );

describe.each(signedEndpoints.map((endpoint) => [endpoint.name, endpoint] as const))(
  'a call of %s, for every payload of its schema',
  (_name, endpoint) => {
    const payloads = payloadsOf(endpoint);
    const optional = Object.entries(endpoint.members.shape)
      .filter(([, schema]) => isOptional(schema))
      .map(([name]) => name);

    it('is accepted with a right sign in any JSON layout, with the same meaning (round-trip, order-free)', async () => {
      await assertAll(fc.tuple(payloads, layouts), async ([payload, layout]) => {
        const [plain, laidOut] = [
          await ask(endpoint, bodyOf(payload, right(payload))),
          await ask(endpoint, bodyOf(payload, right(payload), layout)),
        ];
        assert.equal(plain.code, 0, plain.text);
        assert.ok(plain.calls.length > 0);
        assert.deepEqual(laidOut, plain);
      });
    });

    it('has the same idempotency key in any layout: its sign', async () => {
      await assertAll(
        fc.tuple(payloads, layouts, fc.boolean()),
        async ([payload, layout, asText]) => {
          const same = asText
            ? Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]))
            : payload;
          const mark = async (body: string) =>
            (await ask(endpoint, body)).calls.map(({ input }) => (input as { sign?: string } | null)?.sign);
          assert.deepEqual(
            await mark(bodyOf(same, right(payload), layout)),
            await mark(bodyOf(payload, right(payload))),
          );
        },
        30,
      );
    });

    it('is refused with a sign in lower case, of another key or payload (sign-shape, wrong-key, tamper)', async () => {
      await assertAll(
        fc.tuple(payloads, payloads),
        async ([payload, other]) => {
          await mustRefuse(endpoint, payload, bodyOf(payload, sign(payload, `${merchant.appKey}x`)), 4006);
          if (/[A-F]/.test(right(payload)))
            await mustRefuse(endpoint, payload, bodyOf(payload, right(payload).toLowerCase()), 4006);
          if (canonicalForm(payload, 'k') !== canonicalForm(other, 'k'))
            await mustRefuse(endpoint, payload, bodyOf(payload, right(other)), 4006);
        },
        40,
      );
    });

    it('is refused if a member was changed, added or removed after signing (tamper)', async () => {
      await assertAll(fc.tuple(payloads, payloads, fc.nat(), fc.boolean()), async ([payload, other, pick, remove]) => {
        const names = Object.keys(endpoint.members.shape);
        const name = names[pick % names.length]!;
        const { [name]: _old, ...others } = payload;
        const edited: FlatPayload = remove || other[name] === undefined ? others : { ...others, [name]: other[name] };
        if (canonicalForm(edited, 'k') === canonicalForm(payload, 'k')) return;
        await mustRefuse(endpoint, edited, bodyOf(edited, right(payload)), 4006);
      });
    });

    it('may have empty optional members, with the same sign and meaning (empty-excluded)', async () => {
      await assertAll(
        payloads,
        async (payload) => {
          const missing = optional.filter((name) => payload[name] === undefined);
          const padded = { ...payload, ...Object.fromEntries(missing.map((name) => [name, ''])) };
          assert.equal(right(padded), right(payload));
          assert.deepEqual(
            await ask(endpoint, bodyOf(padded, right(payload))),
            await ask(endpoint, bodyOf(payload, right(payload))),
          );
        },
        30,
      );
    });

    it('is refused as malformed with an unknown member, even if it is signed', async () => {
      const unknownMembers = fc.constantFrom(
        'Sign',
        'Zone',
        'apple',
        'ähre',
        '10',
        '9',
        '\u{10000}',
        '\uffff',
        'constructor',
      );
      await assertAll(
        fc.tuple(payloads, fc.uniqueArray(unknownMembers, { minLength: 1, maxLength: 4 })),
        async ([payload, extra]) => {
          const more = { ...payload, ...Object.fromEntries(extra.map((name) => [name, '1'])) };
          await mustRefuse(endpoint, more, bodyOf(more, right(more)), 4003);
        },
        30,
      );
    });

    it('is accepted exactly if its timestamp is within the window, limits included (window)', async () => {
      const offsets = fc.oneof(fc.integer({ min: -400, max: 400 }), fc.constantFrom(-301, -300, -299, 299, 300, 301));
      await assertAll(fc.tuple(payloads, offsets), async ([payload, offset]) => {
        const dated = { ...payload, timestamp: String(wallMs / 1000 + offset) };
        const { code } = await ask(endpoint, bodyOf(dated, right(dated)));
        assert.equal(code, Math.abs(offset) <= 300 ? 0 : 4003);
      });
    });

    it('is refused without effect if the credentials are wrong', async () => {
      await assertAll(
        payloads,
        async (payload) => {
          const body = bodyOf(payload, right(payload));
          await mustRefuse(endpoint, payload, body, 4009, { appsecret: `${merchant.appSecret}x` });
          await mustRefuse(endpoint, payload, body, 4001, { appid: 'unknown' });
          await mustRefuse(endpoint, payload, body, 4000, { appid: '' });
        },
        10,
      );
    });

    /** Members that are text even if they look like a number. */
    const textOnly = new Set(['machine_no', 'code', 'trade_id']);

    it('has the same meaning as every payload of the schema with the same sign (injective-in-schema)', async () => {
      let alike = 0;
      await assertAll(
        fc.tuple(payloads, fc.infiniteStream(fc.boolean())),
        async ([payload, flips]) => {
          // The same numbers as text or as integers have the same meaning.
          const twin = Object.fromEntries(
            Object.entries(payload).map(([name, value]) => [
              name,
              !textOnly.has(name) && /^(?:0|[1-9]\d{0,14})$/.test(String(value)) && flips.next().value
                ? Number(value)
                : String(value),
            ]),
          );
          if (canonicalForm(twin, 'k') !== canonicalForm(payload, 'k')) return;
          alike += 1;
          const [one, other] = [
            await ask(endpoint, bodyOf(payload, right(payload))),
            await ask(endpoint, bodyOf(twin, right(payload))),
          ];
          assert.deepEqual(other, one);
        },
        30,
      );
      expect(alike).toBeGreaterThan(0);
    });
  },
);
