import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { optimizerFlags } from '#cli/simulate/limit-optimizer.ts';

describe('the flags for V8’s optimizing compiler', () => {
  it('are flags that this Node knows', () => {
    const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8', maxBuffer: 16 * 2 ** 20 });
    for (const flag of optimizerFlags(process.versions.v8)) expect(known).toContain(`${flag.split('=')[0]} (`);
  });

  it.each([
    ['11.3.244.8-node.38', ['--max-inlined-bytecode-size-cumulative=300', '--interrupt-budget=300000']],
    ['12.4.254.21-node.57', ['--max-inlined-bytecode-size-cumulative=300']],
    ['14.6.202.34-node.34', ['--max-inlined-bytecode-size-cumulative=300']],
    ['15.0.1', []],
    ['unknown', []],
  ])('of V8 %s are %j', (version, flags) => {
    expect(optimizerFlags(version)).toEqual(flags);
  });
});
