import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryIds, integerIds, machineIds } from '#harness/stages/target/driver/id-map.ts';

const ids = fc.array(fc.oneof(fc.string(), fc.nat().map(String), fc.constantFrom('90000001', '1', '800000000000001')));

describe('numbers for ids of a cloud', () => {
  it.each([
    ['orders', () => integerIds(1n), /^[1-9]\d{0,14}$/],
    ['deliveries', deliveryIds, /^[1-9]\d{0,31}$/],
    ['machines', machineIds, /^\d{8}$/],
  ])('are a bijection: %s', (_, make, form) => {
    fc.assert(
      fc.property(ids, (theirs) => {
        const map = make();
        const ours = theirs.map((id) => map.toOurs(id));
        for (const [index, id] of theirs.entries()) {
          expect(ours[index]).toMatch(form);
          expect(map.toOurs(id)).toBe(ours[index]);
          expect(map.toTheirs(ours[index] ?? '')).toBe(id);
        }
        expect(new Set(ours).size).toBe(new Set(theirs).size);
      }),
    );
  });

  it('leave a number as it is', () => {
    expect(machineIds().toOurs('10000007')).toBe('10000007');
    expect(machineIds().toOurs('sp-0001')).toBe('90000001');
    expect(machineIds().toTheirs('10000007')).toBeUndefined();
  });
});
