import assert from 'node:assert';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noEffect } from '#harness/fault-injection/network/message-effects.ts';
import type { Direction, MessageEffects } from '#harness/fault-injection/network/message-effects.ts';
import { faultPlan, firedFaults } from './plans.ts';
import { type World, world } from './network-world.ts';

const machineNos = fc.integer({ min: 10_000_000, max: 10_000_050 }).map(String);
const directions = fc.constantFrom<Direction>('up', 'down');
const messages = fc.array(fc.tuple(machineNos, directions), { minLength: 1, maxLength: 30 });
const ranges = fc.tuple(fc.nat({ max: 500 }), fc.nat({ max: 500 })).map(([min, more]) => [min, min + more] as const);
const effectsOf = ({ networkFaults }: World, sent: readonly (readonly [string, Direction])[]): MessageEffects[] =>
  sent.map(([machine, way]) => networkFaults.messageEffects('link', machine, way));

describe('a planned fault', () => {
  it('that strikes always strikes every message, and one that strikes never none', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        messages,
        fc.constantFrom('delay', 'loss', 'duplication', 'reordering'),
        (seed, sent, fault) => {
          const always = world([faultPlan(fault)], seed);
          for (const effects of effectsOf(always, sent)) assert.notDeepEqual(effects, noEffect);
          assert.deepEqual(
            firedFaults(always.events),
            sent.map(([machine, way]) => `${fault}#1 ${machine} ${way}`),
          );
          const never = world([faultPlan(fault, { probability: 0 })], seed);
          for (const effects of effectsOf(never, sent)) assert.equal(effects, noEffect);
          assert.deepEqual(firedFaults(never.events), []);
        },
      ),
    );
  });

  it('loses, delays, doubles and holds back, each within its bounds, both ends possible', () => {
    const seen = new Set<number>();
    fc.assert(
      fc.property(fc.nat(), messages, ranges, (seed, sent, delayMs) => {
        const within = (ms: number): void =>
          assert(Number.isInteger(ms) && ms >= delayMs[0] && ms <= delayMs[1], `${ms} in ${delayMs.join('–')}`);
        for (const effects of effectsOf(world([faultPlan('loss', { delayMs })], seed), sent))
          assert.deepEqual(effects, []);
        for (const effects of effectsOf(world([faultPlan('delay', { delayMs })], seed), sent)) {
          assert.deepEqual(effects, [{ delayMs: effects[0]!.delayMs, mayBeOvertaken: false }]);
          within(effects[0]!.delayMs);
        }
        for (const effects of effectsOf(world([faultPlan('reordering', { delayMs })], seed), sent)) {
          assert.deepEqual(effects, [{ delayMs: effects[0]!.delayMs, mayBeOvertaken: true }]);
          within(effects[0]!.delayMs);
        }
        for (const effects of effectsOf(world([faultPlan('duplication', { delayMs })], seed), sent)) {
          assert.deepEqual(effects, [...noEffect, { delayMs: effects[1]!.delayMs, mayBeOvertaken: true }]);
          within(effects[1]!.delayMs);
        }
        for (const [copy] of effectsOf(world([faultPlan('delay', { delayMs: [3, 5] })], seed), sent))
          seen.add(copy!.delayMs);
      }),
    );
    expect([...seen].sort()).toEqual([3, 4, 5]);
  });

  it('strikes about its share of the messages', () => {
    const { networkFaults, events } = world([faultPlan('loss', { probability: 0.3 })]);
    for (let sent = 0; sent < 2_000; sent += 1)
      networkFaults.messageEffects('link', `${10_000_000 + (sent % 7)}`, 'up');
    expect(firedFaults(events).length).toBeGreaterThan(500);
    expect(firedFaults(events).length).toBeLessThan(700);
  });

  it('draws the same for the same seed, and for each machine and direction on its own', () => {
    const plan = faultPlan('delay', { probability: 0.5, delayMs: [0, 1_000_000] });
    fc.assert(
      fc.property(fc.nat(), messages, messages, (seed, sent, others) => {
        const fates = effectsOf(world([plan], seed), sent);
        assert.deepEqual(effectsOf(world([plan], seed), sent), fates);
        // Others between them, with other numbers, and another plan before this one that strikes no other machine.
        const crowd = world([faultPlan('duplication', { machines: new Set(['2']) }), plan], seed);
        const mixed = sent.map(([machine, way], index) => {
          for (const [other] of others.slice(0, index))
            crowd.networkFaults.messageEffects('link', `${Number(other) + 10_000_000}`, way);
          // Nor does what goes the other way.
          if (others.length > index && !sent.some(([same, back]) => same === machine && back !== way))
            crowd.networkFaults.messageEffects('link', machine, way === 'up' ? 'down' : 'up');
          return crowd.networkFaults.messageEffects('link', machine, way);
        });
        assert.deepEqual(mixed, fates);
      }),
    );
    const one = [
      ['1', 'up'],
      ['1', 'down'],
      ['2', 'up'],
      ['1', 'up'],
    ] as const;
    const all = [
      ...effectsOf(world([{ ...plan, probability: 1 }], 1), one),
      ...effectsOf(world([{ ...plan, probability: 1 }], 2), one),
    ];
    expect(new Set(all.map((effects) => effects[0]!.delayMs)).size).toBe(8);
    const [other] = effectsOf(world([{ ...plan, probability: 1, plan: 'delay#2' }], 1), one);
    expect(other).not.toEqual(all[0]);
  });

  it('draws for what another has lost already, and does not strike it', () => {
    const late = faultPlan('delay', { delayMs: [0, 1_000_000] });
    const [alone, after] = [world([late], 3), world([faultPlan('loss', { toMs: 10 }), late], 3)];
    alone.networkFaults.messageEffects('link', '1', 'up');
    expect(after.networkFaults.messageEffects('link', '1', 'up')).toEqual([]);
    expect(firedFaults(after.events)).toEqual(['loss#1 1 up']);
    after.until(10);
    expect(after.networkFaults.messageEffects('link', '1', 'up')).toEqual(
      alone.networkFaults.messageEffects('link', '1', 'up'),
    );
  });

  it('adds to what others do, in the order of the plans', () => {
    const { networkFaults } = world([
      faultPlan('delay', { delayMs: [7, 7] }),
      faultPlan('duplication', { delayMs: [20, 20] }),
      faultPlan('delay', { plan: 'delay#2', delayMs: [100, 100] }),
    ]);
    expect(networkFaults.messageEffects('link', '1', 'up')).toEqual([
      { delayMs: 107, mayBeOvertaken: false },
      { delayMs: 127, mayBeOvertaken: true },
    ]);
  });

  it('leaves alone what is outside of its window, and reports its beginning and end in time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 0, max: 120 }),
        (fromMs, lasts, at) => {
          const plan = faultPlan('loss', { fromMs, toMs: fromMs + lasts });
          const { networkFaults, events, until } = world([plan]);
          until(at);
          assert.equal(
            networkFaults.messageEffects('link', '1', 'up').length === 0,
            at >= fromMs && at < fromMs + lasts,
          );
          until(200);
          const members = { plan: 'loss#1', fault: 'loss', path: 'link' };
          assert.deepEqual(
            events.filter(({ kind }) => kind !== 'network-fault-fired'),
            [
              { kind: 'network-fault-started', ...members, t: fromMs },
              { kind: 'network-fault-ended', ...members, t: fromMs + lasts },
            ],
          );
        },
      ),
    );
  });

  it('leaves alone other paths, machines and directions', () => {
    const plan = faultPlan('loss', { machines: new Set(['1']), direction: 'down' });
    const { networkFaults, events } = world([plan]);
    for (const [path, machine, way] of [
      ['link', '1', 'up'],
      ['link', '2', 'down'],
      ['api', '', 'down'],
      ['callbacks', '', 'down'],
    ] as const) {
      expect(networkFaults.messageEffects(path, machine, way)).toBe(noEffect);
    }
    expect(networkFaults.messageEffects('link', '1', 'down')).toEqual([]);
    expect(firedFaults(events)).toEqual(['loss#1 1 down']);
    expect([
      networkFaults.isPossible('link'),
      networkFaults.isPossible('api'),
      networkFaults.isPossible('callbacks'),
    ]).toEqual([true, false, false]);
  });

  it('without plans changes, drops and cuts nothing', () => {
    const { networkFaults } = world([]);
    expect(networkFaults.messageEffects('link', '1', 'up')).toBe(noEffect);
    expect([
      networkFaults.drops('1', 'up'),
      networkFaults.cuts('link', '1', 'up'),
      networkFaults.isPossible('link'),
    ]).toEqual([false, false, false]);
  });
});

describe('plans', () => {
  it.each([
    ['a number from 0 to 1', { probability: 1.5 }],
    ['a number from 0 to 1', { probability: Number.NaN }],
    ['two whole numbers of milliseconds', { delayMs: [5, 4] }],
    ['two whole numbers of milliseconds', { delayMs: [-1, 4] }],
    ['two whole numbers of milliseconds', { delayMs: ['10ms', '100ms'] as never }],
    ['0 ms or later', { fromMs: -1 }],
    ['ends later than it begins', { fromMs: 10, toMs: 10 }],
    ['ends later than it begins', { toMs: Number.NaN }],
    ["no fault 'drizzle'", { fault: 'drizzle' as never }],
    ['double the calls', { fault: 'duplication', path: 'api', direction: 'down' }],
  ] as const)('that cannot be are refused, before any has begun: %s %j', (words, rest) => {
    const { networkFaults, events } = world([]);
    const begin = (): void =>
      networkFaults.inject([faultPlan('loss', { plan: 'sound' }), faultPlan('delay', rest)], (event) =>
        events.push({ ...event, t: 0 }),
      );
    expect(begin).toThrow(RangeError);
    expect(begin).toThrow(words);
    expect([events, networkFaults.isPossible('link')]).toEqual([[], false]);
  });

  it('may be added to later, under other names', () => {
    const { networkFaults, until } = world([faultPlan('loss', { toMs: 10 })]);
    expect(() => networkFaults.inject([faultPlan('loss')], () => undefined)).toThrow('the same name');
    expect(() => networkFaults.inject([faultPlan('delay'), faultPlan('delay')], () => undefined)).toThrow(
      'the same name',
    );
    until(20);
    networkFaults.inject([faultPlan('loss', { plan: 'loss#2', fromMs: 5 })], () => undefined);
    expect(networkFaults.messageEffects('link', '1', 'up')).toBe(noEffect);
    until(25);
    expect(networkFaults.messageEffects('link', '1', 'up')).toEqual([]);
  });
});
