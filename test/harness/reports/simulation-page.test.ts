import { describe, expect, it } from 'vitest';
import { reportsIn } from '#cli/texts/sentences/index.ts';
import { simulationPage } from '#harness/reports/simulation/html.ts';
import type { SimulationReport } from '#harness/reports/simulation/report.ts';
import { simulationOf } from '#harness/simulation/shards/merge.ts';
import { emptyTally } from '#harness/simulation/tally.ts';
import { verdictOfSimulation } from '#harness/simulation/verdict.ts';
import { emptyPart } from '../simulation/shards/empty-part.ts';

const finding = {
  check: 'fencing',
  machine: '10000001',
  at: 5,
  description: 'Two <held> it.',
  customer: 'Served twice.',
};
const failed = { index: 1, seed: 2, findings: [finding], findingCount: 1, digest: 'a'.repeat(64) };

/** Three worlds: one kept all rules, one failed, one crashed. */
function report(): SimulationReport {
  const simulation = {
    ...simulationOf({
      ...emptyPart(1, 1),
      interrupted: false,
      tally: { ...emptyTally(), worlds: 2, cases: 3 },
      crashed: [{ index: 2, seed: 3, message: 'boom' }],
      ranges: [{ first: 0, worlds: 3, digests: [] }],
    }),
    failed: [failed],
  };
  const replay = {} as SimulationReport['failures'][number]['replay'];
  return {
    simulation,
    failures: [{ ...failed, shrinkResult: null, interrupted: false, replay, command: 'vendloop replay v3.x' }],
    verdict: verdictOfSimulation(simulation),
    startedAt: 1_714_373_688_000,
    durationMs: 900,
    batchMs: new Map([[0, 900]]),
    version: '1',
    node: 'v20',
  };
}

describe('the page of a simulation', () => {
  it('has the failed worlds first, with the replay and its file, then what crashed, then the others', () => {
    const page = simulationPage(report(), { replayFile: () => 'replay-2-fencing.json' });
    const names = [...page.matchAll(/data-state="(\w+)">[^]*?class="run-name">([^<]+)/g)];
    expect(names.map(([, state, name]) => [state, name])).toEqual([
      ['failed', 'seed 2'],
      ['error', 'seed 3'],
      ['passed', 'seeds 1 to 3, but for 2, 3'],
    ]);
    expect(page).toContain('fencing, machine 10000001, at 5 ms: Two &lt;held&gt; it. Served twice.');
    expect(page).toContain('<code>vendloop replay v3.x</code>');
    expect(page).toContain('href="./replay-2-fencing.json"');
    expect(page).toMatch(
      /<header class="run-head bad">\s*<div class="run-title"><h1><span class="badge bad">FAIL<\/span>/,
    );
  });

  it('has its fixed texts in Chinese where that was chosen', () => {
    const page = simulationPage(report(), { replayFile: () => null, language: 'zh', translate: reportsIn('zh') });
    for (const text of ['数据', '覆盖计数', '故障', '重放', '失败']) expect(page).toContain(text);
    expect(page).not.toContain('<h2>Figures</h2>');
  });
});
