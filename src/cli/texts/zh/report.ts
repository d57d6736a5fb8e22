import type { report as english } from '../en/report.ts';
import { seconds } from '#harness/reports/delivery-texts/zh-formats.ts';
import { verdictSentenceZh } from './verdict.ts';

/** The report at the end of a session in Chinese. */
export const report: typeof english = {
  verdict: { PASS: 'PASS 通过', FAIL: 'FAIL 不通过', INCONCLUSIVE: 'INCONCLUSIVE 无法定论' },
  about: (stage, speed, seed, machines, t, events) =>
    (stage === 'virtual' ? '虚拟时间' : stage === 'live' ? '实时' : '外部核心') +
    `${speed === 1 ? '' : `（${speed}×）`}，种子 ${seed}，` +
    `${machines} 台设备，设备时间 ${seconds(t)}，${events} 个事件`,
  why: verdictSentenceZh,
  declared: (text) => `与场景声明的关系：${text}`,
  sales: ['电机', '设备', '指令', '成功', '失败', '超时', '掉落', '已通知', '被拒'],
  salesNote: '掉落：件数，以设备自己的记录为准；已通知：收到回调的出货；被拒：未能开始的出货。',
  all: '合计',
  faults: ['计划的故障', '位置', '触发'],
  neverFired: '从未触发',
  people: ['时刻', '问题', '预期', '实际', '人员', '备注'],
  notAsked: '无人在场',
  unnamed: '未署名',
  written: '（场景中所写）',
  measures: ['指标', '数值', '预期', '结果'],
  measured: {
    met: '满足',
    marginal: '勉强满足',
    missed: '未满足',
    stalled: '本机卡顿，未判断',
    'no-data': '无可测量',
  },
  checks: ['检查项', '情形', '发现', '结果'],
  states: {
    failed: '未通过',
    inconclusive: '无法定论',
    passed: '通过',
    stalled: '本机卡顿，未判断',
    'no-cases': '没有情形：未证明',
  },
  idle: (checks, names) => `${checks} 个检查项没有情形：${names}。`,
  coreErrors: '核心内部错误：',
  unmet: '与预期不符：',
  unmetAt: (t, step, detail) => `  ${t} 毫秒，步骤 ${step}：${detail}`,
  history: '历史',
  page: '报告',
  replay: '重放',
};
