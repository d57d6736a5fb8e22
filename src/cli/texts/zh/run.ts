import type { catalogues as englishCatalogues, run as english } from '../en/run.ts';

/** What `run` prints around names and numbers, in Chinese. */
export const run: typeof english = {
  declared: (matches, declared, verdict) =>
    matches ? `${declared}，与场景声明一致。` : `场景声明 ${declared}，判定为 ${verdict}，与声明不符。`,
  states: { ok: '符合', INCONCLUSIVE: '无法定论', UNEXPECTED: '与声明不符' },
  headings: ['与声明', '场景', '判定', '出货', '发现', '事件', '设备时间'],
  replay: '重放',
  evidence: '证据',
  summary: (matching, all, inconclusive, duration) =>
    `${all} 个场景中有 ${matching} 个的判定与声明一致` +
    `${inconclusive === 0 ? '' : `，${inconclusive} 个无法定论`}，用时 ${duration}。`,
  interrupted: (scenario, file) => `在 ${scenario} 中被中断；到此为止的历史在 ${file}`,
};

/** The lists of faults and scenarios in Chinese. */
export const catalogues: typeof englishCatalogues = {
  families: {
    reported: '上报：主板发现故障并上报',
    silent: '无声：没有应答，或应答迟到、重复、无法读取',
    lying: '虚报：应答与实际不符',
    connection: '连接：设备与核心之间的链路',
    hardware: '硬件：电源、时钟、控制器和主板',
  },
  only: (motors) => `（仅 ${motors.join('、')}）`,
  faults: (count, command) => `共 ${count} 个故障。\`${command}\` 解释其中一个，并给出示例。`,
  boardCode: (code, errorMsg, floorStatus, meaning) =>
    `上报为主板代码 ${code}，error_msg 为 "${errorMsg}"，floor_status 为 ${floorStatus}（${meaning}）。`,
  noParams: '没有参数。',
  params: '参数：',
  onJobs: '作用于单次出货任务：每一次，或符合 job、everyJob、probability、record、from 和 to 的那些。',
  onMachine: '在一段时间内作用于整台设备：from、to。',
  inScenario: '在场景中：',
  source: (source) => `来源：${source}。`,
  live: '可实时运行',
  declares: (verdict) => `声明 ${verdict}`,
  notes: (notes) => `（${notes.join('，')}）`,
  scenarios: (count) => `共 ${count} 个场景；都可在 virtual 阶段运行，标有“可实时运行”的也可在 live 阶段运行。`,
};
