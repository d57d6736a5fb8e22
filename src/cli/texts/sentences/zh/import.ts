import type { Sentences } from '../translator.ts';

/** What `import` prints of a log, in Chinese. */
export const imports: Sentences = {
  '{log}: {rows} row<s> became {events} event<s> of {machines} machine<s>':
    '{log}：{rows} 行成为 {machines} 台设备的 {events} 个事件',
  '{rows} row<s> matched no rule:': '{rows} 行不符合任何规则：',
  '{count} others': '其他 {count} 行',
  '{rows} row<s> could not be used; what needs such rows will be INCONCLUSIVE:':
    '{rows} 行不能使用；需要这些行的判断将为 INCONCLUSIVE：',
  'line {line}': '第 {line} 行',
  'and {count} more': '另有 {count} 行',
  '{rows} row<s> stood after a later one and moved to the place of its time':
    '{rows} 行位于更晚的行之后，已移到其时间对应的位置',
  '{count} event<s> left out: about what began before the log (see "covers")':
    '未计入 {count} 个事件：涉及日志开始之前的事（见 "covers"）',
  'the last line breaks off: it was left out': '最后一行不完整：未计入',
  'no row has {names}': '没有任何行有 {names}',
  '{can} of {all} checks can judge it': '{all} 项检查中有 {can} 项可以判断它',
  'Judge it:  {command}': '判定：  {command}',
};
