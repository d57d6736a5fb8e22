import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerCheck } from '#cli/check/index.ts';
import { registerFaults } from '#cli/faults/index.ts';
import { registerRun } from '#cli/run/index.ts';
import { registerScenarios } from '#cli/scenarios/index.ts';
import { command, inFolder } from '../run-command.ts';

const virtual = ['--stage', 'virtual'];

describe('run in Chinese', () => {
  it('has the verdict, its reason and the tables in Chinese, and the same evidence', () =>
    inFolder(async (dir) => {
      const zh = await command(registerRun, ['run', 'dwell-lock', ...virtual, '--out', `${dir}/zh`, '--lang', 'zh']);
      expect(zh.out).toMatch(/^PASS 通过 dwell-lock\n虚拟时间，种子 1，/);
      expect(zh.out).toContain('全部符合规则。');
      expect(zh.out).toMatch(/\n重放 {2}vendloop run dwell-lock --stage virtual --seed 1\n/);
      const en = await command(registerRun, ['run', 'dwell-lock', ...virtual, '--out', `${dir}/en`]);
      expect(en.out).toMatch(/^PASS dwell-lock\n/);
      const history = (language: string) => readFileSync(join(dir, language, 'dwell-lock/history.ndjson'), 'utf8');
      expect(history('zh')).toBe(history('en'));
      const json = [...virtual, '--out', `${dir}/json`, '--json', '--lang', 'zh'];
      expect((await command(registerRun, ['run', 'dwell-lock', ...json])).out).not.toMatch(/\p{Script=Han}/u);
    }));

  it('reports how a run compares with its declaration', () =>
    inFolder(async (dir) => {
      const names = ['run', 'lying-machines', 'dwell-lock', ...virtual, '--out', dir, '--lang', 'zh'];
      const { out, code } = await command(registerRun, names);
      expect(code).toBe(0);
      expect(out).toContain('FAIL 不通过 lying-machines');
      expect(out).toContain('FAIL，与场景声明一致。');
      expect(out).toMatch(/符合 +dwell-lock +PASS/);
      expect(out).toMatch(/\n2 个场景中有 2 个的判定与声明一致，用时 /);
    }));
});

describe('check in Chinese', () => {
  it('has the headings, states, reasons and findings in Chinese', () =>
    inFolder(async (dir) => {
      await command(registerRun, ['run', 'lying-machines', ...virtual, '--out', dir]);
      const file = join(dir, 'lying-machines/history.ndjson');
      const zh = await command(registerCheck, ['check', file, '--lang', 'zh']);
      expect(zh.code).toBe(1);
      expect(zh.out).toMatch(/^lying-machines，virtual 阶段，种子 \d+：\d+ 台设备，\d+ 个事件\n\n检查项 +核查 +发现\n/);
      expect(zh.out).toMatch(/\n\d+ 个检查项没有情形：/);
      expect(zh.out).toMatch(/\n *第 \d+ 行： \d+ ms /);
      expect(zh.out).toContain('以成功告终');
      expect(zh.out).toMatch(/\nFAIL {2}发现 \d+ 处违规：/);
      const inPasses = await command(
        (program, io) => registerCheck(program, { ...io, fileBytes: () => 2 }, { largeBytes: 1, eventsOfPart: 100 }),
        ['check', file, '--lang', 'zh'],
      );
      expect([inPasses.usageError, inPasses.err, inPasses.out.slice(-80)]).toEqual(['', '', zh.out.slice(-80)]);
    }));
});

describe('the catalogues in Chinese', () => {
  it('explain every fault and its parameters', async () => {
    const list = await command(registerFaults, ['faults', '--lang', 'zh']);
    expect(list.out).toContain('上报：主板发现故障并上报\n');
    expect(list.out).toMatch(/ {6}主板上没有这个货道/);
    const page = await command(registerFaults, ['faults', 'goods-stuck', '--lang', 'zh']);
    expect(page.out).toMatch(/电机转了，商品没动[^]*参数：\n {2}floorStatus: 上报的 floor_status/);
    for (const line of `${list.out}${page.out}`.split('\n'))
      expect(line.replaceAll(/[\u3000-\u9fff\uff00-\uffef]/g, '##').length).toBeLessThanOrEqual(120);
  });

  it('list the scenarios', async () => {
    const { out } = await command(registerScenarios, ['scenarios', '--lang', 'zh']);
    expect(out).toMatch(/^lying-machines（.*声明 FAIL）$/m);
    expect(out).toMatch(/共 \d+ 个场景/);
  });
});
