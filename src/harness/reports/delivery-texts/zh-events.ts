import type { HistoryEvent } from '#harness/history/event.ts';
import { details } from './en.ts';

type Kind = HistoryEvent['kind'];

/** Outcomes, and what else ends a lock, in Chinese. */
export const outcomeTexts = { success: '成功', failure: '失败', timeout: '超时' } as const;

const detailTexts: Readonly<Record<string, string>> = { ...outcomeTexts, dwell: '锁定到期' };

/** Every kind of event in Chinese; the type requires exactly all kinds. */
export const eventTexts: Readonly<Record<Kind, string>> = {
  'core-started': '核心已启动',
  'core-stopped': '核心已停止',
  'order-created': '订单已创建',
  'order-changed': '订单状态变更',
  'lock-granted': '取得出货锁',
  'lock-released': '释放出货锁',
  'delivery-started': '出货开始',
  'command-sent': '出货指令已下发',
  'command-send-failed': '出货指令未能下发',
  'delivery-acknowledged': '设备已确认收到指令',
  'delivery-settled': '出货结果已定',
  'result-late': '结果迟到',
  'result-unmatched': '结果对不上任何出货',
  'job-queued': '出货任务已排队',
  'job-dropped': '出货任务已取消',
  'machine-online': '设备上线',
  'machine-offline': '设备离线',
  'machine-mode': '设备模式变更',
  'lane-status': '货道状态上报',
  'frame-dropped': '丢弃一帧报文',
  'frames-over-budget': '报文超出设备限额，已丢弃',
  'callback-queued': '回调已排队',
  'callback-attempt': '正在发送回调',
  'callback-acknowledged': '回调已送达',
  'callback-failed': '回调失败',
  'callback-abandoned': '放弃回调',
  connected: '已连接',
  disconnected: '连接断开',
  'command-received': '收到出货指令',
  'command-refused': '拒绝出货指令',
  'frame-sent': '报文已发出',
  'frame-received': '收到报文',
  'ack-sent': '确认已发出',
  'motor-started': '电机启动',
  'item-dropped': '商品掉落',
  'motor-stopped': '电机停止',
  'answer-sent': '结果已上报',
  'fault-fired': '故障发作',
  'fault-ended': '故障修复',
  power: '电源变化',
  freeze: '控制器程序卡死或恢复',
  'stock-counted': '已盘点库存',
  call: '发出请求',
  answer: '收到应答',
  'no-answer': '没有应答',
  probe: '伪造请求',
  'secret-leaked': '应答泄露了密钥',
  'callback-received': '收到回调',
  'callback-unreadable': '回调无法解析',
  'receiver-fault-fired': '回调接收端异常',
  'network-fault-started': '网络故障开始',
  'network-fault-ended': '网络故障结束',
  'network-fault-fired': '网络故障发作',
  expectation: '预期核对',
  'core-killed': '核心进程被杀掉',
  'core-fault-started': '核心故障开始',
  'core-fault-fired': '核心故障发作',
  'core-fault-ended': '核心故障结束',
  'clock-set': '时钟被改',
  'fault-injected': '已安排故障',
  'fault-cleared': '已解除故障',
  'process-stalled': '本机卡顿',
  'speed-set': '时间流速已改',
  'operator-answered': '人工判定',
  'drops-counted': '传感器读数变化',
  'drops-not-seen': '出货无人可见',
  'dial-refused': '代理拒绝连接',
  'cloud-machine': '对方云的设备编号',
  'cloud-order': '对方云的订单',
  'cloud-delivery': '对方云的出货',
  'cloud-request': '对对方云的请求',
  'cloud-state': '对方云所报的出货状态',
  'cloud-callback': '对方云的回调',
  'cloud-frame-dropped': '设备丢弃了对方云的消息',
  'driver-failed': '驱动出错',
  'log-read': '日志已读完',
  'run-ended': '运行结束',
};

/** An event in one line: its kind and details. */
export function formatEvent(event: HistoryEvent): string {
  const detailList = details(event).map((detail) =>
    Object.hasOwn(detailTexts, detail) ? detailTexts[detail] : detail,
  );
  const name = eventName(event);
  return detailList.length === 0 ? name : `${name}：${detailList.join('，')}`;
}

function eventName(event: HistoryEvent): string {
  if (event.kind === 'power') return event.on ? '来电' : '断电';
  if (event.kind === 'freeze') return event.on ? '控制器程序卡死' : '控制器程序恢复';
  // A history of a later version may have more kinds.
  return Object.hasOwn(eventTexts, event.kind) ? eventTexts[event.kind] : event.kind;
}
