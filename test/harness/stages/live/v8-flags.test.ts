import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { heapGrowthFlags } from '#harness/stages/live/v8-flags.ts';

describe('the growth of the old space', () => {
  it('is a flag that this Node knows', () => {
    const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8', maxBuffer: 16 * 2 ** 20 });
    expect(known).toContain('--heap-growing-percent (');
  });

  it.each([
    ['11.3.244.8-node.38', [], ['--heap-growing-percent=400']],
    ['14.6.202.34-node.34', ['--no-warnings'], ['--heap-growing-percent=400']],
    ['11.3.244.8-node.38', ['--heap-growing-percent=50'], []],
    ['11.3.244.8-node.38', ['--heap_growing_percent=50'], []],
    ['15.0.1', [], []],
  ])('of V8 %s under the options %j is set by %j', (version, execArgv, flags) => {
    expect(heapGrowthFlags(version, execArgv)).toEqual(flags);
  });
});
