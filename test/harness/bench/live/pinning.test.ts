import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseProcessorList, Pinning, planPinning } from '#harness/bench/live/pinning.ts';

const hasTaskset = spawnSync('taskset', ['--version']).status === 0;

describe('pinning', () => {
  it('gives the core two processors, the fleet one, and the generator the rest, where there are four', () => {
    expect(planPinning([0, 1, 2])).toBeNull();
    expect(planPinning([0, 1, 2, 3])).toEqual({ core: [0, 1], fleet: [2], generator: [3] });
    expect(planPinning([4, 5, 8, 9, 10])).toEqual({ core: [4, 5], fleet: [8], generator: [9, 10] });
  });

  it('reads the lists of the kernel', () => {
    expect(parseProcessorList('0-2,5\n')).toEqual([0, 1, 2, 5]);
    expect(parseProcessorList('7')).toEqual([7]);
    expect(parseProcessorList('')).toEqual([]);
  });

  it('leaves everything where it is on a small computer, and reports it', () => {
    const pinning = new Pinning([0, 1]);
    pinning.pin('core', process.pid);
    expect(pinning.describe()).toBe('No program was pinned to processors: this computer has 2, and 4 are needed.');
  });

  it.runIf(hasTaskset)('pins a process', () => {
    // The first processor is there on any computer; the plan names it four times.
    const pinning = new Pinning([0, 0, 0, 0]);
    const child = spawn('sleep', ['60']);
    try {
      pinning.pin('fleet', child.pid!);
      expect(readFileSync(`/proc/${child.pid}/status`, 'utf8')).toMatch(/^Cpus_allowed_list:\s+0$/m);
      expect(pinning.describe()).toBe('Programs were pinned to processors: fleet on 0.');
    } finally {
      child.kill();
    }
  });

  it.runIf(hasTaskset)('goes on where taskset refuses', () => {
    const pinning = new Pinning([0, 1, 2, 3]);
    pinning.pin('core', 2 ** 30);
    pinning.pin('fleet', process.pid);
    expect(pinning.describe()).toBe('No program was pinned to processors: taskset refused it.');
  });
});
