import { expect, it } from 'vitest';
import { Directory } from '#core/devices/machine-directory.ts';
import { aMachine } from '../store/samples.ts';

it('a machine that left the directory does not come back by a report that was under way', () => {
  const directory = new Directory([aMachine('10000001'), aMachine('10000002')]);
  directory.replace([aMachine('10000002')]);
  directory.put(aMachine('10000001', { mode: 'MAINTENANCE' }));
  directory.put(aMachine('10000002', { mode: 'MAINTENANCE' }));
  expect(directory.machine('10000001')).toBeUndefined();
  expect(directory.machine('10000002')?.mode).toBe('MAINTENANCE');
});
