import { describe, expect, it } from 'vitest';
import { readTimes, runChild, type ChildEnd } from '#bench/power/child.ts';
import { judgeCatalogue, judgeWorlds, phaseCommands } from '#bench/power/judge.ts';
import { limitsOf } from '#bench/power/run-mutants.ts';

function ended(stdout: unknown, more: Partial<ChildEnd> = {}): ChildEnd {
  const text = typeof stdout === 'string' ? stdout : JSON.stringify(stdout);
  return { code: 0, outOfTime: false, killed: false, cpuSeconds: 1, stdout: text, stderr: '', ...more };
}

describe('worlds', () => {
  const base = { verdict: 'INCONCLUSIVE', reason: 'why', unfinished: 0, failed: [] };

  it('catch by a finding, a crash, or a world without an end', () => {
    const failed = [{ found: [{ check: 'fencing', description: 'what' }] }];
    expect(judgeWorlds(ended({ ...base, verdict: 'PASS' }))).toBeNull();
    expect(judgeWorlds(ended({ ...base, verdict: 'FAIL', failed }))).toMatchObject({ by: 'finding', check: 'fencing' });
    expect(judgeWorlds(ended({ ...base, verdict: 'CRASHED' }))).toMatchObject({ outcome: 'caught', by: 'crash' });
    expect(judgeWorlds(ended({ ...base, unfinished: 2 }))).toMatchObject({ outcome: 'caught', by: 'no-end' });
  });

  it('do not catch what a check could not judge', () => {
    expect(judgeWorlds(ended(base))).toMatchObject({ outcome: 'inconclusive', by: null });
  });

  it('distinguish a program that failed from one that did not end', () => {
    const failed = ended('', { code: 1, stderr: 'x\nTypeError: a is undefined\n' });
    expect(judgeWorlds(failed)).toMatchObject({ by: 'crash', message: 'exit code 1: TypeError: a is undefined' });
    expect(judgeWorlds(ended('', { code: 137, outOfTime: true }))).toMatchObject({ by: 'no-end' });
  });

  it('do not catch what another killed', () => {
    expect(judgeWorlds(ended('', { code: 137, killed: true }))).toMatchObject({ outcome: 'inconclusive' });
  });
});

describe('the catalogue', () => {
  const run = (verdict: string, asDeclared: boolean, findings = 0) => ({
    ...{ scenario: 'first-sale', verdict, reason: 'why', asDeclared },
    checks: [{ check: 'fencing', findings }],
  });

  it('catches by a verdict that is not the declared one', () => {
    expect(judgeCatalogue(ended({ runs: [run('PASS', true), run('FAIL', true, 1)] }))).toBeNull();
    expect(judgeCatalogue(ended({ runs: [run('FAIL', false, 1)] }))).toMatchObject({ by: 'finding', check: 'fencing' });
    expect(judgeCatalogue(ended({ runs: [run('PASS', false)] }))).toMatchObject({ check: 'expectations' });
  });

  it('catches by a scenario that breaks off, though the others are as declared', () => {
    const broken = { code: 4, stderr: 'lift-faults failed: payload cannot be encoded: error_msg\n' };
    expect(judgeCatalogue(ended({ runs: [] }, broken))).toMatchObject({ outcome: 'caught', by: 'crash' });
    expect(judgeCatalogue(ended({ runs: [run('PASS', true)] }, broken))).toMatchObject({ by: 'crash' });
    expect(judgeCatalogue(ended({ runs: [run('FAIL', true, 1)] }, { code: 1 }))).toBeNull();
    expect(judgeCatalogue(ended({ runs: [] }, { ...broken, killed: true }))).toMatchObject({ outcome: 'inconclusive' });
  });

  it('does not catch by a scenario that could not be judged', () => {
    expect(judgeCatalogue(ended({ runs: [run('INCONCLUSIVE', false)] }))).toMatchObject({ outcome: 'inconclusive' });
  });
});

describe('the parts', () => {
  it('are 60 worlds, the catalogue and the worlds that are left', () => {
    const parts = phaseCommands({ seed: 5, worlds: 600, catalogue: true }, 'folder');
    expect(parts.map(([phase]) => phase)).toEqual(['first-worlds', 'catalogue', 'more-worlds']);
    expect(parts[0]![1].join(' ')).toContain('--worlds 60 --seed 5 ');
    expect(parts[2]![1].join(' ')).toContain('--worlds 540 --seed 65 ');
    expect(phaseCommands({ seed: 5, worlds: 30, catalogue: false }, 'folder')).toHaveLength(1);
  });

  it('are bounded by what the sound core takes', () => {
    expect(limitsOf({ catalogue: 10 }, 'catalogue')).toEqual({ cpuSeconds: 60, seconds: 1200 });
  });
});

describe('a child process', () => {
  const limits = { cpuSeconds: 60, seconds: 60 };

  it('gives its output, its exit code and its processor time', async () => {
    const end = await runChild(
      ['-e', 'console.log("out"); process.exitCode = 3'],
      limits,
      new AbortController().signal,
    );
    expect(end).toMatchObject({ code: 3, stdout: 'out\n', outOfTime: false });
    expect(end.cpuSeconds).toBeGreaterThan(0);
  });

  it('ends when it has used its processor time', async () => {
    const end = await runChild(['-e', 'for (;;);'], { cpuSeconds: 1, seconds: 250 }, new AbortController().signal);
    expect(end.outOfTime).toBe(true);
  });

  it('is not out of time when another kills it', async () => {
    const end = await runChild(['-e', 'process.kill(process.pid, 9)'], limits, new AbortController().signal);
    expect(end).toMatchObject({ outOfTime: false, killed: true });
  });

  it('ends when it waits for ever', async () => {
    const forever = 'setInterval(() => {}, 1e6)';
    const end = await runChild(['-e', forever], { cpuSeconds: 50, seconds: 0.5 }, new AbortController().signal);
    expect(end.outOfTime).toBe(true);
  });

  it('ends with its whole group when it is interrupted', async () => {
    const interrupt = new AbortController();
    const running = runChild(['-e', 'setInterval(() => {}, 1e6)'], limits, interrupt.signal);
    interrupt.abort();
    await expect(running).rejects.toThrow('interrupted');
  });

  it('reports its times in the last line', () => {
    expect(readTimes('x\n0m0.00s 0m0.00s\n1m2.500s 0m0.25s\n')).toBe(62.75);
    expect(readTimes('')).toBe(0);
  });
});
