import { describe, expect, it } from 'vitest';
import type { PickupCode } from '#core/domain/pickup-code.ts';
import { cancel, checkConsumable, statusOf } from '#core/domain/pickup-code-rules.ts';
import { samplePickupCode } from '../store/samples.ts';

const limit = 1_800_000_000_000;
const cases: [string, Partial<PickupCode>, string, number | null][] = [
  ['fresh', {}, 'UNUSED', null],
  ['without a limit', { expiresAt: null }, 'UNUSED', null],
  ['at its limit', { expiresAt: limit - 1 }, 'EXPIRED', 6032],
  ['used', { usedByOrder: 5 }, 'USED', 6033],
  ['used, and its limit past', { usedByOrder: 5, expiresAt: 1 }, 'USED', 6033],
  ['cancelled', { cancelledAt: 5 }, 'UNKNOWN', 6031],
  ['cancelled, and its limit past', { cancelledAt: 5, expiresAt: 1 }, 'UNKNOWN', 6031],
  ['for another product', { productId: 8 }, 'UNUSED', 6045],
  ['for any product', { productId: null }, 'UNUSED', null],
];

describe('a pickup code', () => {
  it.each(cases)('%s: %j is %s, and buys or is refused with %s', (_name, changes, status, code) => {
    const row = samplePickupCode(1, changes);
    expect(statusOf(row, limit - 1)).toBe(status);
    const answer = checkConsumable(row, 7, limit - 1);
    expect(answer.ok ? null : answer.refusal.code).toBe(code);
  });

  it('may be cancelled until it is used, also past its limit, and twice', () => {
    for (const changes of [{}, { expiresAt: 1 }])
      expect(cancel(samplePickupCode(1, changes), 9)).toEqual({
        ok: true,
        value: samplePickupCode(1, { ...changes, cancelledAt: 9 }),
      });
    const before = samplePickupCode(1, { cancelledAt: 5 });
    expect(cancel(before, 9)).toEqual({ ok: true, value: before });
    expect(cancel(samplePickupCode(1, { usedByOrder: 5 }), 9)).toEqual({
      ok: false,
      refusal: { code: 6033, data: { order_id: 5 } },
    });
  });
});
