import { describe, expect, it } from 'vitest';
import { hasTimedOut, isResultOf, oldFirmwareMatch, type RunResult } from '#core/domain/delivery-rules.ts';
import { aDelivery, aDeliveryId, anOutcome } from '../store/samples.ts';

const result: RunResult = { machineNo: '10000001', deliveryId: aDeliveryId(7), token: 7, orderId: 1, recordId: 10 };
const old: RunResult = { ...result, deliveryId: null, token: null };

describe('the fallback of a delivery', () => {
  it('comes at its limit, not a millisecond before, and never once there is an outcome', () => {
    expect(hasTimedOut(aDelivery(7, { timeoutAt: 120_000 }), 119_999)).toBe(false);
    expect(hasTimedOut(aDelivery(7, { timeoutAt: 120_000 }), 120_000)).toBe(true);
    expect(hasTimedOut(aDelivery(7, { timeoutAt: 120_000 }), 120_001)).toBe(true);
    expect(hasTimedOut(aDelivery(7, { timeoutAt: null, outcome: anOutcome }), 10 ** 12)).toBe(false);
  });
});

describe("a machine's word", () => {
  it('is about the delivery that it names by number and token', () => {
    expect(isResultOf(result, aDelivery(7))).toBe(true);
  });

  it.each([
    ['number', { deliveryId: aDeliveryId(8) }],
    ['token', { token: 8 }],
    ['machine', { machineNo: '10000002' }],
    ['order', { orderId: 2 }],
    ['record', { recordId: 11 }],
  ])('is about another when its %s differs', (_member, change) => {
    expect(isResultOf({ ...result, ...change }, aDelivery(7))).toBe(false);
  });

  it.each([
    ['machine', { machineNo: '10000002' }],
    ['order', { orderId: 2 }],
    ['record', { recordId: 11 }],
  ])('of old firmware is held against all that it names: its %s too', (_member, change) => {
    expect(isResultOf(old, aDelivery(7))).toBe(true);
    expect(isResultOf({ ...old, ...change }, aDelivery(7))).toBe(false);
  });

  it('of old firmware means the oldest that fits in flight, or else the last that fits of those that ended', () => {
    const [a, b, other] = [aDelivery(1), aDelivery(2), aDelivery(3, { recordId: 11 })];
    expect(oldFirmwareMatch(old, [other, a, b], [other])).toBe(a);
    expect(oldFirmwareMatch(old, [other], [a, b, other])).toBe(b);
    expect(oldFirmwareMatch(old, [other], [other])).toBeUndefined();
  });
});
