import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerMerge } from '#cli/merge/index.ts';
import { emptyTally } from '#harness/simulation/tally.ts';
import { schemaErrors } from '#test/harness/reports/junit-schema.ts';
import { emptyPart } from '#test/harness/simulation/shards/empty-part.ts';
import { command, inFolder } from '../run-command.ts';

/** The file of a shard of one world, in which all was kept. */
function shardFile(number: number, count: number, overrides: object = {}): string {
  return JSON.stringify({
    ...emptyPart(number, count),
    interrupted: false,
    tally: { ...emptyTally(), worlds: 1, cases: 5, checks: { fencing: 5 } },
    ranges: [{ first: number - 1, worlds: 1, digests: [], ms: 250 }],
    ...overrides,
  });
}

const merge = (args: readonly string[], files: Readonly<Record<string, string>>) =>
  command(registerMerge, ['merge', ...args], files);
const three = { a: shardFile(1, 3), b: shardFile(2, 3), c: shardFile(3, 3) };

describe('vendloop merge', () => {
  it('reports on the worlds of all shards', () =>
    inFolder(async (dir) => {
      const { out, code, usageError } = await merge(['c', 'a', 'b', '--out', dir, '--reporter', 'ctrf'], three);
      expect([usageError, code]).toEqual(['', 0]);
      expect(out).toMatch(/^PASS 3 random worlds, seeds 1 to 3\n/);
      const junit = readFileSync(join(dir, 'junit.xml'), 'utf8');
      expect(schemaErrors(junit)).toEqual([]);
      expect(junit).toMatch(/name="seeds 1 to 3" time="0\.750000"/);
      expect(readFileSync(join(dir, 'index.html'), 'utf8')).toContain('seeds 1 to 3');
    }));

  it('is INCONCLUSIVE while a shard is missing', async () => {
    const { out, code } = await merge(['a', 'c'], three);
    expect(code).toBe(3);
    expect(out).toContain('This shard is missing: 2/3.');
  });

  it.each([
    [['a', 'b', 'b'], {}, 'shard 2/3 is in b and in b: name each shard once'],
    [['a', 'x'], { x: shardFile(2, 4) }, 'a and x are of different runs: the number of shards differs'],
    [['a', 'x'], { x: '{}' }, 'x is no result of a shard: its "format" is not "vendloop-shard/1"'],
    [
      ['a', 'x'],
      { x: shardFile(2, 3, { run: { ...emptyPart(1, 3).run, seed: 2 } }) },
      'a and x are of different runs: the seed differs. Merge the shards of one run only',
    ],
    [
      ['x'],
      { x: shardFile(1, 3, { run: { ...emptyPart(1, 3).run, vendloop: '9.9.9' } }) },
      'x was written by vendloop 9.9.9; merge it with that version',
    ],
  ])('refuses what does not belong together: %#', async (args, files, message) => {
    expect((await merge(args, { ...three, ...files })).usageError).toContain(message);
  });
});
