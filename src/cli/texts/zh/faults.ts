/** Descriptions of a fault and its parameters in Chinese. */
export interface FaultTexts {
  readonly description: string;
  readonly params?: Readonly<Record<string, string>>;
}

const floorStatus = (defaultValue: number): string =>
  `上报的 floor_status，取 0、1、2、3、47 之一；不填为 ${defaultValue}。`;
const drops = (defaultValue: boolean): string => `商品是否照样掉落；不填为 ${defaultValue}。`;
const redialMs = '从断线到下一次重连，0–86400000 ms；不填则按设备自身的重连间隔。';

const reported: Readonly<Record<string, FaultTexts>> = {
  'slot-invalid': {
    description: '主板上没有这个货道，拒绝出货指令；什么都没动。',
    params: { floorStatus: floorStatus(0) },
  },
  'load-no-current': {
    description: '电机该转时没有电流：插头没插，或线断了。',
    params: { floorStatus: floorStatus(3) },
  },
  'over-current': { description: '电机电流过大，被驱动板切断。', params: { floorStatus: floorStatus(3) } },
  'feedback-error': {
    description: '电机在转，但到位开关没有反馈：驱动板让它一直转到放弃为止。弹簧已经转过，商品通常会掉下来。',
    params: { floorStatus: floorStatus(3), drops: drops(true) },
  },
  'dlv-detect-error': {
    description: '商品停在平台上，或掉货传感器坏了：光幕里有本该离开的东西。',
    params: { floorStatus: floorStatus(3), drops: drops(true) },
  },
  'goods-stuck': { description: '电机转了，商品没动，设备上报卡货。', params: { floorStatus: floorStatus(2) } },
  'slot-type-error': {
    description: '货道设置的驱动类型与实际不符，驱动板拒绝出货指令。',
    params: { floorStatus: floorStatus(3) },
  },
  'slave-comm-error': {
    description: '驱动板不应答主机：接线或地址有误。如果只是回程线断了，商品照样会掉。',
    params: { floorStatus: floorStatus(47), drops: drops(false) },
  },
  'lift-comm-error': { description: '升降台控制器不应答。', params: { floorStatus: floorStatus(3) } },
  'lift-limit-up': { description: '升降台到不了上限位，或离不开上限位。', params: { floorStatus: floorStatus(3) } },
  'lift-goods': { description: '升降台平台上已经有东西，不会再往上放商品。', params: { floorStatus: floorStatus(3) } },
  'lift-limit-down': {
    description: '载着商品的升降台降不到下限位：履带已经走过，顾客什么也拿不到。',
    params: { floorStatus: floorStatus(3), drops: drops(false) },
  },
  'vermo-break': { description: '升降电机没有供电。', params: { floorStatus: floorStatus(3) } },
  'vermo-short': { description: '升降电机短路，被驱动板切断。', params: { floorStatus: floorStatus(3) } },
  'vermo-encode': { description: '升降电机在转，编码器却没有计数。', params: { floorStatus: floorStatus(3) } },
};

const silent: Readonly<Record<string, FaultTexts>> = {
  'never-answers': { description: '设备收下出货指令后再无音讯，不管商品掉没掉。', params: { drops: drops(true) } },
  'answers-late': {
    description: '商品照常掉落，但结果上报得晚。',
    params: { answerAfterMs: '从收到指令到上报结果，1–86400000 ms；必填。' },
  },
  'answers-twice': {
    description: '同一个结果过一会儿又上报一次。',
    params: { gapMs: '两次上报的间隔，0–86400000 ms；不填为 1000。' },
  },
  'answers-for-another-job': {
    description: '上报的结果带的是另一次出货的编号：上一次的，或根本不存在的。',
    params: {
      answersFor:
        '结果带谁的编号：previous-job（上一次出货；设备的第一次出货没有上一次）或 no-job（不存在的出货）；' +
        '不填为 previous-job。',
    },
  },
  'stale-done': {
    description: '主板还留着上一次的“完成”标志，主机当成这一次的：电机还没转完就上报了成功。',
    params: { drops: '之后商品是否仍会掉落；不填为 true。' },
  },
  'wrong-sign': { description: '上报的结果验签不通过，就像只在一边换过密钥。' },
  garbage: { description: '发来的不是结果，根本不成报文：串口上的杂讯。' },
  'truncated-frame': { description: '结果只到了前半帧。' },
};

const lying: Readonly<Record<string, FaultTexts>> = {
  'reports-success-without-drop': { description: '设备上报成功，商品却还在原处：凸轮磨损，或弹簧空转没带动商品。' },
  'reports-failure-after-drop': {
    description: '商品已经落入取货口，设备却上报失败：传感器没看见。',
    params: { boardCode: '上报失败用的主板故障码，PROTOCOL §5 所列之一；不填为 6（Goods are Stuck，卡货）。' },
  },
  'double-drop': { description: '一条指令掉了两件商品，设备只上报一次成功。' },
  'one-item-short': { description: '一条指令要出几杯，最后一杯没出来，设备仍上报成功。' },
};

const connection: Readonly<Record<string, FaultTexts>> = {
  'cut-before-command': { description: '指令到达的那一刻断线，什么都没执行。', params: { redialMs } },
  'cut-before-drop': { description: '电机启动时断线；出货照常进行，线路恢复后再上报结果。', params: { redialMs } },
  'cut-between-drop-and-answer': { description: '商品已经掉落，设备还没来得及上报就断线了。', params: { redialMs } },
  'cut-after-answer': { description: '结果刚发出去就断线。', params: { redialMs } },
  'half-open': {
    description: '线路无声无息地断了：两端都以为还连着，在被发现之前什么都传不过去。',
    params: { forMs: '多久之内没人发现，1–86400000 ms；不填为 60000。' },
  },
  'flapping-connection': {
    description: '线路时断时续，就像处在移动信号的边缘。',
    params: { everyMs: '两次断线之间的平均间隔，1–86400000 ms；不填为 10000。' },
  },
  'reconnect-storm': {
    description: '每次一连上就断开、马上重连，不守设备该有的重连间隔。',
    params: { everyMs: '两次断线之间的间隔，10–86400000 ms；不填为 200。' },
  },
  'no-heartbeat': { description: '连接还在，设备也照常工作，就是不发心跳。' },
  'two-sockets': { description: '又来一条同样设备编号的连接，就像换了通信模块却没拆旧的。' },
};

const body: Readonly<Record<string, FaultTexts>> = {
  'power-cycle': {
    description: '出货途中断电，商品掉落之前或之后，然后来电。',
    params: {
      at: '何时断电：before-drop（掉落前）或 after-drop（掉落后）；不填为 after-drop。',
      offMs: '断电多久，1–86400000 ms；不填为 10000。',
      keepsMemory: '来电后控制器是否还记得收到的指令和留存的结果；不填为 true。',
    },
  },
  'clock-skew': {
    description: '设备自己的时钟不准：报文里的时间不对。',
    params: { byMs: '快多少，±1–315360000000 ms（十年），小于 0 为慢；不填为 86400000（一天）。' },
  },
  'controller-freeze': {
    description: '出货途中控制器程序卡死，电机也停住，之后若无其事地继续。',
    params: { forMs: '卡多久，1–86400000 ms；不填为 20000。' },
  },
  'busy-board': { description: '驱动板一直报忙，主机不再从线路上接收指令：指令只能等着。' },
};

/** Every fault of the catalogue in Chinese, by its name. */
export const faultTexts: Readonly<Record<string, FaultTexts>> = {
  ...reported,
  ...silent,
  ...lying,
  ...connection,
  ...body,
};
