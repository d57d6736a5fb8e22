import type { AwaitedEvent, DeliveryState, MachinePhase } from '#harness/session/session-view.ts';
import type { DeliveryTexts } from './en.ts';
import { formatEvent, outcomeTexts as outcome } from './zh-events.ts';
import { seconds } from './zh-formats.ts';

const machineStateTexts: Readonly<Record<MachinePhase, string>> = {
  nothing: '还没收到指令',
  received: '已收到指令',
  turning: '电机在转',
  dropped: '商品已掉落',
  stopped: '电机已停，没有商品掉落',
  answered: '已上报结果',
};

function awaitedText(awaited: AwaitedEvent, now: number): string {
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

/** Deliveries, events and what each side knows, in Chinese. */
export const zh: DeliveryTexts = {
  outcome,
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
    awaited: awaitedText,
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
};
