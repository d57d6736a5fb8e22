import type { session as english } from '../en/session.ts';
import { seconds } from '#harness/reports/delivery-texts/zh-formats.ts';

/** Start and end of a session, and scenarios that run beside it, in Chinese. */
export const session: typeof english = {
  opened: (machines, speed, dir) =>
    `核心、${machines} 台设备、一个商户及其回调接收端已就绪${speed === 1 ? '' : `，时间流速 ${speed}×`}。` +
    `所有记录写入 ${dir}。`,
  web: '网页',
  joined: (url, machines) => `已连接 ${url} 上的核心，共 ${machines} 台设备。无法观察该核心内部的事件。`,
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
      `${machine}：${step}` +
      (leftMs === null ? '' : atMost ? `，最多还要 ${seconds(leftMs)}` : `，还要 ${seconds(leftMs)}`),
    allDone: '步骤已全部执行，等待尚未完结的出货',
    inFlight: (count, fallbackMs) => `等待 ${count} 台设备上报结果：最早的一次 ${seconds(fallbackMs)}后超时兜底`,
    pendingCallbacks: (count) => `还有 ${count} 个回调未送达`,
    sessionContinues: '你自己的会话继续',
    stop: 'Ctrl-C 可中止运行',
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
