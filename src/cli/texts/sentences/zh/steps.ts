import type { Sentences } from '../translator.ts';

/** What `steps` prints of each step, in Chinese. */
export const steps: Sentences = {
  'Buy and deliver': '购买与出货',
  'Send any request': '发送任意请求',
  'Let time pass': '等待',
  'Expect a result': '核对结果',
  'Inject and clear faults': '注入与清除故障',
  'Operate the core and the machine': '操作核心与设备',
  '{count} steps. `vendloop steps NAME` explains one, with an example.':
    '共 {count} 个步骤。`vendloop steps NAME` 说明其中一个，并附示例。',
  'The example needs these members of the scenario:': '该示例需要场景中的以下成员：',
  'Members:': '成员：',
  'In a track:': '在轨道（track）中：',
  ' Optional.': '可省略。',
  ' Default: {value}.': '默认：{value}。',
  '{name} ({value}):': '{name}（{value}）：',
  'list of {kind}': '{kind}的列表',
  'whole number {min} to {max}': '{min} 至 {max} 的整数',
  'whole number from {min}': '不小于 {min} 的整数',
  name: '名称',
  'a name': '名称',
  label: '标签',
  object: '对象',
  text: '文字',
  number: '数',
  duration: '时长',
  'duration, may be negative': '时长，可为负',
  '[duration, duration]': '[时长, 时长]',
  share: '比例，0 至 1',
  'a code': '代码',
  'a list of these': '以上值的列表',
  'A whole sale: order, pay, deliver, and wait until the merchant is notified of the outcome.':
    '一次完整的销售：下单、付款、出货，并等待商户收到结果通知。',
  'Places an order and gives it a label.': '下订单并给它一个标签。',
  'Pays an order.': '为订单付款。',
  'Refunds an order.': '为订单退款。',
  'Sets an order’s status, as a payment service reports it.': '设置订单状态，如支付服务所通知的那样。',
  'Sends the delivery command of one line of an order, and goes on at the core’s answer: the machine still turns.':
    '发送订单中一行的出货指令，核心应答后即继续：此时设备仍在运转。',
  'Puts every undelivered item of an order into the machine’s queue.': '把订单中尚未出货的每件商品放入设备的队列。',
  'Sends several deliveries in the same instant.': '在同一瞬间发送多个出货。',
  'Sends the very same bytes of an earlier request again.': '把先前某个请求的字节原样再发送一次。',
  'Customers with paid orders who all press at once, and again, until each is served.':
    '已付款的顾客同时按下，并反复再按，直到每个人都取到商品。',
  'Has pickup codes made for a lane’s product, or for any product.': '为某货道的商品或任意商品生成取货码。',
  'Trades a pickup code for a paid order.': '用取货码换取已付款的订单。',
  'Cancels a pickup code, or all of the machine.': '作废一个取货码，或设备的全部取货码。',
  'Sends a forged, broken or odd request about an order; the checks judge the answer and what came of it.':
    '发送一个关于订单的伪造、破损或古怪的请求；由检查判断应答及其后果。',
  ['Sends any request to an endpoint, right or wrong in any way; the checks judge the answer. In texts these ' +
  'names in braces stand for the values of a right request: `machine_no`, `order_id`, `record_id`, ' +
  '`product_id`, `delivery_id`, `code`, `trade_id`, `notify_url`, `lane` and `timestamp`.']:
    '向某个接口发送任意请求，无论对错；由检查判断应答。文字中，花括号里的以下名称代表正确请求的值：`machine_no`' +
    '、`order_id`、`record_id`、`product_id`、`delivery_id`、`code`、`trade_id`、`notify_url`、`lane` 和' +
    ' `timestamp`。',
  'Lets time pass.': '等待一段时间。',
  'Waits until a time of the run; goes on at once when it is past.': '等到运行的某个时刻；若已过去则立即继续。',
  'Waits until the lock of an order’s delivery expires at the machine’s dwell limit, or a little before or after.':
    '等到订单出货的锁在设备的占用期限到期，或稍早、稍晚。',
  ['Waits until an order’s delivery falls back to a timeout, 120 s after its lock was granted, or a little ' +
  'before or after.']: '等到订单的出货在锁发放 120 秒后转为超时，或稍早、稍晚。',
  'Waits until an unpaid order would be closed, 20 min after its creation, or a little before or after.':
    '等到未付款的订单在创建 20 分钟后将被关闭，或稍早、稍晚。',
  'Waits until a pickup code expires by the wall clock, or a little before or after.':
    '等到取货码按时钟过期，或稍早、稍晚。',
  ['Waits for all pending callbacks of an order and checks the outcomes of its deliveries. A waiting item that ' +
  'a refund drops has none.']: '等待订单的全部待送达回调，并核对其各次出货的结果。因退款而取消的排队商品没有回调。',
  ['Asks the API how an order’s last delivery stands, without waiting. Of a queued order it is the item that ' +
  'began last.']: '向 API 查询订单最近一次出货的状态，不等待。对排队的订单，是最后开始的那件商品。',
  'Reads from the API; the checks judge what it answers.': '从 API 读取；由检查判断其应答。',
  'Waits until an unpaid order is closed, after 20 min, and the merchant is notified.':
    '等到未付款的订单在 20 分钟后关闭，且商户收到通知。',
  'Asks the person at the machine. With neither a person nor an earlier answer the run is INCONCLUSIVE.':
    '询问设备前的人员。既没有人员、也没有先前的回答时，运行为 INCONCLUSIVE。',
  ['Injects a fault into the track’s machine from now on, until `clearFault`. It must fire, or the run is ' +
  'INCONCLUSIVE.']: '从现在起向轨道的设备注入故障，直到 `clearFault`。它必须触发，否则运行为 INCONCLUSIVE。',
  'Ends a fault that `injectFault` began.': '结束由 `injectFault` 开始的故障。',
  ['Injects a fault into the network from now on, until `clearNetworkFault`. It must fire, or the run is ' +
  'INCONCLUSIVE.']: '从现在起向网络注入故障，直到 `clearNetworkFault`。它必须触发，否则运行为 INCONCLUSIVE。',
  'Ends a fault of the network that `injectNetworkFault` began on the same path.':
    '结束由 `injectNetworkFault` 在同一路径上开始的网络故障。',
  ['Lets a receiver of callbacks fail from now on, until `clearReceiverFault`. It must fire, or the run is ' +
  'INCONCLUSIVE.']: '从现在起让回调接收端出故障，直到 `clearReceiverFault`。它必须触发，否则运行为 INCONCLUSIVE。',
  'Lets a receiver answer as it should again.': '让接收端恢复正常应答。',
  'Kills the core, and starts it again on what its store has; goes on once it is there.':
    '杀死核心，再以其存储中的内容启动；核心就绪后继续。',
  'Sets the core’s wall clock, on the virtual stage only: write `stages: [virtual]`.':
    '拨动核心的时钟，只能在 virtual 阶段：请写 `stages: [virtual]`。',
  'A technician sets the machine’s mode; it reports it at once, or when it is connected again.':
    '技术人员设置设备的模式；设备立即上报，或在重新连接时上报。',
  'The machine sends a message besides those of its own.': '设备在自身的消息之外再发送一条消息。',
  ['An operator exchanges the machine’s key: it signs with the other one from now on. The core knows both where ' +
  'its group has `keys: 2`.']:
    '运维人员更换设备的密钥：从现在起它用另一把签名。设备组写有 `keys: 2` 时，核心认识这两把。',
  'A technician’s test of a lane: a delivery without an order. The machine must be in `MAINTENANCE`.':
    '技术人员测试货道：没有订单的出货。设备必须处于 `MAINTENANCE`。',
};
