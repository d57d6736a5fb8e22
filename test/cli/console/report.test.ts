import { describe, expect, it } from 'vitest';
import { consoleReport } from '#cli/run-report/run-report.ts';
import { tableWithin } from '#cli/run-report/table.ts';
import { columnsOf } from '#harness/reports/text-width.ts';
import { en } from '#cli/texts/en/index.ts';
import { zh } from '#cli/texts/zh/index.ts';
import { runScenario, type RunResult } from '#harness/runner/run.ts';
import { defineScenario } from '#harness/scenario/read-scenario.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';

async function resultOf(answer: 'yes' | 'no' | 'unsure', faults: readonly string[] = []): Promise<RunResult> {
  const scenario = defineScenario({
    name: 'end',
    title: 'An end',
    stages: ['virtual'],
    seed: 1,
    proves: ['one-outcome'],
    fleet: [
      { group: 'snacks', motor: 'spring', count: 1 },
      { group: 'lunches', motor: 'conveyor', count: 2 },
    ],
    tracks: [
      {
        on: 'snacks',
        steps: [
          { sell: { lane: 0 } },
          {
            ask: 'Is the door of the machine shut, and the light out?',
            expect: 'yes',
            recordedAnswer: { answer, by: '李', note: 'hinge' },
          },
        ],
      },
    ],
    faults: faults.map((fault) => ({ fault, on: 'lunches' })),
  });
  const stage = virtualStage({ seed: 1 });
  const result = await runScenario(scenario, stage, { seed: 1 });
  await stage.close();
  return result;
}

const place = { historyFile: 'runs/h', page: 'runs/r', replay: 'again', declaration: '' };

describe('the end of a session', () => {
  it.each([
    [30, en],
    [60, en],
    [60, zh],
    [79, zh],
    [120, zh],
  ] as const)('is shown whole within %d columns', async (columns, texts) => {
    for (const answer of ['yes', 'no'] as const) {
      const text = consoleReport(await resultOf(answer, ['goods-stuck']), place, texts, columns);
      for (const line of text.split('\n')) expect(columnsOf(line), line).toBeLessThanOrEqual(columns);
      expect(text).not.toContain('…');
      // Each number of the sales table stands there, in columns or behind its heading.
      for (const heading of texts.report.sales)
        if (heading !== texts.report.sales[0] || columns > 79) expect(text).toContain(heading);
      expect(text).toContain('callback-honest');
      expect(text).toContain('hinge');
    }
  });

  it.each([en, zh])('has its sales in a table on a usual screen', async (texts) => {
    const text = consoleReport(await resultOf('yes'), place, texts, 79);
    expect(text.split('\n')).toContainEqual(expect.stringMatching(new RegExp(`^${texts.report.sales.join(' +')}$`)));
  });

  it('has verdict, reason and tables in Chinese', async () => {
    const passed = consoleReport(await resultOf('yes'), place, zh, 100);
    expect(passed).toMatch(/^PASS 通过 end\n虚拟时间，种子 1，3 台设备/);
    expect(passed).toMatch(/\d+ 项检查共核查 \d+ 处，全部符合规则。/);
    expect(passed).toMatch(/电机 +设备 +指令 +成功 +失败 +超时 +掉落 +已通知 +被拒\n弹簧/);
    expect(passed).toMatch(/检查项 +情形 +发现 +结果\n/);
    expect(passed).toMatch(/one-outcome +\d+ +0 +通过/);
    expect(consoleReport(await resultOf('no'), place, zh, 100)).toContain('1 项预期未满足；第一项在步骤“');
    const unknown = consoleReport(await resultOf('unsure', ['goods-stuck']), place, zh, 100);
    expect(unknown).toMatch(/^INCONCLUSIVE 无法定论 end/);
    expect(unknown).toContain('计划的故障从未触发：goods-stuck · lunches');
    expect(unknown).toContain('的回答是“看不出来”。');
  });

  it('keeps the English verdict’s own words', async () => {
    const result = await resultOf('yes');
    expect(consoleReport(result, place, en, 200)).toContain(result.verdict.reason);
  });
});

describe('a table', () => {
  const rows = [
    ['弹簧', '2', 'kept'],
    ['conveyor', '10', ''],
  ];
  it('stands in columns where there is room, ideographs counted twice', () => {
    expect(tableWithin(40, ['motor', 'sold', ''], rows, new Set([1]))).toBe(
      'motor     sold\n弹簧         2  kept\nconveyor    10',
    );
  });
  it('stands row under row, each cell behind its heading, where there is none', () => {
    expect(tableWithin(14, ['motor', 'sold', ''], rows, new Set([1]))).toBe(
      '弹簧\n  sold 2, kept\nconveyor\n  sold 10',
    );
  });
});
