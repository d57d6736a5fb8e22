import { expect, it } from 'vitest';
import { MachineDirectory } from '#core/devices/machine-directory.ts';
import { sampleMachine } from '../store/samples.ts';

it('a machine that left the directory does not come back by a report that was under way', () => {
  const directory = new MachineDirectory([sampleMachine('10000001'), sampleMachine('10000002')]);
  directory.replace([sampleMachine('10000002')]);
  directory.put(sampleMachine('10000001', { mode: 'MAINTENANCE' }));
  directory.put(sampleMachine('10000002', { mode: 'MAINTENANCE' }));
  expect(directory.machine('10000001')).toBeUndefined();
  expect(directory.machine('10000002')?.mode).toBe('MAINTENANCE');
});
