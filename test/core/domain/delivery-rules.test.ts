import { describe, expect, it } from 'vitest';
import { hasTimedOut, isResultOf, matchOldFirmwareResult, type MachineResult } from '#core/domain/delivery-rules.ts';
import { sampleDelivery, sampleDeliveryId, sampleOutcome } from '../store/samples.ts';

const result: MachineResult = {
  machineNo: '10000001',
  deliveryId: sampleDeliveryId(7),
  token: 7,
  orderId: 1,
  recordId: 10,
};
const oldResult: MachineResult = { ...result, deliveryId: null, token: null };

describe('the fallback of a delivery', () => {
  it('comes at its limit, not a millisecond before, and never once there is an outcome', () => {
    expect(hasTimedOut(sampleDelivery(7, { timeoutAt: 120_000 }), 119_999)).toBe(false);
    expect(hasTimedOut(sampleDelivery(7, { timeoutAt: 120_000 }), 120_000)).toBe(true);
    expect(hasTimedOut(sampleDelivery(7, { timeoutAt: 120_000 }), 120_001)).toBe(true);
    expect(hasTimedOut(sampleDelivery(7, { timeoutAt: null, outcome: sampleOutcome }), 10 ** 12)).toBe(false);
  });
});

describe("a machine's word", () => {
  it('is about the delivery that it names by number and token', () => {
    expect(isResultOf(result, sampleDelivery(7))).toBe(true);
  });

  it.each([
    ['number', { deliveryId: sampleDeliveryId(8) }],
    ['token', { token: 8 }],
    ['machine', { machineNo: '10000002' }],
    ['order', { orderId: 2 }],
    ['record', { recordId: 11 }],
  ])('is about another when its %s differs', (_member, change) => {
    expect(isResultOf({ ...result, ...change }, sampleDelivery(7))).toBe(false);
  });

  it.each([
    ['machine', { machineNo: '10000002' }],
    ['order', { orderId: 2 }],
    ['record', { recordId: 11 }],
  ])('of old firmware is held against all that it names: its %s too', (_member, change) => {
    expect(isResultOf(oldResult, sampleDelivery(7))).toBe(true);
    expect(isResultOf({ ...oldResult, ...change }, sampleDelivery(7))).toBe(false);
  });

  it('of old firmware means the oldest that fits in flight, or else the last that fits of those that ended', () => {
    const [a, b, other] = [sampleDelivery(1), sampleDelivery(2), sampleDelivery(3, { recordId: 11 })];
    expect(matchOldFirmwareResult(oldResult, [other, a, b], [other])).toBe(a);
    expect(matchOldFirmwareResult(oldResult, [other], [a, b, other])).toBe(b);
    expect(matchOldFirmwareResult(oldResult, [other], [other])).toBeUndefined();
  });
});
