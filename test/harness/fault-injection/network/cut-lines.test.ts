import { describe, expect, it } from 'vitest';
import { noEffect } from '#harness/fault-injection/network/message-effects.ts';
import { faultPlan, firedFaults } from './plans.ts';
import { world } from './network-world.ts';

describe('a partition', () => {
  it('cuts the lines of its machines when it begins, and refuses their dials until it ends', () => {
    const { networkFaults, events, cuts, until } = world(
      [
        faultPlan('partition', {
          machines: new Set(['1', '2']),
          fromMs: 50,
          toMs: 80,
          direction: 'down',
          probability: 0,
        }),
      ],
      1,
      ['1', '2', '3', '1'],
    );
    expect(networkFaults.cuts('link', '1', 'up')).toBe(false);
    until(60);
    expect(cuts).toEqual(['50 1 the line is cut', '50 2 the line is cut', '50 1 the line is cut']);
    expect(firedFaults(events)).toEqual(['partition#1 1 up', 'partition#1 2 up', 'partition#1 1 up']);
    expect([
      networkFaults.cuts('link', '2', 'up'),
      networkFaults.cuts('link', '3', 'up'),
      networkFaults.cuts('api', '', 'up'),
    ]).toEqual([true, false, false]);
    expect(firedFaults(events)).toHaveLength(4);
    expect(networkFaults.messageEffects('link', '1', 'up')).toBe(noEffect);
    until(80);
    expect(networkFaults.cuts('link', '2', 'up')).toBe(false);
    expect(cuts).toHaveLength(3);
  });
});

describe('a half-open line', () => {
  it('drops what goes its way, and is cut when it ends', () => {
    const { networkFaults, events, cuts, until } = world(
      [faultPlan('half-open', { machines: new Set(['1']), direction: 'up', fromMs: 50, toMs: 80, probability: 0 })],
      1,
      ['1', '2'],
    );
    until(50);
    expect(cuts).toEqual([]);
    expect([
      networkFaults.messageEffects('link', '1', 'up'),
      networkFaults.messageEffects('link', '1', 'down'),
      networkFaults.messageEffects('link', '2', 'up'),
    ]).toEqual([[], noEffect, noEffect]);
    expect([networkFaults.drops('1', 'up'), networkFaults.drops('1', 'down'), networkFaults.drops('2', 'up')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(firedFaults(events)).toEqual(['half-open#1 1 up', 'half-open#1 1 up']);
    until(80);
    expect(cuts).toEqual(['80 1 the half-open line is gone']);
    // Its end is no stroke.
    expect(firedFaults(events)).toHaveLength(2);
    expect([networkFaults.messageEffects('link', '1', 'up'), networkFaults.drops('1', 'up')]).toEqual([
      noEffect,
      false,
    ]);
  });

  it('of calls drops the answers, whatever its direction', () => {
    for (const direction of ['up', 'down', 'both'] as const) {
      const { networkFaults } = world([faultPlan('half-open', { path: 'api', direction })]);
      expect([networkFaults.messageEffects('api', '', 'up'), networkFaults.messageEffects('api', '', 'down')]).toEqual([
        noEffect,
        [],
      ]);
    }
  });
});
