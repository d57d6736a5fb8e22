import assert from 'node:assert';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '#core/domain/errors.ts';
import type { ApiRequest, ApiResponse } from '#core/api/http-types.ts';
import { goodCalls, type GoodCall } from './good-calls.ts';
import { base, headers, makeApi, merchant, payloadOf } from './api-world.ts';
import { runs } from '#test/properties/settings.ts';

const calls: readonly GoodCall[] = Object.values(goodCalls);
const withBody = calls.filter(({ bodyKind }) => bodyKind !== 'none');
const at = (call: GoodCall) => ({ method: call.method, path: `${base}${call.path}` });

const json = fc.jsonValue({ maxDepth: 4 });
const base64 = fc.oneof(
  fc.base64String(),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('base64')),
);
const scalars = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('', '0', '-0', '1e3', '9'.repeat(30)),
);
const names = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'key',
    'sign',
    'payload',
    'machine_no',
    'timestamp',
    'method',
  ),
);
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.string({ unit: 'binary' }),
  json.map((value) => JSON.stringify(value)),
  base64.map((payload) => JSON.stringify({ payload })),
  json.map((value) => JSON.stringify({ payload: Buffer.from(JSON.stringify(value)).toString('base64') })),
  fc
    .dictionary(names, scalars)
    .map((value) => JSON.stringify({ payload: Buffer.from(JSON.stringify(value)).toString('base64') })),
);

/** A refusal that a client can live with: a 4xx, an envelope, a documented code with its text, and no secret in it. */
function assertRefused({ status, headers: answered, body }: ApiResponse): void {
  assert.ok(status >= 400 && status < 500, `status ${status}: ${body}`);
  assert.equal(answered['content-type'], 'application/json; charset=utf-8');
  const envelope = JSON.parse(body) as { code: number; message: string; data: object };
  assert.deepEqual(Object.keys(envelope), ['code', 'message', 'data']);
  const text = errorCodes[envelope.code as keyof typeof errorCodes] as { en: string; zh: string } | undefined;
  assert.ok(text && (envelope.message.startsWith(text.en) || envelope.message.startsWith(text.zh)), body);
  for (const secret of [merchant.appSecret, merchant.appKey])
    assert.ok(!JSON.stringify([answered, body]).includes(secret), body);
}

function fuzz(requests: fc.Arbitrary<ApiRequest>, usualRuns: number): Promise<void> {
  const errors: unknown[] = [];
  const api = makeApi({ onError: (error) => errors.push(error) });
  return fc.assert(
    fc.asyncProperty(requests, async (request) => {
      assertRefused(await api.handle(request));
      assert.deepEqual(errors, []);
      assert.deepEqual(api.fake.calls, []);
    }),
    { numRuns: runs(usualRuns) },
  );
}

describe('never-500', () => {
  it('holds for any body of a caller that is known: a 4xx with the reason, and no service is called', async () => {
    await fuzz(
      fc.tuple(fc.constantFrom(...withBody), bodies).map(([call, body]) => ({ ...at(call), headers, body })),
      3_000,
    );
  });

  it('holds for signed members of any kind', async () => {
    const signed = fc
      .tuple(
        fc.constantFrom(...withBody.filter(({ bodyKind }) => bodyKind === 'signed')),
        names,
        fc.oneof(fc.string({ unit: 'binary' }), fc.maxSafeInteger()),
      )
      .filter(([{ members }, name]) => !(name in members) && name !== 'sign')
      .map(([call, name, value]) => {
        const members = Object.defineProperty({ ...call.members }, name, { value, enumerable: true });
        return { ...at(call), headers, body: JSON.stringify({ payload: payloadOf(members) }) };
      });
    await fuzz(signed, 1_000);
  });

  it('holds for any headers, methods and paths', async () => {
    const header = fc.dictionary(
      fc.constantFrom('appid', 'appsecret', 'accept-language', 'x'),
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(merchant.appId, '__proto__', 'en')),
    );
    const paths = fc.oneof(
      fc.webPath(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...calls.map((call) => `${base}${call.path}`)),
      fc.webPath().map((path) => `${base}${path}`),
    );
    const methods = fc.oneof(fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'OPTIONS'), fc.string());
    await fuzz(fc.record({ method: methods, path: paths, headers: header, body: bodies }), 2_000);
  });

  it('differs from success: the same calls unharmed are answered with 200', async () => {
    const api = makeApi();
    for (const call of calls) {
      const body = call.bodyKind === 'signed' ? { payload: payloadOf(call.members) } : call.members;
      expect((await api.handle({ ...at(call), headers, body: JSON.stringify(body) })).status).toBe(200);
    }
  });
});
