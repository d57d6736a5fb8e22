import type { Sentences } from '../translator.ts';

/** The report of a judged history, in Chinese. */
export const judgement: Sentences = {
  '{scenario}, {stage} stage, seed {seed}: {machines} machine<s>, {events} event<s>':
    '{scenario}，{stage} 阶段，种子 {seed}：{machines} 台设备，{events} 个事件',
  'Not visible in this log:': '在此日志中看不到：',
  check: '检查项',
  examined: '核查',
  stalled: '卡顿',
  findings: '发现',
  FAILED: '未通过',
  passed: '通过',
  'not judged: stalled': '本机卡顿，未判断',
  'no cases: UNPROVED': '没有情形：未证明',
  INCONCLUSIVE: 'INCONCLUSIVE 无法定论',
  '{count} check<s> had no cases: {names}.': '{count} 个检查项没有情形：{names}。',
  '{count} more of {check}': '{check} 还有 {count} 处',
  '… and {list} (--json shows {which}).': '… {list}（--json 显示{which}）。',
  all: '全部',
  'the first {count} of each check': '每个检查项的前 {count} 处',
  'on the wire:': '报文：',
  'line {line}:': '第 {line} 行：',
  '… and {count} more events': '… 另有 {count} 个事件',
  'This computer stalled for {time}, and {count} time<s> more for no longer.':
    '本机卡顿 {time}，另有 {count} 次，不超过此时长。',
  'This computer stalled for {time}.': '本机卡顿 {time}。',
};
