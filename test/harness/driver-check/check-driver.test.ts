import { describe, expect, it } from 'vitest';
import type { Driver } from '#drivers/driver.ts';
import { openApiDriver } from '#drivers/open-api/index.ts';
import { checkDriver, driverChecks, examineDriver } from '#harness/driver-check/check-driver.ts';
import { ManualClock } from '#test/drivers/manual-clock.ts';
import { untyped } from '#test/drivers/sample-driver.ts';

const settings = {
  url: 'http://cloud.example',
  machineUrl: 'http://cloud.example',
  merchant: { appId: 'a', appSecret: 'b', appKey: 'c' },
  options: {},
};
const clock = new ManualClock();
const examine = (driver: Driver) => examineDriver(driver, 'a.ts', { settings, clock });

/** The first driver with some functions broken. */
function broken(change: (driver: Driver) => object): Driver {
  const sound = openApiDriver(settings);
  return { ...sound, ...change(sound) };
}

const merchant =
  (changes: (merchant: Driver['merchant']) => object) =>
  (driver: Driver): object => ({ merchant: { ...driver.merchant, ...changes(driver.merchant) } });
const machine =
  (changes: (machine: Driver['machine']) => object) =>
  (driver: Driver): object => ({ machine: { ...driver.machine, ...changes(driver.machine) } });
let counter = 0;

const cases: readonly [check: string, what: string, change: (driver: Driver) => object, seen: RegExp][] = [
  ['opens', 'has no name', () => ({ name: '' }), /no driver with a name/],
  [
    'capabilities',
    'misspells a capability',
    ({ capabilities }) => ({ capabilities: { ...capabilities, pickupCode: true } }),
    /"pickupCode"; did you mean "pickupCodes"/,
  ],
  ['functions', 'lacks a function', merchant(() => ({ refund: undefined })), /merchant\.refund is missing/],
  [
    'connect',
    'describes no connection',
    machine(() => ({ connect: () => untyped({ link: 'tcp' }) })),
    /must be one of websocket, mqtt/,
  ],
  [
    'connect',
    'subscribes to nothing',
    machine(() => ({
      connect: () => ({
        link: 'mqtt',
        url: 'mqtt://broker.example',
        clientId: 'a',
        protocolVersion: 5,
        cleanStart: true,
        keepAliveSeconds: 60,
        subscriptions: [],
        firstFrames: [],
        farewell: [],
        heartbeatMs: 1000,
      }),
    })),
    /subscribes to nothing/,
  ],
  [
    'heartbeat',
    'sends a topic over a WebSocket',
    machine(() => ({ encodeHeartbeat: () => [{ topic: 'a', payload: new Uint8Array([1]) }] })),
    /the topic "a", and the link is a WebSocket/,
  ],
  [
    'same-input-same-bytes',
    'counts its messages',
    machine(() => ({ encodeHeartbeat: () => [{ topic: '', payload: Buffer.from(`beat ${(counter += 1)}`) }] })),
    /different frames for one input/,
  ],
  [
    'machines-differ',
    'is one machine',
    machine((sound) => ({
      connect: (_given: object, tools: never) => sound.connect({ machine: '10000009', key: 'k' }, tools),
      encodeHeartbeat: (_given: object, tools: never) =>
        sound.encodeHeartbeat({ machine: '10000009', key: 'k' }, tools),
    })),
    /two machines connect and report in the same way/,
  ],
  [
    'keys-differ',
    'signs with a key of its own',
    machine((sound) => ({
      connect: (given: { machine: string }, tools: never) => sound.connect({ ...given, key: 'k' }, tools),
      encodeHeartbeat: (given: { machine: string }, tools: never) =>
        sound.encodeHeartbeat({ ...given, key: 'k' }, tools),
    })),
    /two keys of one machine/,
  ],
  [
    'nonsense-frames',
    'throws for what it cannot read',
    machine(() => ({
      decodeCommand: ({ frame }: { frame: { payload: Uint8Array } }) =>
        JSON.parse(Buffer.from(frame.payload).toString()) as never,
    })),
    /threw an error in decodeCommand/,
  ],
  [
    'nonsense-frames',
    'reads a command in everything',
    machine(() => ({ decodeCommand: () => ({ kind: 'command', delivery: '1', items: 1, echo: null }) })),
    /it read a command in the 0 bytes/,
  ],
  [
    'outcomes-differ',
    'reports success always',
    machine((sound) => ({
      encodeResult: (report: object, tools: never) =>
        sound.encodeResult({ ...report, boardCode: null } as never, tools),
    })),
    /give the same frames/,
  ],
  [
    'nonsense-callbacks',
    'verifies everything',
    () => ({ readCallback: () => ({ kind: 'other', verified: true, identity: 'a' }) }),
    /it verified ""/,
  ],
  [
    'callback-identity',
    'numbers its callbacks',
    () => ({ readCallback: () => ({ kind: 'other', verified: false, identity: `${(counter += 1)}` }) }),
    /two identities/,
  ],
  [
    'requests',
    'calls an address of its own',
    merchant(() => ({
      createOrder: async (_input: object, { send }: Parameters<Driver['merchant']['createOrder']>[1]) => {
        await send({ method: 'GET', url: 'http://elsewhere.example/', headers: {}, body: new Uint8Array() });
        return untyped({ ok: false, refusal: { reason: 'other', status: 500, code: '', text: '' } });
      },
    })),
    /createOrder sent a request to http:\/\/elsewhere\.example\/, and settings\.url is http:\/\/cloud\.example/,
  ],
  [
    'repeated-call-same-request',
    'draws a number for each request',
    merchant((sound) => ({
      pay: (input: object, tools: Parameters<Driver['merchant']['pay']>[1]) =>
        sound.pay(input as never, { ...tools, at: tools.at + 1000 * (counter += 1), nonce: `${counter}` }),
    })),
    /pay sent two different requests/,
  ],
  [
    'answer-500',
    'takes any answer for a busy machine',
    merchant(() => ({
      pay: async (_input: object, { send }: Parameters<Driver['merchant']['pay']>[1]) => {
        const url = 'http://cloud.example/pay';
        const { status } = await send({ method: 'POST', url, headers: {}, body: new Uint8Array() });
        return { ok: false, refusal: { reason: 'busy', status, code: '', text: '' } };
      },
    })),
    /pay: it took the answer for the refusal "busy"/,
  ],
  [
    'answer-html',
    'looks at the status alone',
    merchant(() => ({
      pay: async (_input: object, { send }: Parameters<Driver['merchant']['pay']>[1]) => {
        const url = 'http://cloud.example/pay';
        const { status } = await send({ method: 'POST', url, headers: {}, body: new Uint8Array() });
        if (status === 200) return { ok: true, value: null };
        return { ok: false, refusal: { reason: 'other', status, code: '', text: '' } };
      },
    })),
    /pay: it took the answer for a success/,
  ],
  [
    'no-answer',
    'takes no answer for success',
    merchant(() => ({
      pay: async (_input: object, { send }: Parameters<Driver['merchant']['pay']>[1]) => {
        const url = 'http://cloud.example/pay';
        await send({ method: 'POST', url, headers: {}, body: new Uint8Array() }).catch(() => null);
        return { ok: true, value: null };
      },
    })),
    /pay: it answered success, and no answer had come/,
  ],
  [
    'forgeries',
    'forges nothing',
    merchant((sound) => ({
      deliver: (input: never, tools: Parameters<Driver['merchant']['deliver']>[1]) =>
        sound.deliver(input, { ...tools, forgery: undefined }),
    })),
    /left the request of deliver as it is/,
  ],
];

describe('the examination of a driver', () => {
  it('passes the first driver, with every check', async () => {
    const { passes, checks, driver } = await examine(openApiDriver(settings));
    expect(checks.filter(({ state }) => state !== 'PASS')).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual(driverChecks.map(({ name }) => name));
    expect([passes, driver]).toEqual([true, 'open-api']);
  });

  it.each(cases)('finds by %s a driver that %s', async (check, _what, change, seen) => {
    const { passes, checks } = await examine(broken(change));
    const failed = checks.find(({ state }) => state === 'FAIL');
    const named = checks.find(({ name }) => name === check);
    expect(passes).toBe(false);
    expect(named?.state, `${failed?.name ?? ''}: ${failed?.seen ?? ''}`).toBe('FAIL');
    expect(named?.seen).toMatch(seen);
    expect(named?.change?.en).not.toBe('');
    expect(named?.change?.zh).toMatch(/\p{Script=Han}/u);
  });

  it('counts a function that throws once, and skips what else needs it', async () => {
    const { passes, checks } = await examine(
      broken((sound) => ({
        ...sound,
        machine: {
          ...sound.machine,
          connect: () => {
            throw new Error('no plan');
          },
        },
      })),
    );
    const states = new Map(checks.map(({ name, state, seen }) => [name, `${state} ${seen ?? ''}`]));
    expect(passes).toBe(false);
    expect(states.get('connect')).toMatch(/^FAIL .*no plan/);
    for (const name of ['heartbeat', 'same-input-same-bytes', 'machines-differ', 'keys-differ', 'nonsense-frames'])
      expect(states.get(name), name).toBe('SKIP correct connect first, which failed in the same way');
  });

  it('has a case for every check of the test, and a Chinese title', () => {
    const examined = new Set(cases.map(([check]) => check));
    const alike = ['answer-empty', 'answer-other-json'];
    expect(driverChecks.map(({ name }) => name).filter((name) => !examined.has(name) && !alike.includes(name))).toEqual(
      [],
    );
    for (const { title } of driverChecks) expect(title.zh).toMatch(/\p{Script=Han}/u);
  });

  it('ends with the first check where nothing can be opened', async () => {
    const { passes, checks, driver } = await checkDriver({ reference: 'nowhere.ts', settings, folder: '/', clock });
    expect([passes, driver, checks.map(({ name, state }) => `${name} ${state}`)]).toEqual([
      false,
      'nowhere.ts',
      ['opens FAIL'],
    ]);
  });
});
