import { describe, expect, test } from 'vitest';
import type { ClauseName } from '#harness/specification/clauses.ts';
import type { Call, CallBody, Members } from '#harness/specification/observation.ts';
import { machineOf } from '#harness/specification/rules/calls/envelope.ts';
import { judgeCallWithoutMachine } from '#harness/specification/rules/judge-call.ts';
import { ok, refusal, SampleCalls, sampleMachine, sampleTerms, wallStart } from '../sample.ts';

const now = Math.floor(wallStart / 1000);
const asMachine = { machine_no: sampleMachine.machineNo };

function signed(members: Members, changes: Partial<Extract<CallBody, { kind: 'signed' }>> = {}): CallBody {
  return { kind: 'signed', members, sign: 'right', signId: 's', ...changes };
}

/** Sentences about a call at 1000 ms. */
function findings(
  target: string,
  changes: Partial<Call>,
  [status, code]: readonly [number, number],
): readonly string[] {
  return new SampleCalls().add(target, {}, refusal(status, code), { at: 1000, changes }).findings();
}

const read = 'POST /orders/60';
const sound = { ...asMachine, timestamp: now };

describe('a call is refused for the first reason of all', () => {
  const malformed = (fault: ClauseName): CallBody => ({ kind: 'malformed', fault });
  const wrongSign = signed({ ...sound, more: 1 }, { sign: 'wrong' });

  test.each<readonly [string, string, Partial<Call>, number, number]>([
    ['unknown-path', 'POST /nothing', { credentials: 'secret-wrong' }, 404, 4004],
    ['unknown-path', 'POST /orders/', {}, 404, 4004],
    ['unknown-path', 'POST /Orders', {}, 404, 4004],
    ['wrong-http-method', 'GET /orders', { credentials: 'secret-wrong' }, 405, 4004],
    ['appid-missing', read, { credentials: 'appid-missing', body: malformed('body-malformed') }, 401, 4000],
    ['appid-unknown', read, { credentials: 'appid-unknown' }, 401, 4001],
    ['appsecret-wrong', read, { credentials: 'secret-wrong', body: wrongSign }, 401, 4009],
    ['body-size', read, { body: malformed('body-size') }, 413, 4003],
    ['form-body', read, { body: malformed('form-body') }, 400, 4003],
    ['payload-malformed', read, { body: malformed('payload-malformed') }, 400, 4003],
    ['sign-missing', read, { body: signed({ timestamp: 1 }, { sign: 'missing' }) }, 400, 4003],
    ['sign-wrong', read, { body: wrongSign }, 400, 4006],
    ['timestamp-malformed', read, { body: signed(asMachine) }, 400, 4003],
    ['timestamp-malformed', read, { body: signed({ ...sound, timestamp: wallStart }) }, 400, 4003],
    ['timestamp-malformed', read, { body: signed({ ...sound, timestamp: `0${now}` }) }, 400, 4003],
    ['timestamp-outside-window', read, { body: signed({ ...sound, timestamp: now - 302 }) }, 400, 4003],
    ['timestamp-outside-window', read, { body: signed({ ...sound, timestamp: now + 302 }) }, 400, 4003],
    ['separator-in-member', read, { body: signed({ ...sound, 'a=b': 1 }) }, 400, 4003],
    ['path-id-malformed', 'POST /orders/060', { body: signed({ ...sound, more: 1 }) }, 404, 4004],
    ['path-id-malformed', 'POST /orders/9007199254740992', { body: signed(sound) }, 404, 4004],
    ['unknown-member', read, { body: signed({ timestamp: now, more: 1 }) }, 400, 4003],
    ['missing-member', read, { body: signed({ timestamp: now }) }, 400, 4003],
    ['machine-no', read, { body: signed({ ...sound, machine_no: '8601234' }) }, 400, 4003],
    ['path-id-differs', read, { body: signed({ ...sound, order_id: 61 }) }, 400, 4003],
    ['method-constant', 'POST /deliveries', { body: signed(deliver({ method: 'put' })) }, 400, 6021],
    ['method-constant', 'POST /deliveries', { body: signed(deliver({ method: '' })) }, 400, 6021],
    ['integer-or-text', 'POST /deliveries', { body: signed(deliver({ record_id: '078' })) }, 400, 4003],
    ['integer-or-text', 'POST /deliveries', { body: signed(deliver({ record_id: 0 })) }, 400, 4003],
    ['codes-product-member', 'POST /pickup_codes', { body: signed(codes({ product_id: 7 })) }, 400, 4003],
    [
      'unknown-member',
      'POST /orders',
      { body: order({ products: [{ product_id: 7, quantity: 1, x: 1 }] }) },
      400,
      4003,
    ],
    ['wrong-member', 'POST /orders', { body: order({ products: [] }) }, 400, 4003],
    ['wrong-member', 'POST /orders', { body: order({ products: [{ product_id: 7, quantity: 101 }] }) }, 400, 4003],
    ['trade-id', 'POST /orders', { body: order({ trade_id: 'a&b' }) }, 400, 4003],
    ['trade-id', 'POST /orders', { body: order({ trade_id: 'x'.repeat(65) }) }, 400, 4003],
    ['notify-url-form', 'POST /orders', { body: order({ notify_url: 'ftp://shop.example/' }) }, 400, 4003],
    ['notify-url-form', 'POST /orders', { body: order({ notify_url: 'https://me@shop.example/' }) }, 400, 4003],
  ])('%s: %s', (clause, target, changes, status, code) => {
    expect(findings(target, changes, [status, code])).toEqual([]);
    const wrong = code === 4003 ? ([400, 4006] as const) : ([400, 4003] as const);
    expect(findings(target, changes, wrong)).toEqual([
      expect.stringMatching(new RegExp(`allowed is ${status} with ${code} \\(${clause}\\)$`)),
    ]);
  });

  test('puts it as a person would', () => {
    expect(findings(read, { body: wrongSign }, [200, 0])).toEqual([
      'POST /orders/60 with a wrong sign was answered 200 with 0; allowed is 400 with 4006 (sign-wrong)',
    ]);
  });

  test('allows both at the edge of the window', () => {
    // The call is judged at 1000 to 1010 ms.
    const edge = (changes: Partial<Call>): readonly string[] =>
      (
        [
          [400, 4003],
          [404, 4004],
        ] as const
      ).flatMap((answer) => findings(read, changes, answer));
    expect(edge({ body: signed({ ...sound, timestamp: now - 299 }) })).toEqual([]);
    expect(edge({ body: signed({ ...sound, timestamp: now - 298 }) })).toHaveLength(1);
  });

  test('and goes to its endpoint without one', () => {
    const members = { ...sound, order_id: '' };
    expect(findings(read, { body: signed(members) }, [404, 4004])).toEqual([]);
    expect(findings(`${read}?x=1`, { body: signed(sound) }, [404, 4004])).toEqual([]);
  });
});

function deliver(changes: Members): Members {
  return { ...sound, method: 'device.delivery.put', order_id: 60, record_id: 78, ...changes };
}

function codes(changes: Members): Members {
  return { ...sound, method: 'pickup_code.product.all', ...changes };
}

function order(changes: Members): CallBody {
  const members = { ...asMachine, notify_url: 'https://shop.example/', trade_id: 'T', products: [], ...changes };
  return { kind: 'plain', members };
}

describe('the memory of answers', () => {
  const pay = (calls: SampleCalls, answer: ReturnType<typeof refusal> | null, at: number): SampleCalls =>
    calls.add('PUT /orders/61', {}, answer, { at, changes: { body: signed({ ...sound, status: 1 }) } });
  const unknown = refusal(404, 4004);

  test('gives the first answer again', () => {
    expect(pay(pay(new SampleCalls(), unknown, 1000), unknown, 5000).findings()).toEqual([]);
    expect(pay(pay(new SampleCalls(), unknown, 1000), ok(''), 5000).findings()).toEqual([
      'PUT /orders/61 was sent again with the same sign and answered 200 with 0 and ""; allowed is the answer of the ' +
        'first call, 404 with 4004 and {} (same-bytes-same-answer)',
    ]);
  });

  const createCall = { notify_url: 'https://shop.example/', trade_id: 'T', products: [{ product_id: 7, quantity: 1 }] };
  const created = (): SampleCalls =>
    new SampleCalls().add('POST /orders', createCall, ok({ order_id: 61 }), { at: 100 });

  test('has no second effect, and none for a path of its own', () => {
    const paid = pay(created(), ok(''), 1000).add('PUT /orders/61', { status: 2 }, ok(''), { at: 2000 });
    expect(pay(paid, ok(''), 3000).findings()).toEqual([]);
    expect(pay(paid, refusal(409, 6043), 4000).findings()).toHaveLength(1);
  });

  test('knows the answer of a call that brought none from its repeat', () => {
    expect(pay(pay(created(), null, 1000), ok(''), 5000).findings()).toEqual([]);
    // It took effect or not: paid late, it would be closed.
    const refunded = pay(created(), null, 1000).add('PUT /orders/61', { status: 2 }, ok(''), { at: 2000 });
    expect(pay(refunded, ok(''), 3000).findings()).toEqual([]);
    expect(pay(refunded, refusal(409, 6043), 4000).findings()).toHaveLength(1);
  });

  test('passes a core over that failed inside', () => {
    expect(pay(pay(created(), refusal(500, 5000), 1000), ok(''), 5000).findings()).toEqual([]);
  });

  test('forgets after its time, within a minute', () => {
    const late = { ...sampleTerms, limits: { ...sampleTerms.limits, timestampWindowMs: 10_000_000 } };
    const repeated = (at: number, answer: ReturnType<typeof refusal>): readonly string[] => {
      const calls = pay(new SampleCalls({}, late), unknown, 1000).add(
        'POST /orders',
        createCall,
        ok({ order_id: 61 }),
        {
          at: 2000,
        },
      );
      return pay(calls, answer, at).findings();
    };
    expect(repeated(600_900, ok(''))).toHaveLength(1);
    expect(repeated(600_900, unknown)).toEqual([]);
    expect(repeated(630_000, ok(''))).toEqual([]);
    expect(repeated(630_000, unknown)).toEqual([]);
    expect(repeated(661_200, ok(''))).toEqual([]);
    expect(repeated(661_200, unknown)).toHaveLength(1);
  });
});

describe('a call without a machine', () => {
  const call = (target: string, body: CallBody, answer: Call['answer']): Call => {
    const [method = '', path = ''] = target.split(' ');
    const common = { from: 0, to: 10, call: 1, events: [0], appId: 'shop', credentials: 'right' as const };
    return { ...common, method, path, body, answer };
  };
  const found = (...given: Parameters<typeof call>): readonly string[] =>
    judgeCallWithoutMachine(sampleTerms, call(...given)).flatMap(({ mismatches }) => mismatches.map((m) => m.sentence));

  test('is a ping, or names a machine that is not there', () => {
    expect(found('POST /ping', { kind: 'none' }, ok('pong'))).toEqual([]);
    expect(found('POST /ping', { kind: 'none' }, ok('ping'))).toHaveLength(1);
    const body = signed({ machine_no: '99999999', timestamp: now });
    expect(found(read, body, refusal(404, 6026))).toEqual([]);
    expect(found(read, body, refusal(404, 4004))).toEqual([expect.stringContaining('(get-unknown-machine)')]);
  });

  test('is found by what it names', () => {
    const named = (path: string, body: CallBody): string | null => machineOf({ path, body });
    expect(named('/orders/60', signed({ machine_no: 86012345 }))).toBe('86012345');
    expect(named('/rent/machines/86012345', { kind: 'none' })).toBe('86012345');
    expect(named('/rent/machines', { kind: 'none' })).toBeNull();
    expect(named('/orders/60', signed({ machine_no: '8601234' }))).toBeNull();
  });
});
