import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { shapes } from '#bench/security/hostile-histories.ts';

/** Rounds of the smaller history; the other one has twice as many. */
const rounds = 500;
/** How much more work twice the history may be: twice, and the logarithm of a sort or a search. */
const mostTimes = 2.25;

let work: Readonly<Record<string, { readonly single: number; readonly double: number }>>;

beforeAll(async () => {
  const program = join(import.meta.dirname, 'count-work-child.ts');
  const args = ['--import', 'tsx', program, `${rounds}`];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 24 });
  work = JSON.parse(stdout) as typeof work;
});

describe('judging a history that was made up', () => {
  it.each(Object.keys(shapes))('is twice the work for twice as many %s, and not four times', (name) => {
    const { single = 0, double = 0 } = work[name] ?? {};
    expect(single).toBeGreaterThan(10 * rounds);
    expect(double / single).toBeLessThan(mostTimes);
  });
});
