import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerReplay } from '#cli/replay/index.ts';
import { registerRun } from '#cli/run/index.ts';
import { registerSimulate } from '#cli/simulate/index.ts';
import type { SimulationRecord } from '#harness/reports/simulation/record.ts';
import { coverageCounters } from '#harness/simulation/coverage/index.ts';
import { schemaErrors } from '#test/harness/reports/junit-schema.ts';
import { elements } from '#test/harness/reports/xml.ts';
import { command, inFolder } from '../run-command.ts';

const simulate = (...args: string[]) => command(registerSimulate, ['simulate', ...args]);
const replay = (...args: string[]) => command(registerReplay, ['replay', ...args]);

describe('vendloop simulate', () => {
  it('reports the worlds, the fired faults and the counters at zero, and passes on a correct core', () =>
    inFolder(async (dir) => {
      const { out, code, usageError } = await simulate('--worlds', '4', '--jobs', '1', '--digest', '--out', dir);
      expect(usageError).toBe('');
      expect(code).toBe(0);
      expect(out).toMatch(/^PASS 4 random worlds, seeds 1 to 4\n/);
      expect(out).toMatch(/^digest {2}[0-9a-f]{64}$/m);
      const record = JSON.parse(readFileSync(join(dir, 'simulation.json'), 'utf8')) as SimulationRecord;
      expect(record).toMatchObject({ verdict: 'PASS', worlds: 4, runTwice: 1, failed: [] });
      expect(record.coverage.map(({ counter }) => counter)).toEqual(coverageCounters.map(({ name }) => name));
      // Long names are on a line of their own.
      const text = out.replace(/\s+/g, ' ');
      for (const { counter, times } of record.coverage)
        expect(text.includes(`The coverage counter ${counter} stayed at zero`), counter).toBe(times === 0);
      for (const { fault } of record.faults) expect(out).toContain(fault);
      expect(readdirSync(dir).sort()).toEqual(['index.html', 'junit.xml', 'simulation.json', 'summary.md']);
      expect(schemaErrors(readFileSync(join(dir, 'junit.xml'), 'utf8'))).toEqual([]);
      const cases = elements(readFileSync(join(dir, 'junit.xml'), 'utf8'))
        .filter(({ name }) => name === 'testcase')
        .map(({ attributes }) => attributes['name']);
      expect(cases).toEqual(['verdict', 'seeds 1 to 4', ...coverageCounters.map(({ name }) => name)]);
      expect(readFileSync(join(dir, 'summary.md'), 'utf8')).toMatch(/^## vendloop simulate: PASS\n/);
    }));

  it('hands a failing world back small, with a token that has it again byte for byte, in every report', () =>
    inFolder(async (dir) => {
      const [junit, markdown] = [join(dir, 'reports', 'junit.xml'), join(dir, 'reports', 'summary.md')];
      const { out, code } = await simulate(
        '--worlds',
        '60',
        '--seed',
        '3',
        '--zoo',
        'expires-early',
        '--junit',
        junit,
        '--markdown',
        markdown,
      );
      expect(code).toBe(1);
      expect(out).toMatch(/^FAIL \d+ random worlds? of a core with the bug expires-early, seed/);
      const [, token] = /\nreplay {2}vendloop replay (v3\.[\w-]+)\n$/.exec(out)!;
      expect(
        elements(readFileSync(junit, 'utf8'))
          .filter(({ name }) => name === 'failure')
          .some(({ attributes }) => attributes['message']!.includes(token!)),
      ).toBe(true);
      expect(readFileSync(markdown, 'utf8')).toContain(`vendloop replay ${token}`);

      const [scenario, test] = [join(dir, 'small.yaml'), join(dir, 'small.test.ts')];
      const replayed = await replay(
        token!,
        '--out',
        join(dir, 'again'),
        '--save-scenario',
        scenario,
        '--save-test',
        test,
      );
      expect(replayed.usageError).toBe('');
      expect(replayed.code).toBe(1);
      expect(replayed.out.replaceAll(/\s+/g, ' ')).toContain(
        'The finding is reproduced: specification (retry-after-ms). The history is identical, byte for byte',
      );
      // The scenario is the same world; the sound core keeps every rule in it.
      const ran = await command(registerRun, ['run', scenario, '--out', join(dir, 'run')]);
      expect(ran.usageError).toBe('');
      expect(ran.out).not.toContain('BROKEN');
      expect(readFileSync(test, 'utf8')).toMatch(
        /from 'vendloop'[^]*playScenario\(world, \{ mutant: 'expires-early' \}\)[^]*toEqual\(\{ findings: \[\]/,
      );
      expect((await replay(token!, '--out', join(dir, 'again'))).usageError).toContain('exists already');
    }));

  it.each([
    [['--worlds', '0'], '--worlds must be a whole number from 1 to'],
    [['--seconds', 'soon'], '--seconds must be a number from'],
    [['--seed', '-1'], '--seed must be a whole number from 0 to 4294967295'],
    [['--jobs', '1.5'], '--jobs must be a whole number from 1 to 256'],
    [['--zoo', 'expires-eary'], 'there is no mutant "expires-eary" in the zoo; did you mean "expires-early"?'],
    [['--zoo', 'stale-core-sends', '--cores', '1'], '--zoo stale-core-sends has an effect between several cores only'],
    [['--cores', '2', '--store', 'sqlite'], '--cores is for a database that cores can share'],
    [['--shrink-seconds', '-1'], '--shrink-seconds must be a number from'],
    [
      ['--shard', '0/4'],
      '--shard must be NUMBER/COUNT with a count from 1 to 1000 (one world at least for each) and a',
    ],
    [['--shard', '5/4'], 'like 1/4 to 4/4; not "5/4"'],
    [['--shard', 'x'], 'like 1/4 to 4/4; not "x"'],
    [['--shard', '1/3', '--worlds', '2'], 'a count from 1 to 2'],
    [['--shard', '1/2', '--worlds', '9', '--seconds', '1'], '--shard splits a number of worlds'],
    [['--shard', '1/2', '--seed', 'random'], '--shard needs the same --seed in every shard'],
    [['--shard', '1/2', '--grow-corpus', 'c.json'], '--grow-corpus chooses from all worlds'],
    [['--reporter', 'junt'], 'there is no reporter "junt"; did you mean "junit"? (valid here: '],
    [['--out', '/dev/null/x'], 'cannot write to /dev/null/x'],
  ])('%j is refused: %s', async (args, message) => {
    expect((await simulate(...args)).usageError).toContain(message);
  });
});

describe('vendloop replay', () => {
  it.each([
    [['v3.ePmxBz9g'], 'this cannot be replayed: this token is damaged or truncated'],
    [['v9.abc'], 'this token has version v9'],
    [['package.json'], 'package.json is no replay of vendloop'],
    [['no-such-file.json'], 'no such file'],
  ])('%j is refused: %s', async (args, message) => {
    expect((await replay(...args)).usageError).toContain(message);
  });
});
