import type { Sentences } from '../translator.ts';

/** What is found of a cloud behind a driver, in Chinese. */
export const driverFindings: Sentences = {
  'Delivery {id} began that no merchant had asked for.': '出货 {id} 开始了，而没有商户请求过它。',
  'Delivery {id} began for order {order}, which was not paid.': '出货 {id} 为订单 {order} 开始，而该订单没有付款。',
  'Delivery {id} began for order {order}, which had been given back at {at}.':
    '出货 {id} 为订单 {order} 开始，而该订单在 {at} 已退款。',
  'Delivery {id} began {how}.': '出货 {id} 开始了：{how}。',
  'One request, sent {count} time<s>, had {effects} effects.': '一个请求发送 {count} 次，产生了 {effects} 个结果。',
  ['One request, sent {count} time<s>, was accepted {accepted} times and refused otherwise, and the cloud promises ' +
  'the first answer again.']:
    '一个请求发送 {count} 次，其中 {accepted} 次被受理，其余被拒绝，而云端承诺再次给出第一个应答。',
  'The customer pressed once, paid once, and the machine ran twice; or a merchant refunds who is being served.':
    '顾客按一次、付一次款，设备却运行两次；或商户给正在取货的顾客退款。',
  'Delivery {id} must have ended by {at}, but the merchant was never notified.':
    '出货 {id} 最迟在 {at} 已结束，但商户从未收到通知。',
  "The merchant's books show a sale under way for ever, or no refund for goods that never came.":
    '商户的账上这次销售一直未完成，或没出的商品没有退款。',
  ['Attempt {number} of the callback for delivery {id} was answered {status}; the next came after {pause}, and was ' +
  'due after {least} to {most}.']:
    '出货 {id} 的回调第 {number} 次尝试得到应答 {status}；下一次在 {pause} 后到来，应在 {least} 至 {most} 后到来。',
  ['Attempt {number} of the callback for delivery {id} was answered {status}; the next never came, and was due after ' +
  '{least} to {most}.']:
    '出货 {id} 的回调第 {number} 次尝试得到应答 {status}；下一次从未到来，应在 {least} 至 {most} 后到来。',
  'A receiver that fails is called more often than it was promised.': '对出错的接收端，回调比承诺的更频繁。',
  'The merchant hears of the outcome too late, or never.': '商户太晚得知结果，或永远不知道。',
  'A callback ({kind}) cannot be verified: {why}.': '一个回调（{kind}）无法验证：{why}。',
  'The callback for delivery {id} bears a sign that does not verify ({why}).':
    '出货 {id} 的回调带有无法通过验证的签名（{why}）。',
  'The callback for delivery {id} reports a {outcome} that its machine never reported.':
    '出货 {id} 的回调报告 {outcome}，而其设备从未这样报告。',
  'The callback for delivery {id} reports a success of {items} item<s> for a command of {commanded}.':
    '出货 {id} 的回调报告 {items} 件成功，而指令是 {commanded} 件。',
  'The callback for delivery {id} reports a failure although its machine had reported success at {at}.':
    '出货 {id} 的回调报告失败，而其设备在 {at} 报告了成功。',
  'The callback for delivery {id} reports a timeout although its machine had answered at {at}.':
    '出货 {id} 的回调报告超时，而其设备在 {at} 已应答。',
  'The callback for delivery {id} {problem}.': '出货 {id} 的回调有误：{problem}。',
  ['The machine was refused as offline although it had been connected for {time} and its last heartbeat was {age} ' +
  'old; its cloud allows {limit} by the driver.']:
    '设备被当作离线而拒绝，而它已连接 {time}，上一次心跳在 {age} 之前；驱动程序声明云端允许 {limit}。',
  'A delivery was granted although the machine had been away for {time}.': '设备已离开 {time}，出货仍被受理。',
  'A customer pays for goods that cannot come.': '顾客为出不来的商品付款。',
  'Delivery {id} was called a {outcome} of {claimed} item<s> when {dropped} had dropped{rest}.':
    '出货 {id} 被称为 {outcome}（{claimed} 件），而只掉落了 {dropped} 件{rest}。',
  'Delivery {id} was called {later} although it had been called {first} before.':
    '出货 {id} 先被称为 {first}，后又被称为 {later}。',
  'Delivery {id} was notified twice, as {first} and as {second}.': '出货 {id} 通知了两次：{first} 和 {second}。',
  ['The machine was refused as busy for another {time}; by its limit of {limit} it is free in ' + '{least} to {most}.']:
    '设备被当作繁忙而拒绝，称还要 {time}；按其 {limit} 的限制，它在 {least} 至 {most} 后空闲。',
  'A client that waits as it was asked leaves a free machine idle.': '照此等待的客户端让空闲的设备闲置。',
  'A client that waits as it was asked is refused again.': '照此等待的客户端会再次被拒绝。',
  ['The machine was refused as busy at {at}, although delivery {id} can have held it until {until} at most; its ' +
  'limit is {limit}.']: '设备在 {at} 被当作繁忙而拒绝，而出货 {id} 最多只能占用到 {until}；其限制是 {limit}。',
  'The machine was refused as busy at {at}, although no delivery held it; its limit is {limit}.':
    '设备在 {at} 被当作繁忙而拒绝，而没有出货占用它；其限制是 {limit}。',
  'Goods that are still on their way out are refunded.': '还在出货途中的商品被退款。',
  'The customer waits for goods or money longer than was promised.': '顾客等待商品或退款的时间超过承诺。',
};
