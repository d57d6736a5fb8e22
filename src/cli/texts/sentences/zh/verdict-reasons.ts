import type { Sentences } from '../translator.ts';

/** The reasons of recorded verdicts in Chinese. Those of a run that is just judged are made of its data. */
export const verdictReasons: Sentences = {
  '{checks} check<s> judged {cases} case<s> and found no violation.':
    '{checks} 项检查共核查 {cases} 处，全部符合规则。',
  '{count} finding<s>: {list}.': '{count} 处违规：{list}。',
  '{count} expectation<s> not met; first, at step "{step}": {detail}.':
    '{count} 项预期未满足；第一项在步骤“{step}”：{detail}。',
  '{measure} is {value}; expected {limits}.': '指标 {measure} 为 {value}；预期 {limits}。',
  'The run is to be measured by {measure}, but there was nothing to measure it by.':
    '本次要测量 {measure}，但没有可测量的内容。',
  'The planned fault {fault} never fired.': '计划的故障从未触发：{fault}。',
  '{count} of {planned} planned faults never fired: {names}.':
    '{planned} 个计划的故障中有 {count} 个从未触发：{names}。',
  '"{question}" was not asked, because no person was there to answer.': '没有人在场，“{question}”没有提出。',
  '"{question}" was answered with "unsure".': '“{question}”的回答是“看不出来”。',
  'The scenario requires check {check}, but no case occurred.': '场景要求证明 {check}，但没有可核查的情形。',
  'The scenario requires check {check}, which is not visible from outside a core.':
    '场景要求证明 {check}，但从核心外部看不到。',
  'The scenario requires check {check}, but there is no check of that name here.':
    '场景要求证明 {check}，但这里没有这个检查项。',
  'The scenario requires check {check}, but none of its {count} case<s> could be judged: this computer stalled.':
    '场景要求证明 {check}，但因本机卡顿，{count} 处都无法判断。',
  'No check had a case, so nothing is proved.': '没有任何检查项有情形：什么也没有证明。',
  'Nothing was asked of the core, so nothing is shown of it.': '没有向核心提出任何请求：什么也没有显示。',
  'The history is incomplete: it has no run-ended event.': '历史不完整：没有记录运行结束。',
  'The run goes on; this is judged of what has happened so far.': '运行还在继续，这是到目前为止的判定。',
  'The run was abandoned before its end.': '运行提前结束，没有等到完结。',
  ['The history is incomplete: {count} call<s> had neither an answer nor a failure by the end of the run; first, ' +
  'call {call}.']: '历史不完整：到运行结束时，有 {count} 次调用既没有应答也没有失败；第一次是调用 {call}。',
  'The core was seen from outside alone.': '核心只能从外部观察。',
  'Not visible from there: {names}.': '从外部看不到：{names}。',
  'The driver failed, and nothing of this run is blamed on the cloud: {message}.':
    '驱动程序出错，本次运行不归咎于云端：{message}。',
  '{count} case<s> failed: {names}.': '{count} 个用例失败：{names}。',
  '{count} known failure<s> passed: {names}.': '{count} 个已知失败通过了：{names}。',
};
