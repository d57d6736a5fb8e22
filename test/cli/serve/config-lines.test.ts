import { describe, expect, it } from 'vitest';
import { configLines } from '#cli/serve/config-lines.ts';
import type { ConfigChange } from '#core/domain/configuration.ts';

const machine = (
  name: string,
  change: ConfigChange['change'],
  members: ConfigChange['members'] = [],
): ConfigChange => ({ subject: 'machine', name, change, members });

describe('what a configuration changed', () => {
  it('is printed in one line each, settings first, then merchants', () => {
    expect(
      configLines([
        {
          subject: 'lane',
          name: '10000001 lane 3',
          change: 'changed',
          members: [{ member: 'price', detail: '350 → 400' }],
        },
        machine('10000001', 'changed', [
          { member: 'appId', detail: '"a" → "b"' },
          { member: 'keys', detail: '1 new, 1 withdrawn' },
        ]),
        machine('10000002', 'removed'),
        { subject: 'merchant', name: 'shop', change: 'added', members: [] },
        {
          subject: 'setting',
          name: 'freshness',
          change: 'changed',
          members: [{ member: 'freshness', detail: '"off" → "window"' }],
        },
      ]),
    ).toEqual([
      'freshness "off" → "window"',
      'merchant shop: added',
      'machine 10000001: merchant "a" → "b", keys 1 new, 1 withdrawn',
      'machine 10000002: removed',
      'lane 10000001 lane 3: price 350 → 400',
    ]);
  });

  it('counts what would fill the screen', () => {
    const manyMachines = Array.from({ length: 12 }, (_, n) => machine(String(10_000_000 + n), 'removed'));
    expect(configLines(manyMachines)).toHaveLength(11);
    expect(configLines(manyMachines).at(-1)).toBe('2 more machines: removed');
  });
});
