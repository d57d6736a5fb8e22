import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { coreNodeOptions } from '#harness/bench/live/core-process.ts';

describe('Node’s options of a core under load', () => {
  it('give it the young space that they name', () => {
    const limit = (options: readonly string[]): number =>
      Number(
        execFileSync(process.execPath, [...options, '-p', 'v8.getHeapStatistics().heap_size_limit'], {
          env: { ...process.env, NODE_OPTIONS: '' },
          encoding: 'utf8',
        }),
      );
    expect(limit(coreNodeOptions({}))).toBeGreaterThan(limit(['--max-semi-space-size=16']));
  });

  it('leave a size that the user has chosen', () => {
    expect(coreNodeOptions({ NODE_OPTIONS: '--no-warnings --max-semi-space-size=32' })).toEqual([]);
    expect(coreNodeOptions({ NODE_OPTIONS: '--max_semi_space_size=32' })).toEqual([]);
    expect(coreNodeOptions({ NODE_OPTIONS: '--no-warnings' })).toEqual(['--max-semi-space-size=64']);
  });
});
