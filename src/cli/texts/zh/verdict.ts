import { reportsIn } from '../sentences/index.ts';
import type { VerdictReasons } from '../verdict-reasons.ts';

/** The reasons of a verdict in Chinese; null without a sentence for them. */
export function verdictSentenceZh(reasons: VerdictReasons): string | null {
  const { driverFailure } = reasons;
  if (driverFailure !== null) return `驱动程序出错，本次运行不归咎于云端：${reportsIn('zh')(driverFailure)}。`;
  const sentences =
    reasons.verdict === 'PASS'
      ? passSentences(reasons)
      : reasons.verdict === 'FAIL'
        ? failSentences(reasons)
        : inconclusiveSentences(reasons);
  return sentences.length === 0 ? null : sentences.join('');
}

function passSentences({ checks, cases, hiddenChecks, hostStalls }: VerdictReasons): string[] {
  const stalledSentences =
    hostStalls && hostStalls.cases > 0 ? [`另有 ${hostStalls.cases} 处因本机卡顿无法判断。`] : [];
  return [
    `${checks} 项检查共核查 ${cases} 处，全部符合规则。`,
    ...stalledSentences,
    ...(hiddenChecks.length === 0 ? [] : [`核心只能从外部观察。从外部看不到：${hiddenChecks.join('、')}。`]),
  ];
}

function failSentences({ violated, unmetExpectations, missedMeasures, coreErrors }: VerdictReasons): string[] {
  const findings = violated.reduce((sum, violation) => sum + violation.findings, 0);
  const [first] = unmetExpectations;
  return [
    ...(violated.length === 0
      ? []
      : [`发现 ${findings} 处违规：${violated.map(({ check, findings: n }) => `${check}（${n}）`).join('、')}。`]),
    ...(first ? [`${unmetExpectations.length} 项预期未满足；第一项在步骤“${first.step}”：${first.detail}。`] : []),
    ...missedMeasures.map((measure) => `指标 ${measure} 未达到预期。`),
    ...(coreErrors[0] === undefined ? [] : [`核心内部出错：${coreErrors[0]}。`]),
  ];
}

function inconclusiveSentences({
  unfiredFaults,
  checksWithoutCases,
  hiddenChecks,
  undecidedChecks,
  unmeasuredMeasures,
  unanswered,
  ended,
  hostStalls,
}: VerdictReasons): string[] {
  return [
    ...(unfiredFaults.length === 0 ? [] : [`计划的故障从未触发：${unfiredFaults.join('、')}。`]),
    ...checksWithoutCases.map((check) =>
      hiddenChecks.includes(check)
        ? `本次要证明 ${check}，但从核心外部看不到。`
        : `本次要证明 ${check}，但没有可核查的情形。`,
    ),
    ...undecidedChecks.map((sentence) => `有检查无法判断：${sentence}`),
    ...unmeasuredMeasures.map((measure) => `本次要测量 ${measure}，但没有可测量的内容。`),
    ...unanswered.map(({ question, wasAsked }) => `“${question}”${wasAsked ? '的回答是“看不出来”' : '无人回答'}。`),
    ...(ended === 'not-recorded'
      ? ['历史中断：没有记录运行结束。']
      : ended === 'abandoned'
        ? ['运行提前结束，没有等到完结。']
        : []),
    ...(hostStalls ? stallSentences(hostStalls) : []),
  ];
}

function stallSentences({
  longestMs,
  checks,
  expectations,
  measures,
  ownStalls,
}: NonNullable<VerdictReasons['hostStalls']>): string[] {
  return [
    ...checks.map((check) => `本次要证明 ${check}，但因本机卡顿，一处也无法判断。`),
    ...(expectations === 0 ? [] : [`${expectations} 项预期未满足，但可以由本机卡顿解释。`]),
    ...measures.map((measure) => `指标 ${measure} 未达到预期，但可以由本机卡顿解释。`),
    ...(ownStalls.length === 0
      ? []
      : [`本进程自身运算期间超出时限，核心也在其中，无法判断责任：${ownStalls.join('、')}。`]),
    `本机卡顿 ${longestMs} 毫秒。请用更低的速度再试；速度已是 1 倍时，请换一台较空闲的电脑。`,
  ];
}
