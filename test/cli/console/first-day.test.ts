import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readHistory } from '#harness/history/ndjson.ts';
import { networkDelays } from '#harness/runner/run-setup.ts';
import { runScenario } from '#harness/runner/run.ts';
import { loadScenario } from '#harness/scenario/yaml/load.ts';
import { compareOutcomes } from '#harness/session/compare-outcomes.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { inFolder } from '../run-command.ts';
import { historyOf, playScript } from './play-script.ts';

const firstDay = readFileSync(new URL('../../../docs/examples/first-day.answers', import.meta.url), 'utf8');

describe('the example of a first day at the console', () => {
  it('shows a jam and an expired lock, and its saved scenario has the same outcomes', () =>
    inFolder(async (dir) => {
      const file = join(dir, 'first-day.yaml');
      const output = await playScript(dir, firstDay.replace('runs/first-day.yaml', file));
      expect(output).toMatchObject({ code: 0, usageError: '' });
      expect(output.out).toMatch(/settled it as failure \(Goods are Stuck\)/);
      expect(output.out).toMatch(
        /waiting for the machine’s answer: the lock has expired, the fallback follows in 8\d\.\d s/,
      );
      expect(output.out).toMatch(/\nPASS console\nvirtual stage, seed 7, 4 machines/);
      for (const name of ['verdict.json', 'junit.xml', 'report.html'])
        expect(existsSync(join(dir, 'console', name))).toBe(true);
      expect(output.out).toContain(
        `Replayed in virtual time: the outcomes are the same (4 deliveries).\nvendloop run ${file}`,
      );
      const scenario = loadScenario(readFileSync(file, 'utf8'), file);
      const stage = virtualStage({ seed: scenario.seed, network: networkDelays(scenario) });
      const replayed = await runScenario(scenario, stage, { seed: scenario.seed });
      await stage.close();
      expect(replayed.verdict.verdict).toBe('PASS');
      expect(compareOutcomes(readHistory(historyOf(dir), 'history'), replayed.history)).toEqual({
        deliveries: 4,
        difference: null,
      });
    }));

  it.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    'has the verdict PASS and is saved with seed %d',
    (seed) =>
      inFolder(async (dir) => {
        const output = await playScript(
          dir,
          firstDay.replace('runs/first-day.yaml', join(dir, 'first-day.yaml')),
          '--seed',
          `${seed}`,
        );
        expect(output).toMatchObject({ code: 0, usageError: '' });
        expect(output.out).toContain('the outcomes are the same (4 deliveries)');
      }),
  );

  it('has the same history, byte for byte, with the same answers', () =>
    inFolder(async (dir) => {
      const script = firstDay.slice(0, firstDay.indexOf('finish'));
      await playScript(join(dir, 'a'), script);
      await playScript(join(dir, 'b'), script);
      expect(historyOf(join(dir, 'a'))).toBe(historyOf(join(dir, 'b')));
    }));
});
