import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BenchRun } from '#cli/bench/run-once.ts';
import { runWithConfirmation } from '#cli/bench/confirm.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { assess, type Assessment } from '#harness/bench/assess.ts';
import type { BaselineResult, BenchResult } from '#harness/bench/result.ts';
import { about, evidenceOf, playedHistory, profile } from '#test/harness/bench/evidence.ts';
import { comparison } from '#test/harness/reports/bench/sample-figures.ts';
import { passing } from '#test/harness/reports/bench/sample.ts';
import { inFolder } from '../run-command.ts';

const store = comparison('store', 0.5, 1, 7, 2);
const slow: BaselineResult = {
  kind: 'compared',
  file: 'base.json',
  cpuRatio: 1,
  disk: null,
  rows: [store],
  worse: [store],
};
const level: BaselineResult = { ...slow, worse: [] };

/** Benchmarks that are not run: each comes to the next of these baselines, and leaves a file as k6 does. */
async function runConfirmed(
  dir: string,
  baselines: readonly BaselineResult[],
  overrides: Partial<BenchResult> = {},
  base: BenchRun['baseline'] = { file: 'base.json', result: passing() },
) {
  const { result, history } = assess(evidenceOf(await playedHistory()), { profile, about, baseline: null });
  const runs: BenchRun['baseline'][] = [];
  let output = '';
  const io = { err: (text: string) => void (output += text), language: 'en' } as CliIo;
  const measure = (_: CliIo, run: BenchRun): Promise<Assessment> => {
    runs.push(run.baseline);
    mkdirSync(join(run.dir, 'k6-1-delivery-path'));
    writeFileSync(join(run.dir, 'k6-1-delivery-path', 'run'), String(runs.length));
    return Promise.resolve({
      result: { ...result, ...overrides, baseline: baselines[runs.length - 1] ?? { kind: 'none' } },
      history,
    });
  };
  const run = { profile, dir, baseline: base } as unknown as BenchRun;
  return { came: await runWithConfirmation(io, run, measure), asked: runs, printed: output };
}

describe('a benchmark against a baseline', () => {
  it('that is slower is measured once more; only files of the first measurement are put aside', () =>
    inFolder(async (dir) => {
      writeFileSync(join(dir, 'mine.txt'), 'mine');
      const { came, asked, printed } = await runConfirmed(dir, [slow, level]);
      expect(asked.map((baseline) => baseline?.firstComparison)).toEqual([undefined, [store]]);
      expect(printed).toBe('slower than base.json; measuring once more to confirm it\n');
      expect(came.result.baseline).toBe(level);
      expect(readdirSync(dir).toSorted()).toEqual(['first-measurement', 'k6-1-delivery-path', 'mine.txt']);
      const archive = join(dir, 'first-measurement');
      expect(readdirSync(archive).toSorted()).toEqual([
        'bench.json',
        'history.ndjson.gz',
        'junit.xml',
        'k6-1-delivery-path',
        'report.html',
        'summary.md',
      ]);
      expect([
        readFileSync(join(archive, 'k6-1-delivery-path', 'run'), 'utf8'),
        readFileSync(join(dir, 'k6-1-delivery-path', 'run'), 'utf8'),
      ]).toEqual(['1', '2']);
    }));

  it('is measured once where nothing is slower, without a baseline, or where it fails anyway', () =>
    inFolder(async (dir) => {
      const runSingle = async (
        name: string,
        baseline: BaselineResult,
        overrides: Partial<BenchResult> = {},
        base?: null,
      ) => {
        mkdirSync(join(dir, name));
        const { asked, printed } = await runConfirmed(join(dir, name), [baseline], overrides, base);
        expect({ name, times: asked.length, printed }).toEqual({ name, times: 1, printed: '' });
      };
      await runSingle('level', level);
      await runSingle('alone', { kind: 'none' }, {}, null);
      await runSingle('wrong', slow, { hostile: ['A replay was accepted.'] });
    }));
});
