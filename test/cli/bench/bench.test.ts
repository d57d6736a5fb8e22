import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { registerBench } from '#cli/bench/index.ts';
import { historyName, saveHistory, saveReports } from '#cli/bench/result-files.ts';
import { assess } from '#harness/bench/assess.ts';
import type { BenchResult } from '#harness/bench/result.ts';
import type { History } from '#harness/history/event.ts';
import { about, evidenceOf, playedHistory, profile } from '#test/harness/bench/evidence.ts';
import { command, inFolder } from '../run-command.ts';

const bench = (args: readonly string[], files?: Readonly<Record<string, string>>) =>
  command(registerBench, ['bench', ...args], files);

describe('vendloop bench', () => {
  it('lists what there is, each with what it shows', async () => {
    const { out, usageError } = await bench(['--list']);
    expect(usageError).toBe('');
    expect(out).toMatch(/^release +The delivery path at 250 a second/);
    expect(out.split('\n').filter((line) => line !== '').length).toBeGreaterThanOrEqual(9);
  });

  it.each([
    [['delivery-pth'], 'there is no benchmark "delivery-pth"; did you mean "delivery-path"?'],
    [
      ['smoke', '--target', 'ftp://x'],
      '--target must be an http or https URL like http://127.0.0.1:7080, not "ftp://x"',
    ],
    [['smoke', '--target', '127.0.0.1:7080'], '--target must be an http or https URL'],
    [
      ['smoke', '--target', 'http://127.0.0.1:1', '--zoo', 'hamster'],
      '--zoo changes the core that bench starts: it cannot be used with --target',
    ],
    [['smoke', '--target', 'http://127.0.0.1:1', '--slow', 'store=5ms'], '--slow changes the core that bench starts'],
    [
      ['smoke', '--target', 'http://127.0.0.1:1', '--driver', 'driver.ts'],
      'bench lets k6 sign the requests of the documented API and cannot go through a driver: load this cloud with a',
    ],
    [['smoke', '--target', 'http://127.0.0.1:1', '--cores', '2'], '--cores starts cores and their database'],
    [
      ['smoke', '--segment', '3/2'],
      '--segment must be NUMBER/COUNT with a count from 2 to 100 and a number from 1 to the count, like 1/2; not "3/2"',
    ],
    [['smoke', '--segment', '1/1'], 'not "1/1"'],
    [['smoke', '--segment', '1/2'], 'name that core with --target'],
    [
      ['hostile', '--segment', '1/2', '--target', 'http://127.0.0.1:1'],
      '--segment is for loads by k6 that have valid calls only',
    ],
    [['smoke', '--start-at', 'noon'], '--start-at must be a time to come, in UTC, like '],
    [['smoke', '--start-at', '2001-01-01T00:00:00Z'], 'not "2001-01-01T00:00:00Z"'],
    [['smoke', '--cores', '0'], '--cores must be a whole number from 1 to 9, not "0"'],
    [['smoke', '--rate', 'fast'], '--rate must be a number from 0.1 to 20000, not "fast"'],
    [['smoke', '--rate', '0'], '--rate must be a number from 0.1'],
    [['smoke', '--rate', '-5'], '--rate must be a number from 0.1'],
    [
      ['smoke', '--rate', '1.23456'],
      'RATE is "1.23456", but it must be a rate per second above 0 with at most three decimals',
    ],
    [['smoke', '--warmup', '0.5'], 'WARMUP is "0.5", but it must be 0 or seconds'],
    [['smoke', '--duration', '0'], '--duration must be a number from 1'],
    [['smoke', '--vus', '1.5'], '--vus must be a whole number from 1'],
    [['smoke', '--machines', '0'], '--machines must be a whole number from 1'],
    [['smoke', '--seed', 'x'], '--seed must be a whole number from 0'],
    [['smoke', '--baseline', '/no/such.json'], 'cannot read /no/such.json'],
    [['smoke', '--baseline', 'package.json'], 'package.json is not a result of vendloop bench'],
    [['--check-only', 'package.json'], 'package.json is not a result of vendloop bench'],
    [['--check-only', 'test/fixtures/bench-1.json'], 'has the older format vendloop-bench/1, which is not read'],
    [
      ['compare', '.', '/no/such/checkout'],
      'there is no built vendloop in /no/such/checkout: run npm ci in that checkout',
    ],
    [['compare', '.', '.,speed=9'], '"speed=9" in ".,speed=9" is no option of a core'],
    [['compare', '.', '.,slow'], '"slow" in ".,slow" is no option of a core'],
    [['compare', '.', '.', '--runs', '4'], '--runs must be a whole number from 5 to 100, not "4"'],
    [['compare', '.', '.', '--profile', 'gat'], 'did you mean "gate"?'],
    [['compare', '.', '.', '--rate', 'x'], '--rate must be a number'],
    [
      ['prepare', 'release', '--target', 'http://127.0.0.1:1', '--notify', 'http://127.0.0.1:1'],
      'release consists of several loads: prepare one of them, for example delivery-path',
    ],
    [
      ['prepare', 'gate', '--target', 'http://127.0.0.1:1', '--notify', 'nowhere'],
      '--notify must be a URL, not "nowhere"',
    ],
    [
      ['prepare', 'gate', '--target', 'nowhere', '--notify', 'http://127.0.0.1:1'],
      '--target must be an http or https URL',
    ],
    [['smoke', '--target', 'http://127.0.0.1:9'], 'no core answers at http://127.0.0.1:9 ('],
    [
      ['prepare', 'gate', '--target', 'http://127.0.0.1:9', '--notify', 'http://127.0.0.1:9'],
      'no core answers at http://127.0.0.1:9 (',
    ],
    [['prepare', 'gat', '--target', 'http://127.0.0.1:1', '--notify', 'http://127.0.0.1:1'], 'did you mean "gate"?'],
  ])('%j is refused: %s', (args, message) =>
    inFolder(async (dir) => {
      const leaves = args[0] === 'prepare' || args[0] === '--check-only' ? [] : ['--out', join(dir, 'run')];
      const { usageError, code } = await bench([...args, ...leaves]);
      expect(usageError).toContain(message);
      expect(usageError).not.toContain('\n');
      expect(code).toBe(-1);
      expect(existsSync(join(dir, 'run'))).toBe(false);
    }),
  );

  it('writes over no run', () =>
    inFolder(async (dir) => {
      writeFileSync(join(dir, 'bench.json'), '{}');
      expect((await bench(['smoke', '--out', dir])).usageError).toContain(
        'already holds a benchmark: choose another --out',
      );
      expect(readFileSync(join(dir, 'bench.json'), 'utf8')).toBe('{}');
    }));
});

/** A run as `vendloop bench` leaves it, with the history that `change` makes of its own. */
async function inRun<T>(
  change: (history: History) => History,
  work: (file: string, saved: BenchResult, files: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const { result, history } = assess(evidenceOf(await playedHistory()), { profile, about, baseline: null });
  return inFolder(async (dir) => {
    const path = join(dir, historyName);
    saveHistory(path, change(history));
    const saved = saveReports(dir, result, 'en');
    // What the process's own reader does of a name that ends in gz.
    return work(join(dir, 'bench.json'), saved, { [path]: gunzipSync(readFileSync(path)).toString('utf8') });
  });
}

describe('a stored run', () => {
  it('is judged anew as it was judged', () =>
    inRun(
      (history) => history,
      async (file, kept, files) => {
        expect(kept.verdict).toBe('PASS');
        const { out, code, usageError } = await bench(['--check-only', file, '--json'], files);
        expect([usageError, code]).toEqual(['', 0]);
        expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify(kept)));
      },
    ));

  it('fails when its history holds a broken rule, whatever was written then', () =>
    inRun(
      (history) => ({
        ...history,
        events: history.events.filter(
          (event) => event !== history.events.find(({ kind }) => kind === 'callback-received'),
        ),
      }),
      async (file, kept, files) => {
        expect(kept.verdict).toBe('PASS');
        const { out, code } = await bench(['--check-only', file], files);
        expect(code).toBe(1);
        expect(out).toMatch(/FAIL[^]*callback-delivered/);
      },
    ));

  it('proves nothing when its history breaks off', () =>
    inRun(
      (history) => ({ ...history, events: history.events.filter(({ kind }) => kind !== 'run-ended') }),
      async (file, _, files) => {
        const { out, code } = await bench(['--check-only', file, '--json'], files);
        expect(code).toBe(3);
        expect(JSON.parse(out)).toMatchObject({
          verdict: 'INCONCLUSIVE',
          reason: expect.stringContaining('The history is incomplete') as string,
        });
      },
    ));

  it('can be set beside a baseline, and is not judged without its history', () =>
    inRun(
      (history) => history,
      async (file, _, files) => {
        const { out } = await bench(['--check-only', file, '--json', '--baseline', file], files);
        expect(JSON.parse(out)).toMatchObject({
          verdict: 'PASS',
          baseline: { kind: 'not-comparable', reason: 'one of the two has too few deliveries' },
        });
        await inFolder(async (dir) => {
          writeFileSync(join(dir, 'bench.json'), readFileSync(file, 'utf8'));
          expect((await bench(['--check-only', join(dir, 'bench.json')])).usageError).toContain(
            'is missing: a run is judged by its history',
          );
        });
      },
    ));
});
