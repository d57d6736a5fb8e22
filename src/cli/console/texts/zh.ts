import { z } from 'zod';
import type { AwaitedEvent, DeliveryState, MachinePhase } from '#harness/session/session-view.ts';
import type { ConsoleTexts } from './en.ts';
import { verdictSentenceZh } from './verdict-zh.ts';
import { outcomeTexts as outcome, formatEvent } from './zh-events.ts';
import { faultTexts } from './zh-faults.ts';

/** Seconds with one place, for countdowns. */
const seconds = (ms: number): string => `${(Math.max(0, ms) / 1000).toFixed(1)} 秒`;

const machineStateTexts: Readonly<Record<MachinePhase, string>> = {
  nothing: '还没收到指令',
  received: '已收到指令',
  turning: '电机在转',
  dropped: '商品已掉落',
  stopped: '电机已停，没有商品掉落',
  answered: '已上报结果',
};

/** Why no answer came, as a client of HTTP knows it. */
const noAnswerReasons: Readonly<Record<string, string>> = {
  refused: '连接被拒',
  timeout: '超时',
  cut: '连接中断',
  forbidden: '地址被禁止',
  'bad-url': '地址无效',
  'too-large': '应答过大',
};

function waitingForText(awaited: AwaitedEvent, now: number): string {
  if (awaited.kind === 'nothing') return '没有待完成的事项';
  if (awaited.kind === 'callback')
    return awaited.until === null ? '等待回调送达商户' : `等待回调送达商户（${seconds(awaited.until - now)}后重试）`;
  const expiry = awaited.expiresAt === null ? '锁定已到期' : `${seconds(awaited.expiresAt - now)}后锁定到期`;
  return `等待设备上报结果（${expiry}，${seconds(awaited.until - now)}后超时兜底）`;
}

function coreState({ outcome: settled, commandSent, errorMsg, lateResult }: DeliveryState): string {
  const state =
    settled === null
      ? commandSent
        ? '已下发出货指令'
        : '已开始出货'
      : `已判定为${outcome[settled]}${errorMsg === '' ? '' : `（${errorMsg}）`}`;
  return lateResult === null ? state : `${state}；之后又收到迟到的${outcome[lateResult]}，结果不变`;
}

function machineState({ machinePhase, machineAnswer, droppedItems }: DeliveryState): string {
  const state = machineAnswer === null ? machineStateTexts[machinePhase] : `已上报${outcome[machineAnswer]}`;
  return droppedItems > 0 && machinePhase !== 'dropped' ? `${state}，掉落 ${droppedItems} 件` : state;
}

/** Every text of the console in Chinese. */
export const zh: ConsoleTexts = {
  seconds,
  outcome,
  motor: (_english, chinese) => chinese,

  keys: '↑↓ Enter 选择 · 输入文字可搜索 · Esc 返回 · Ctrl-C 结束会话',
  keysWatch: 'Enter：返回菜单（出货继续进行）· Ctrl-C 结束会话',
  keysWait: '期间按的键会保留 · Ctrl-C 结束会话',
  search: (text) => `搜索：${text}`,
  nothingFits: '没有匹配的选项；按 Backspace 删字',
  moreAbove: (count) => `  ↑ 上面还有 ${count} 项`,
  moreBelow: (count) => `  ↓ 下面还有 ${count} 项`,
  pleaseChoose: '请输入 y 或 n',
  yes: '是',
  no: '否',
  unsure: '说不准',
  pair: (name, text) => `${name}：${text}`,
  list: (items) => items.join('、'),

  opened: (machines, speed, dir) =>
    `核心、${machines} 台设备、一个商户及其回调接收端已就绪${speed === 1 ? '' : `，时间流速 ${speed}×`}。所有记录写入 ${dir}。`,
  joined: (url, machines) => `已连接 ${url} 上的核心，共 ${machines} 台设备。无法观察该核心内部的事件。`,

  main: {
    title: '选哪台设备，或做什么？',
    columns: { machine: '设备', motor: '机型', line: '连接', lock: '出货锁', stock: '库存', last: '最近结果' },
    network: '网络故障，影响全部设备：断开、延迟或丢包',
    receiver: '商户回调接收端的故障',
    core: '杀掉核心进程并重启',
    time: '时间流速',
    scenario: '运行场景库中的一个场景，一次跑完或逐步执行',
    finish: '结束：判定、报告、保存为场景',
  },
  machine: {
    online: '在线',
    offline: '✗ 离线',
    free: '空闲',
    lockedShort: (ms) => `锁定 ${seconds(ms)}`,
    locked: (ms) => `已锁定，${seconds(ms)}后到期`,
    old: '旧固件',
    stock: '库存',
    none: '暂无',
    faults: (what) => `故障：${what}`,
    nextJobOnly: (what) => `${what}（仅下一次）`,
    state: (line, lock, last) => `${line}，${lock} · 最近结果：${last}`,
    title: (name) => `对 ${name} 做什么？`,
    facts: (motor, firmware, dwellMs, stock) =>
      `${motor}，${firmware}固件，最长锁定 ${dwellMs / 1000} 秒，库存 ${stock} 件`,
    currentFirmware: '现行',
    oldFirmware: '旧版',
    sell: '卖一件：下单、支付、出货',
    steps: '逐步操作：下单、支付、出货、退款',
    queue: '一笔订单卖多件，排队出货',
    several: '多位顾客同时购买',
    duplicate: '出货，并原样重发同一个请求',
    pickup: '用取货码取货',
    break: '注入故障',
    clear: '解除故障',
    line: '连接故障：断开、半开、延迟或丢包',
    judge: '记录你在设备旁看到的情况',
    watch: '查看进行中的出货',
    back: '返回',
  },
  sell: {
    lane: '哪个货道？',
    laneName: (lane, stock) => `货道 ${lane}，库存 ${stock} 件`,
    quantity: '几件？',
    customers: '几位顾客同时购买？',
    wholeNumber: '请输入整数，范围',
    ordered: (label, id) => `已下单，订单号 ${id}（${label}）`,
    paid: (label) => `${label} 已支付`,
    refunded: (label) => `${label} 已退款`,
    delivered: (label, delivery) => `${label} 开始出货，出货号 ${delivery}`,
    queued: (label, items) => `${label}：${items} 件已排队等待出货`,
    refused: (what, code, message) => `${what}被拒绝：${code} ${message}`,
    noAnswer: (what, reason) =>
      `${what}没有收到应答（${Object.hasOwn(noAnswerReasons, reason) ? noAnswerReasons[reason] : reason}）；是否已执行不得而知`,
    race: (accepted, of, codes) =>
      `${of} 位顾客中有 ${accepted} 位抢到设备${codes === '' ? '' : `，其余被拒绝，错误码 ${codes}`}`,
    duplicateSame: (delivery) => `重发的请求得到相同的应答：出货号 ${delivery}，没有再次出货`,
    duplicateOther: '重发的请求得到的应答与第一次不同',
    code: '取货码已生成并核销',
    step: '做哪一步？',
    placeOrder: '新下一单',
    pay: (label) => `支付 ${label}`,
    deliver: (label) => `出货 ${label}`,
    refund: (label) => `退款 ${label}`,
  },
  verb: {
    order: '下单',
    pay: '支付',
    deliver: '出货',
    refund: '退款',
    queue: '排队出货',
    code: '生成取货码',
    consume: '核销取货码',
  },
  follow: {
    title: (delivery, machine) => `设备 ${machine} 的出货 ${delivery}`,
    core: '核心',
    machine: '设备',
    merchant: '商户',
    coreState,
    machineState,
    merchantState: ({ notifiedOutcome: notified }) =>
      notified === null ? '还没收到通知' : `已收到通知：${outcome[notified]}`,
    lock: (ms) => `${seconds(ms)}后锁定到期`,
    lockReleased: '出货锁已释放',
    awaited: waitingForText,
    fromOutside: (what) => `${what}（外部观察）`,
    nothing: '这里没有进行中的出货。',
    finished: '出货已完结。',
    continues: '出货仍在进行；菜单上方会显示在等什么。',
  },
  observers: {
    core: '核心',
    store: '存储',
    machine: '设备',
    merchant: '商户',
    receiver: '接收端',
    network: '网络',
    harness: '你',
  },
  event: formatEvent,
  faultMenu: {
    which: '哪种故障？',
    families: {
      reported: '会上报：主板发现并上报',
      silent: '无响应：没有结果，或结果迟到、重复、无法解析',
      lying: '误报：上报的结果与实际不符',
      connection: '连接：线路问题',
      hardware: '硬件：电源、时钟、控制器与驱动板',
    },
    description: (name, english) => faultTexts[name]?.description ?? english,
    paramDescription: (fault, param, english) => faultTexts[fault]?.params?.[param] ?? english,
    invalid: z.locales.zhCN().localeError,
    required: (name) => `${name}（必填）`,
    param: (name) => `${name}（留空取默认）`,
    how: '持续多久？',
    nextJobOnly: '仅下一次出货',
    untilCleared: '每次出货，直到解除',
    injected: (fault) => `已注入故障：${fault}`,
    injectedUntilCleared: (fault) => `已注入故障：${fault}，直到解除为止`,
    clear: '解除哪个故障？',
    cleared: (fault) => `已解除故障：${fault}`,
    clearAll: '全部',
    impossible: (why) => `无法执行：${why}`,
  },
  network: {
    title: '哪种网络故障？',
    cut: '断开：连接中断，消息无法送达',
    halfOpen: '半开：两端都显示已连接，但消息无法送达',
    slow: '延迟：每条消息都延迟到达',
    byMs: '延迟多少毫秒？',
    lossy: '丢包：部分消息无法送达',
    share: '丢百分之几？',
    whose: '哪一段？',
    fault: (what, on) => `${what}，${on}`,
    faults: { partition: '断开', 'half-open': '半开', delay: '延迟', loss: '丢包' },
    link: '设备与核心之间',
    api: '商户与核心之间',
    callbacks: '核心与商户回调接收端之间',
    clear: (what) => `解除：${what}`,
    injected: (what, on) => `已注入网络故障：${what}，${on}`,
    cleared: (what) => `已解除网络故障：${what}`,
  },
  receiver: {
    title: '回调接收端不应答 200，改为做什么？',
    faults: {
      '500': '应答 500',
      refuse: '拒绝连接',
      hang: '读完请求但永不应答',
      slow: '应答太慢',
      cut: '应答到一半断开',
      redirect: '重定向到别处',
      garbage: '应答 200，但内容是一页乱码',
    },
    clear: '解除故障',
    injected: (fault) => `回调接收端将${fault}`,
    cleared: '已解除回调接收端的故障',
  },
  core: {
    down: '停机多少秒？',
    back: '核心进程已被杀掉，并已从存储重启',
    reconnecting: (online, all) => `${online}/${all} 台设备已重新连上`,
  },
  time: {
    title: '时间流速设为多少？',
    factor: (speed) => `${speed}×`,
    set: (speed) => `时间流速 ${speed}×`,
    cannot: '这里不能改变时间流速',
  },
  scenario: {
    which: '哪个场景？',
    how: '怎么运行？',
    virtual: '一次跑完，虚拟时间',
    live: '实时运行，走真实的网络连接',
    stepwise: '逐步执行：每步之前等你确认（期间时间按会话流速照走）',
    next: (machine, step) => `${machine} 的下一步：${step}`,
    expected: (what) => `，预期：${what}`,
    doNext: '执行这一步',
    doAll: '执行这一步和之后所有步骤，不再询问',
    running: (name, speed, t) => `${name}${speed === 1 ? '' : `（${speed}×）`}，已运行 ${seconds(t)}`,
    underWay: (machine, step, leftMs, atMost) =>
      `${machine}：${step}${leftMs === null ? '' : atMost ? `，最多还要 ${seconds(leftMs)}` : `，还要 ${seconds(leftMs)}`}`,
    allDone: '步骤已全部执行，等待尚未完结的出货',
    inFlight: (count, fallbackMs) => `等待 ${count} 台设备上报结果：最早的一次 ${seconds(fallbackMs)}后超时兜底`,
    pendingCallbacks: (count) => `还有 ${count} 个回调未送达`,
    sessionContinues: '你自己的会话继续',
    stop: 'Ctrl-C 可中止运行',
  },
  judge: {
    what: '你检查了什么？（写成用“是”或“否”回答的问题）',
    example: '柜门灯灭了吗？',
    should: '预期的回答？',
    is: '实际的回答？',
    name: '你的姓名',
    note: '备注',
    written: (answer) => `已记录：${answer}`,
  },
  report: {
    verdict: { PASS: 'PASS 通过', FAIL: 'FAIL 不通过', INCONCLUSIVE: 'INCONCLUSIVE 无法定论' },
    about: (stage, speed, seed, machines, t, events) =>
      `${stage === 'virtual' ? '虚拟时间' : stage === 'live' ? '实时' : '外部核心'}${speed === 1 ? '' : `（${speed}×）`}，种子 ` +
      `${seed}，${machines} 台设备，设备时间 ${seconds(t)}，${events} 个事件`,
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
  },
  finish: {
    open: (count) => `还有 ${count} 次出货没有完结。`,
    how: '怎么处理？',
    waitFast: '以 20× 流速等待完结',
    wait: '等待完结',
    now: '立即结束；本次判定为 INCONCLUSIVE（无法定论）',
    stay: '回到会话',
    waiting: '等待所有出货有结果并通知商户',
    save: '把刚才的操作保存为场景？',
    name: '场景名（小写单词，用 - 连接）',
    title: '一行标题',
    file: '文件',
    badName: '只能用小写字母和数字，单词用 - 连接',
    same: (deliveries) => `已在虚拟时间中重放：结果相同（${deliveries} 次出货）。`,
    other: (why) => `已在虚拟时间中重放：结果不同！${why}`,
    interrupted: '会话到此结束；证据已保存。',
    nothingSaved: '没有任何操作，无需保存。',
    exists: (file) => `${file} 已存在，请换个文件名`,
  },
};
