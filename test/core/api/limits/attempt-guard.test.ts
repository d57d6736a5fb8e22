import { beforeEach, describe, expect, it } from 'vitest';
import type { ApiRequest } from '#core/api/http-types.ts';
import { limitNetworkOf, senderAddress } from '#core/api/limits/sender-address.ts';
import { AttemptGuard } from '#core/api/limits/attempt-guard.ts';
import { KeyedLimiter } from '#core/api/limits/keyed-limiter.ts';
import { noLimits, type AttemptLimits } from '#core/domain/attempt-limits.ts';
import { refuse } from '#core/domain/errors.ts';
import type { Merchant } from '#core/domain/merchant.ts';
import { goodCalls } from '../good-calls.ts';
import { base, clock, headers, makeApi, merchant, payloadOf, type Reply } from '../api-world.ts';

const limits: AttemptLimits = {
  secrets: { burst: 3, perMinute: 6 },
  secretsPerAddress: { burst: 5, perMinute: 6 },
  signs: { burst: 3, perMinute: 6 },
  pickupCodes: { burst: 3, perMinute: 6 },
  unknownMachines: { burst: 3, perMinute: 6 },
};
const other: Merchant = { appId: 'app-2', appSecret: 'a-secret-of-app-2', appKey: 'a-key-of-app-2', name: 'Two' };
const merchants = [merchant, other];

let now = 0;
beforeEach(() => {
  now = 0;
});

function createGuardedApi(attemptLimits: AttemptLimits = limits) {
  const guard = new AttemptGuard({ monotonic: () => now }, attemptLimits, (appId) =>
    merchants.some((each) => each.appId === appId),
  );
  return makeApi({ guard, merchants, clock: { ...clock, monotonic: () => now } });
}

type Api = ReturnType<typeof makeApi>;
const attacker = '203.0.113.9';
const shop = '198.51.100.1';
const validBody = JSON.stringify({ payload: payloadOf(goodCalls.deliver.members) });
const wrongSecret = { ...headers, appsecret: 'guess' };
const deliver = (api: Api, more: Partial<ApiRequest>): Promise<Reply> => api.send({ body: validBody, ...more });

/** The codes of so many calls, one behind the other. */
async function codes(times: number, call: () => Promise<Reply>): Promise<number[]> {
  const codesSeen: number[] = [];
  for (let time = 0; time < times; time++) codesSeen.push((await call()).code);
  return codesSeen;
}

describe('wrong AppSecrets', () => {
  it('get 4290 (HTTP 429) with Retry-After once there were too many, and so does the right one, unread', async () => {
    const api = createGuardedApi();
    expect(await codes(4, () => deliver(api, { address: attacker, headers: wrongSecret }))).toEqual([
      4009, 4009, 4009, 4290,
    ]);
    const reply = await deliver(api, { address: attacker });
    expect(reply).toMatchObject({
      status: 429,
      code: 4290,
      message: 'too many requests: too many wrong AppSecrets from this address',
      data: { retry_after_ms: 10_000 },
    });
    expect(reply.headers['retry-after']).toBe('10');
    expect((await deliver(api, { address: attacker, headers: { ...headers, 'accept-language': 'zh' } })).message).toBe(
      '请求过于频繁：此地址的 AppSecret 错误过多',
    );
    expect(api.fake.calls).toEqual([]);
    now += 10_000;
    expect((await deliver(api, { address: attacker })).code).toBe(0);
  });

  it('from another address never lock the merchant out', async () => {
    const api = createGuardedApi();
    await codes(50, () => deliver(api, { address: attacker, headers: wrongSecret }));
    expect((await deliver(api, { address: shop })).code).toBe(0);
  });

  it('for other apps from the same address do not lock out a merchant that has shown its own there', async () => {
    const api = createGuardedApi();
    await deliver(api, { address: shop });
    expect(
      await codes(7, () => deliver(api, { address: shop, headers: { appid: 'made-up', appsecret: 'x' } })),
    ).toEqual([4001, 4001, 4001, 4001, 4001, 4290, 4290]);
    expect((await deliver(api, { address: shop })).code).toBe(0);
    expect(
      (await deliver(api, { address: shop, headers: { appid: other.appId, appsecret: other.appSecret } })).code,
    ).toBe(4290);
  });

  it('count for a whole /64 of IPv6, and an IPv4 address that is mapped into it is itself', async () => {
    const api = createGuardedApi();
    let last = 0;
    expect(await codes(4, () => deliver(api, { address: `2001:db8:1:2::${++last}`, headers: wrongSecret }))).toEqual([
      4009, 4009, 4009, 4290,
    ]);
    expect((await deliver(api, { address: '2001:db8:1:3::1', headers: wrongSecret })).code).toBe(4009);
    expect(limitNetworkOf('::ffff:203.0.113.9')).toBe('203.0.113.9');
    expect(limitNetworkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  });
});

describe('wrong signs', () => {
  it('are answered 4290 once there were too many from one address; elsewhere the app goes on', async () => {
    const api = createGuardedApi();
    const forged = JSON.stringify({ payload: payloadOf(goodCalls.deliver.members, 'no key') });
    expect(await codes(4, () => deliver(api, { address: attacker, body: forged }))).toEqual([4006, 4006, 4006, 4290]);
    expect(await deliver(api, { address: attacker })).toMatchObject({
      code: 4290,
      message: 'too many requests: too many wrong signs from this address',
    });
    expect((await deliver(api, { address: shop })).code).toBe(0);
  });
});

describe('pickup codes', () => {
  const { path, members } = goodCalls['consume-pickup-code'];
  const consume = (api: Api, machine: string = members.machine_no): Promise<Reply> =>
    api.signed(path, { ...members, machine_no: machine }, { address: shop });

  it.each([4004, 6031, 6032, 6033] as const)(
    'that are answered %d are tried so often at one machine by one app, and no more',
    async (code) => {
      const api = createGuardedApi();
      api.fake.answers.set('pickupCodes.consume', () => refuse(code));
      expect(await codes(4, () => consume(api))).toEqual([code, code, code, 4290]);
      const serviceCalls = api.fake.calls.length;
      expect(await consume(api)).toMatchObject({
        status: 429,
        message: 'too many requests: too many wrong pickup codes at this machine',
      });
      expect(api.fake.calls).toHaveLength(serviceCalls);
      expect((await consume(api, '16327130')).code).toBe(code);
    },
  );

  it('are tried no oftener at once than one by one', async () => {
    const api = createGuardedApi();
    api.fake.answers.set('pickupCodes.consume', () => refuse(4004));
    const codesSeen = await Promise.all(Array.from({ length: 20 }, () => consume(api)));
    expect(codesSeen.filter(({ code }) => code === 4004)).toHaveLength(3);
  });

  it('that are right cost nothing', async () => {
    const api = createGuardedApi();
    expect(await codes(10, () => consume(api))).toEqual(Array.from({ length: 10 }, () => 0));
  });
});

describe('unknown machines', () => {
  it('are answered 4290 once there were too many, and known ones still as ever', async () => {
    const api = createGuardedApi();
    api.fake.answers.set('deliveries.deliver', () => refuse(6026));
    expect(await codes(4, () => deliver(api, { address: shop }))).toEqual([6026, 6026, 6026, 4290]);
    api.fake.answers.clear();
    expect((await deliver(api, { address: shop })).code).toBe(0);
  });
});

describe('limits', () => {
  it('that are off refuse no call', async () => {
    const api = createGuardedApi(noLimits);
    expect(new Set(await codes(300, () => deliver(api, { address: attacker, headers: wrongSecret })))).toEqual(
      new Set([4009]),
    );
  });

  it('take a bounded memory, and none for invented names', () => {
    const limiter = new KeyedLimiter({ monotonic: () => now }, { burst: 1, perMinute: 1 }, 100);
    for (let key = 0; key < 1_000; key++) limiter.spend(String(key));
    expect(limiter.size).toBe(100);
    expect([limiter.waitMs('0'), limiter.waitMs('999')]).toEqual([0, 60_000]);
  });
});

describe('the sender of a request', () => {
  const proxies = ['10.0.0.0/8', 'fd00::/8'];
  it.each([
    ['is the other end, where no proxy is trusted', shop, '1.2.3.4', [], shop],
    ['is the other end, where that is no proxy', shop, '1.2.3.4', proxies, shop],
    ['is whom the proxy has heard', '10.0.0.1', '1.2.3.4', proxies, '1.2.3.4'],
    ['is not what the sender itself wrote', '10.0.0.1', '9.9.9.9, 1.2.3.4', proxies, '1.2.3.4'],
    ['stands behind a row of proxies', '::ffff:10.0.0.1', '1.2.3.4, 10.0.0.2', proxies, '1.2.3.4'],
    ['is the proxy, without a header', '10.0.0.1', undefined, proxies, '10.0.0.1'],
    ['is the proxy, with an invalid header', '10.0.0.1', 'unknown', proxies, '10.0.0.1'],
    ['may have an IPv6 address', 'fd00::1', '2001:db8::5', proxies, '2001:db8::5'],
  ])('%s', (_what, remote, forwardedFor, trusted, sender) => {
    expect(senderAddress(remote, forwardedFor, trusted)).toBe(sender);
  });
});

describe('a call that names no address', () => {
  it('is one of everybody without', async () => {
    const api = createGuardedApi();
    expect(
      await codes(4, () => api.send({ path: `${base}/deliveries`, headers: wrongSecret, body: validBody })),
    ).toEqual([4009, 4009, 4009, 4290]);
  });
});
