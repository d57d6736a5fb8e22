import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aboutRun } from '#cli/bench/about.ts';
import { printResult } from '#cli/bench/measure.ts';
import { openReporters } from '#cli/shared/reporters/index.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { benchProfile } from '#harness/bench/profiles.ts';
import { assess } from '#harness/bench/assess.ts';
import { about, evidenceOf, playedHistory, profile } from '#test/harness/bench/evidence.ts';
import { inFolder } from '../run-command.ts';

const facts = { profile: benchProfile('smoke')!, seed: 1, k6: '1', target: null, coreFaults: [], now: 0 };

describe('what a benchmark reports of its checkout', () => {
  it('is DIRTY by tracked files alone: reports and databases beside them do not count', () =>
    inFolder((dir) => {
      const git = (...args: readonly string[]): string =>
        execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: dir, encoding: 'utf8' });
      git('init', '-q');
      writeFileSync(join(dir, 'tracked'), '1');
      git('add', '.');
      git('commit', '-qm', 'Begin');
      expect(aboutRun(facts, dir).dirty).toBe(false);
      writeFileSync(join(dir, 'untracked'), '1');
      expect(aboutRun(facts, dir)).toMatchObject({
        dirty: false,
        commit: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
      });
      writeFileSync(join(dir, 'tracked'), '2');
      expect(aboutRun(facts, dir).dirty).toBe(true);
      return Promise.resolve();
    }));

  it('has the load of the machine, beside its cores', () => {
    const { loadAverage, cores } = aboutRun(facts);
    expect(cores).toBeGreaterThan(0);
    expect(loadAverage === null || (loadAverage ?? -1) >= 0).toBe(true);
  });
});

describe('the end of a benchmark', () => {
  const printed = async (json: boolean, extra: Partial<typeof about> & { readonly loadAverage?: number | null }) => {
    const output = { out: '', err: '' };
    const io = {
      out: (text: string) => void (output.out += text),
      err: (text: string) => void (output.err += text),
      exit: () => undefined,
    } as unknown as CliIo;
    const { result } = assess(evidenceOf(await playedHistory()), {
      profile,
      about: { ...about, ...extra },
      baseline: null,
    });
    const reporters = openReporters(io, { json }, { valid: ['json'], command: 'bench' });
    printResult(io, reporters, result, 'reports/bench-1');
    return output;
  };

  it('names the folder that it wrote, and how busy the machine was', async () => {
    const { out } = await printed(false, { cores: 2, loadAverage: 3.456 });
    expect(out).toMatch(/\nevidence {2}reports\/bench-1\n$/);
    expect(out).toMatch(/load before +load average 3\.46 of 2 cores: something else was running/);
    expect((await printed(false, { cores: 2, loadAverage: 0.2 })).out).toMatch(
      /load before +load average 0\.20 of 2 cores\n/,
    );
    expect((await printed(false, {})).out).toMatch(/load before +not known/);
  });

  it('keeps its JSON clean and names the folder beside it', async () => {
    const { out, err } = await printed(true, {});
    expect(JSON.parse(out)).toMatchObject({ verdict: 'PASS' });
    expect(err).toBe('evidence  reports/bench-1\n');
  });
});
