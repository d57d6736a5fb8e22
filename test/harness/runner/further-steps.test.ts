import { describe, expect, it } from 'vitest';
import type { RunResult } from '#harness/runner/run.ts';
import { readScenario } from '#harness/scenario/read-scenario.ts';
import type { ScenarioInput } from '#harness/scenario/scenario.ts';
import { count, play, unmet } from './play.ts';

const twoMerchants: Partial<ScenarioInput> = {
  merchants: [{ merchant: 'rival' }],
  fleet: [
    { group: 'snacks', motor: 'spring' },
    { group: 'other', motor: 'spring', merchant: 'rival' },
  ],
};

/** Codes that an endpoint has answered, in order. */
function codesOf({ history }: RunResult, endpoint: string): number[] {
  return history.events.flatMap((event) =>
    event.kind === 'answer' && event.endpoint === endpoint ? [event.code] : [],
  );
}

function problemsOf(over: Partial<ScenarioInput>): string[] {
  const base = { name: 'x', fleet: [{ group: 'snacks', motor: 'spring' }], tracks: [] };
  const read = readScenario({ ...base, ...over });
  return 'problems' in read ? read.problems.map(({ message }) => message) : [];
}

describe('two merchants', () => {
  it('sell at their own machines alone, and each gets its own callbacks', async () => {
    const result = await play([], {
      ...twoMerchants,
      tracks: [
        { on: 'snacks', steps: [{ order: 'x', as: 'rival', expect: 6026 }, { sell: {} }] },
        { on: 'other', steps: [{ sell: {} }, { order: 'y', as: 'merchant', expect: 6026 }] },
      ],
    });
    expect(unmet(result)).toEqual([]);
    const received = result.history.events.flatMap((event) =>
      event.kind === 'callback-received' ? [[event.receiver, event.signOk]] : [],
    );
    expect(received).toEqual(
      expect.arrayContaining([
        ['merchant', true],
        ['rival', true],
      ]),
    );
    expect(received).toHaveLength(2);
  });

  it('number their calls together', async () => {
    const result = await play([{ order: 'x' }, { read: 'order', about: 'x', as: 'rival', expect: 6026 }], twoMerchants);
    const calls = result.history.events.flatMap((event) => (event.kind === 'call' ? [event.call] : []));
    expect(calls).toEqual(calls.map((_, index) => index + 1));
  });

  it('may use the same trade id, one of them only once', async () => {
    const steps = [{ order: 'a' }, { order: 'b', tradeOf: 'a', expect: 6040 }] as const;
    const result = await play([...steps, { order: 'c', tradeOf: 'a', as: 'rival', at: { on: 'other' } }], twoMerchants);
    expect(unmet(result)).toEqual([]);
  });

  it('must be named before a group or a step can name them', () => {
    expect(
      problemsOf({ fleet: [{ group: 'snacks', motor: 'spring', merchant: 'rivla' }], merchants: [] }).join(),
    ).toContain('rivla');
    expect(
      problemsOf({
        merchants: [{ merchant: 'a' }, { merchant: 'a' }],
        tracks: [{ on: 'snacks', steps: [{ sell: {} }] }],
      }),
    ).toEqual(['there are two merchants called "a"']);
    const steps = [{ order: 'a', as: 'rival', receiver: 'other' }] as const;
    const problems = problemsOf({
      merchants: [{ merchant: 'rival' }],
      receivers: [{ receiver: 'other' }],
      tracks: [{ on: 'snacks', steps }],
    });
    expect(problems).toEqual(['the callbacks of merchant "rival" go to its own receiver: leave "receiver" out']);
  });
});

describe('an answer that may be any', () => {
  it('is no expectation, and neither is a step about what was refused', async () => {
    const result = await play([
      { order: 'a', quantity: 100, expect: 'any' },
      { pay: 'a', expect: 'any' },
      { resend: 'a', request: 'pay', expect: 'any' },
    ]);
    expect(count(result, 'expectation')).toBe(0);
    expect(codesOf(result, 'create-order')).toEqual([6047]);
    expect(codesOf(result, 'update-order')).toEqual([]);
  });
});

describe('requests that are sent again', () => {
  it('get the first answer, whichever endpoint they were for', async () => {
    const result = await play([
      { pickupCode: 'gift', count: 2 },
      { resend: 'gift', request: 'pickupCode' },
      { consume: 'gift', order: 'a' },
      { resend: 'gift', request: 'consume', times: 2 },
      { cancelCode: 'gift', nth: 2 },
      { resend: 'gift', request: 'cancelCode' },
      { order: 'b' },
      { update: 'b', status: 'USERPAYING' },
      { resend: 'b', request: 'update' },
    ]);
    expect(unmet(result)).toEqual([]);
    expect(result.judgement.findings).toEqual([]);
  });
});

describe('a machine', () => {
  it('stands in a zone, with prices and lanes of one product', async () => {
    const fleet = [
      { group: 'snacks', motor: 'spring', utcOffsetMinutes: -210, prices: [0, 150], lanesPerProduct: 2, lanes: 4 },
    ];
    const result = await play(
      [
        { order: 'a', lane: 3 },
        { pickupCode: 'gift', lane: 1, expiresIn: '10s' },
        { untilCodeExpiry: 'gift', plus: '-1s' },
        { consume: 'gift', order: 'b', lane: 0 },
        { deliver: 'b' },
        { awaitCallbacks: 'b' },
      ],
      { fleet },
    );
    expect(unmet(result)).toEqual([]);
    const [order] = result.history.events.filter((event) => event.kind === 'order-created');
    expect(order).toMatchObject({ records: [{ lane: 2 }] });
  });

  it('changes its mode in mid-run: its jobs wait, and go on in NORMAL', async () => {
    const result = await play([
      { order: 'a', quantity: 2 },
      { pay: 'a' },
      { queue: 'a' },
      { wait: '100ms' },
      { setMode: 'MAINTENANCE' },
      { wait: '30s' },
      { deliver: 'a', expect: 6021 },
      { setMode: 'NORMAL' },
      { awaitCallbacks: 'a' },
    ]);
    expect(unmet(result)).toEqual([]);
  });

  it('is offline without heartbeats, and an impostor with its number changes nothing', async () => {
    const result = await play([
      { order: 'a' },
      { pay: 'a' },
      { setMode: 'NORMAL' },
      { injectFault: 'no-heartbeat' },
      { wait: '599s' },
      { sendFrame: 'wrong-sign', times: 3, from: 'impostor' },
      { sendFrame: 'unknown-method' },
      { wait: '2s' },
      { deliver: 'a', expect: 4008 },
      { clearFault: 'no-heartbeat' },
      { wait: '6min' },
      { deliver: 'a' },
      { awaitCallbacks: 'a' },
    ]);
    expect(unmet(result)).toEqual([]);
    expect(result.judgement.findings).toEqual([]);
  });
});

describe('frames that a script asks for', () => {
  it('count for no machine but the one that sends them', async () => {
    const result = await play(
      [
        { order: 'a' },
        { pay: 'a' },
        { injectFault: 'never-answers', nextJobOnly: true },
        { deliver: 'a' },
        { wait: '5s' },
        { sendFrame: 'ack', from: 'neighbour' },
        { sendFrame: 'result', from: 'neighbour' },
        { wait: '1s' },
        { result: 'a', is: 'pending' },
        { sendFrame: 'result' },
        { awaitCallbacks: 'a' },
      ],
      {
        fleet: [
          { group: 'snacks', motor: 'spring' },
          { group: 'others', motor: 'spring' },
        ],
      },
    );
    expect(unmet(result)).toEqual([]);
    expect(result.judgement.findings).toEqual([]);
    const [, neighbour] = result.history.header.machines;
    const unmatched = result.history.events.filter(({ kind }) => kind === 'result-unmatched');
    expect(unmatched).toMatchObject([{ machine: neighbour?.machine }]);
  });

  it('come from no neighbour where there is one machine alone', () => {
    const tracks = [{ on: 'snacks', steps: [{ sendFrame: 'result', from: 'neighbour' }] }] as const;
    expect(problemsOf({ tracks })).toEqual([
      'there is one machine, which has no neighbour: give its group "count: 2", or add a group',
    ]);
  });

  it('count by their members: a wrong answer leaves the delivery in flight, the right one settles it', async () => {
    const result = await play([
      { order: 'a' },
      { pay: 'a' },
      { injectFault: 'never-answers', nextJobOnly: true },
      { deliver: 'a' },
      { wait: '5s' },
      { sendFrame: 'result', set: { floor_status: '256' } },
      { sendFrame: 'copy', back: 1 },
      { sendFrame: 'result', increase: { token: 1 } },
      { wait: '1s' },
      { result: 'a', is: 'pending' },
      { sendFrame: 'result', clock: '-1h' },
      { awaitCallbacks: 'a' },
    ]);
    expect(unmet(result)).toEqual([]);
    expect(result.judgement.findings).toEqual([]);
  });

  it.each([1, 2] as const)('are signed with the second of %i keys, or with the only one', async (keys) => {
    const result = await play(
      [{ order: 'a' }, { pay: 'a' }, { useKey: 2 }, { deliver: 'a' }, { awaitCallbacks: 'a' }],
      { fleet: [{ group: 'snacks', motor: 'spring', keys }] },
    );
    expect(unmet(result)).toEqual([]);
    expect(result.judgement.findings).toEqual([]);
  });
});

describe('a receiver', () => {
  it.each(['201', '202', '204'] as const)('that answers %s has acknowledged', async (fault) => {
    const result = await play([{ sell: {} }, { wait: '1min' }], {
      receivers: [{ receiver: 'merchant', faults: [{ fault }] }],
    });
    expect(unmet(result)).toEqual([]);
    expect(count(result, 'callback-acknowledged')).toBe(1);
    expect(count(result, 'callback-received')).toBe(1);
  });
});

describe('orders without a label', () => {
  it('are placed beside the one that has it, and close together', async () => {
    const result = await play([
      { order: 'a', copies: 4 },
      { untilExpiry: 'a', plus: '1s' },
    ]);
    expect(count(result, 'order-created')).toBe(5);
    const closed = result.history.events.filter(
      (event) => event.kind === 'callback-received' && event.method === 'order.closed',
    );
    expect(closed).toHaveLength(5);
  });
});
