import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OneRun } from '#cli/bench/run-once.ts';
import { runBelieved } from '#cli/bench/confirm.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { assess, type Assessed } from '#harness/bench/assess.ts';
import type { BaselineResult, BenchResult } from '#harness/bench/result.ts';
import { about, evidenceOf, played, profile } from '#test/harness/bench/evidence.ts';
import { compared, passing } from '#test/harness/reports/bench/sample.ts';
import { inFolder } from '../run-command.ts';

const store = compared('store', 0.5, 1, 7, 2);
const slow: BaselineResult = { is: 'compared', file: 'base.json', pace: 1, disk: null, rows: [store], worse: [store] };
const level: BaselineResult = { ...slow, worse: [] };

/** Benchmarks that are not run: each comes to the next of these baselines, and leaves a file as k6 does. */
async function believed(
  dir: string,
  baselines: readonly BaselineResult[],
  over: Partial<BenchResult> = {},
  base: OneRun['baseline'] = { file: 'base.json', result: passing() },
) {
  const { result, history } = assess(evidenceOf(await played()), { profile, about, baseline: null });
  const asked: OneRun['baseline'][] = [];
  let said = '';
  const io = { err: (text: string) => void (said += text) } as CliIo;
  const measure = (_: CliIo, run: OneRun): Promise<Assessed> => {
    asked.push(run.baseline);
    mkdirSync(join(run.dir, 'k6-1-delivery-path'));
    writeFileSync(join(run.dir, 'k6-1-delivery-path', 'run'), String(asked.length));
    return Promise.resolve({
      result: { ...result, ...over, baseline: baselines[asked.length - 1] ?? { is: 'none' } },
      history,
    });
  };
  const run = { profile, dir, baseline: base } as unknown as OneRun;
  return { came: await runBelieved(io, run, measure), asked, said };
}

describe('a benchmark against a baseline', () => {
  it('that is slower is measured once more, with what was slower; what the first left is put aside, and nothing else', () =>
    inFolder(async (dir) => {
      writeFileSync(join(dir, 'mine.txt'), 'mine');
      const { came, asked, said } = await believed(dir, [slow, level]);
      expect(asked.map((baseline) => baseline?.earlier)).toEqual([undefined, [store]]);
      expect(said).toBe('slower than base.json; measuring once more, because a core that is slower is slower twice\n');
      expect(came.result.baseline).toBe(level);
      expect(readdirSync(dir).toSorted()).toEqual(['first-measurement', 'k6-1-delivery-path', 'mine.txt']);
      const aside = join(dir, 'first-measurement');
      expect(readdirSync(aside).toSorted()).toEqual([
        'bench.json',
        'history.ndjson.gz',
        'junit.xml',
        'k6-1-delivery-path',
        'report.html',
        'summary.md',
      ]);
      expect([
        readFileSync(join(aside, 'k6-1-delivery-path', 'run'), 'utf8'),
        readFileSync(join(dir, 'k6-1-delivery-path', 'run'), 'utf8'),
      ]).toEqual(['1', '2']);
    }));

  it('is measured once where nothing is slower, without a baseline, or where it fails anyway', () =>
    inFolder(async (dir) => {
      const once = async (name: string, baseline: BaselineResult, over: Partial<BenchResult> = {}, base?: null) => {
        mkdirSync(join(dir, name));
        const { asked, said } = await believed(join(dir, name), [baseline], over, base);
        expect({ name, times: asked.length, said }).toEqual({ name, times: 1, said: '' });
      };
      await once('level', level);
      await once('alone', { is: 'none' }, {}, null);
      await once('wrong', slow, { hostile: ['A replay was accepted.'] });
    }));
});
