import { describe, expect, it } from 'vitest';
import {
  verify,
  type Callback,
  type Delivery,
  type MachineEvent,
  type Sale,
  type Observations,
} from '#bench/crash/verify.ts';

const machine = '10000001';

/** Two sales on one machine, one after the other, as a sound core does them. */
function sound(): { sales: Sale[]; callbacks: Callback[]; machines: MachineEvent[] } {
  const one = (nth: number): { sale: Sale; callback: Callback; machines: MachineEvent[] } => {
    const [id, at, record] = [`100000000000000${nth}`, nth * 5_000, 100 + nth];
    const delivery: Delivery = { id, requestedAt: at, seenAt: at + 1_500, outcome: 'success', finalOutcome: 'success' };
    const base = { machine, delivery: id, record };
    return {
      sale: {
        machine,
        order: 10 + nth,
        record,
        orderStatus: 'SUCCESS',
        recordStatus: '出货完成',
        deliveries: [delivery],
      },
      callback: { signOk: true, body: { delivery_id: id, deliver_status: '1', error_msg: '' } },
      machines: [
        { ...base, t: at + 10, kind: 'command-received', token: nth },
        { ...base, t: at + 500, kind: 'item-dropped' },
        { ...base, t: at + 700, kind: 'answer-sent' },
      ],
    };
  };
  const both = [one(1), one(2)];
  return {
    sales: both.map(({ sale }) => sale),
    callbacks: both.map(({ callback }) => callback),
    machines: both.flatMap(({ machines }) => machines),
  };
}

function broken(
  change: (seen: ReturnType<typeof sound>) => void,
  fleetKills: readonly number[] = [],
): readonly string[] {
  const seen = sound();
  change(seen);
  const whole: Observations = {
    sales: seen.sales,
    callbacks: seen.callbacks,
    fleetRuns: [seen.machines],
    fleetKills,
    dwellMs: 4_000,
  };
  return verify(whole)
    .filter(({ violations }) => violations.length > 0)
    .map(({ name }) => name);
}

/** Changes the first sale, and its first delivery. */
function sale(seen: ReturnType<typeof sound>, change: Partial<Sale>, delivery: Partial<Delivery> = {}): void {
  const [first, ...others] = seen.sales;
  if (first)
    seen.sales = [
      { ...first, ...change, deliveries: first.deliveries.map((each) => ({ ...each, ...delivery })) },
      ...others,
    ];
}

function events(
  seen: ReturnType<typeof sound>,
  kind: string,
  change: (event: MachineEvent) => readonly MachineEvent[],
): void {
  const at = seen.machines.findIndex((event) => event.kind === kind);
  seen.machines = seen.machines.flatMap((event, index) => (index === at ? change(event) : [event]));
}

describe('what the crash harness holds a core to', () => {
  it('is kept by sales that went well, and every rule had something to look at', () => {
    expect(broken(() => undefined)).toEqual([]);
    const { sales, callbacks, machines } = sound();
    expect(
      verify({ sales, callbacks, fleetRuns: [machines], fleetKills: [], dwellMs: 4_000 }).every(
        ({ cases }) => cases > 0,
      ),
    ).toBe(true);
  });

  it.each<[string, (seen: ReturnType<typeof sound>) => void, RegExp]>([
    [
      'a delivery never ends',
      (seen) => sale(seen, { recordStatus: '未取货' }, { outcome: null, finalOutcome: null }),
      /one outcome/,
    ],
    ['an outcome changes', (seen) => sale(seen, {}, { finalOutcome: 'timeout' }), /one outcome/],
    ['a payment is lost', (seen) => sale(seen, { orderStatus: 'NOTPAY' }), /paid order is kept/],
    ['a record differs', (seen) => sale(seen, { recordStatus: '出货失败' }), /paid order is kept/],
    ['a callback is lost', (seen) => void seen.callbacks.shift(), /called back at least once/],
    [
      'two callbacks differ',
      (seen) =>
        void seen.callbacks.push({
          signOk: true,
          body: { delivery_id: '1000000000000001', deliver_status: '0', error_msg: 'Delivery Timeout' },
        }),
      /always with the same word/,
    ],
    [
      'a callback has no delivery',
      (seen) => void seen.callbacks.push({ signOk: true, body: { delivery_id: '9', deliver_status: '1' } }),
      /was accepted/,
    ],
    [
      'a callback is not signed',
      (seen) => void (seen.callbacks = seen.callbacks.map((each) => ({ ...each, signOk: false }))),
      /was accepted/,
    ],
    ['a success dropped nothing', (seen) => events(seen, 'item-dropped', () => []), /has dropped an item/],
    ['an item drops twice', (seen) => events(seen, 'item-dropped', (event) => [event, event]), /no more than was paid/],
    [
      'a command comes twice',
      (seen) => events(seen, 'command-received', (event) => [event, { ...event, token: 1.5, t: event.t + 4_000 }]),
      /sent once/,
    ],
    [
      'tokens begin anew',
      (seen) => void (seen.machines = seen.machines.map((event) => ({ ...event, token: 1 }))),
      /tokens of a machine only grow/,
    ],
    [
      'two runs at once',
      (seen) =>
        void (seen.machines = seen.machines
          .filter(({ kind, t }) => kind !== 'answer-sent' || t > 6_000)
          .map((event) => (event.t > 9_000 ? { ...event, t: event.t - 3_000 } : event))),
      /never hold at once/,
    ],
  ])('is broken when %s', (_, change, name) => {
    expect(broken(change).join('\n')).toMatch(name);
  });

  it('does not judge a recording that was lost with its fleet', () => {
    expect(broken((seen) => events(seen, 'item-dropped', () => []), [6_000])).toEqual([]);
  });
});
