import type { Sentences } from '../translator.ts';

/** What checks find of deliveries, callbacks, faults and restarts, in Chinese. */
export const findings: Sentences = {
  'A receiver that was away for a moment is never notified, and the customer gets no refund.':
    '短暂离线的接收端再也收不到通知，顾客得不到退款。',
  'A receiver that is down is overloaded by repeated callbacks.': '已停机的接收端被反复的回调压垮。',
  'Callback {callback} was given up after {count} attempt<s> ({reason}), though {max} are declared.':
    '回调 {callback} 在 {count} 次尝试后被放弃（{reason}），而声明的次数为 {max}。',
  'Callback {callback} was attempted {count} time<s>, though at most {max} attempts are declared.':
    '回调 {callback} 尝试了 {count} 次，而声明最多 {max} 次。',
  'Attempt {attempt} of callback {callback} came {pause} after the one before; at least {least} are declared.':
    '回调 {callback} 的第 {attempt} 次尝试与上一次相隔 {pause}；声明至少 {least}。',
  'The customer got no goods, and no refund because the merchant does not know.':
    '顾客没有拿到商品，而商户不知情，也不会退款。',
  '{count} of these were given up after the last attempt.': '其中 {count} 个在最后一次尝试后放弃。',
  'The merchant acts on something that is not so: a refund for goods that came, or none for goods that did not.':
    '商户依据不实的消息行事：已出的商品被退款，或没出的商品不退款。',
  '{count} callback<s> could not be read by the receiver and cannot be judged.':
    '接收端无法读懂 {count} 个回调，无法判断。',
  'The merchant was notified of delivery {id} (deliver_status {status}), which has no outcome.':
    '商户收到出货 {id} 的通知（deliver_status {status}），但该出货没有结果。',
  'The merchant was notified of delivery {id} before it was settled.': '出货 {id} 尚无结果，商户就收到了通知。',
  'The callback for delivery {id} does not match its outcome ({outcome}): {mismatches}.':
    '出货 {id} 的回调与其结果（{outcome}）不符：{mismatches}。',
  'Two callbacks for delivery {id} differ: first {first}, then {second}.':
    '出货 {id} 的两个回调不同：先是 {first}，后是 {second}。',
  'The callback for delivery {id} bears a sign that does not verify.': '出货 {id} 的回调带有无法通过验证的签名。',
  'A merchant who verifies callbacks refuses the true one.': '验证回调的商户会拒绝真正的回调。',
  ['The callback for delivery {id} was first sent {delay} after its outcome, while receiver {receiver} had a ' +
  'fault ({fault}).']: '出货 {id} 的回调在结果出来 {delay} 后才首次发出，当时接收端 {receiver} 有故障（{fault}）。',
  'One merchant’s broken server makes every other merchant’s customers wait.':
    '一个商户的服务器出问题，让其他所有商户的顾客都要等待。',
  'When the clock is set, locks are lost and customers are served over each other.':
    '拨动时钟会丢失锁，顾客之间互相干扰。',
  'When the clock is set, machines stay shut, or customers wait for an outcome that is overdue.':
    '拨动时钟会让设备一直不可用，或让顾客等待早该出来的结果。',
  'What went wrong at one machine is paid for by the customers of another.':
    '一台设备出的问题，由另一台设备的顾客承担。',
  'Delivery {id} began on machine {machine}, but machine {other} has its {kind}.':
    '出货 {id} 在设备 {machine} 上开始，但它的 {kind} 出现在设备 {other}。',
  ['Token {token} was released ({cause}) although no delivery of this machine had that outcome; at that moment ' +
  'delivery {id} of machine {machine} was settled.']:
    '令牌 {token} 被释放（{cause}），而本设备没有出货有这样的结果；那一刻出结果的是设备 {machine} 的出货 {id}。',
  'A customer waits for goods or money, and neither comes.': '顾客在等商品或退款，两者都不来。',
  'Token {token} holds after {took}, though no fault had been at work for {quiet}.':
    '令牌 {token} 过了 {took} 仍占用着锁，而此前已有 {quiet} 没有故障。',
  'The machine stays locked: no customer can buy from it.': '设备一直锁着：没有顾客能在那里购买。',
  'Job {job}, number {position} in its queue, had waited for {took}.':
    '任务 {job}（队列中第 {position} 个）已等待 {took}。',
  'A paid item waits behind a lock without a delivery.': '已付款的商品排在一个没有出货的锁后面。',
  'After a restart the next order starts while a customer is still being served.':
    '重启后，还在为一位顾客服务时下一个订单就开始了。',
  'After a restart a machine that could serve turns customers away.': '重启后，本可服务的设备拒绝顾客。',
  'After the crash token {token} was granted, though {other} had been granted before it.':
    '崩溃之后发放了令牌 {token}，而此前已发放过 {other}。',
  'A late answer to a sale from before the crash settles a sale from after it.':
    '崩溃前那次销售迟到的应答，决定了崩溃后的销售的结果。',
  'The command of delivery {id}, sent at {at} ms, was sent again after the crash.':
    '出货 {id} 的指令在 {at} 毫秒已发送，崩溃后又发送了一次。',
  'The machine runs twice for one payment.': '付一次款，设备运行两次。',
  'Delivery {id} was settled ({outcome}), but it was never started.': '出货 {id} 有结果（{outcome}），但从未开始。',
  'Delivery {id} was begun and has no outcome, though the run came to its rest.':
    '出货 {id} 已开始却没有结果，而运行已经完结。',
  'A customer has paid and never learns the outcome.': '顾客已付款，却永远不知道结果。',
  'Job {job} was queued and neither begun nor dropped, though the run came to its rest.':
    '任务 {job} 已排队，既没有开始也没有取消，而运行已经完结。',
  'Job {job} left the queue {count} times.': '任务 {job} 离开队列 {count} 次。',
  'A paid item is never delivered.': '已付款的商品永远不会出货。',
  'An item that was paid once is delivered twice.': '付一次款的商品出货两次。',
  '{missing} item<s> left the lanes, but {dropped} item<s> dropped.':
    '货道少了 {missing} 件，但实际掉落 {dropped} 件。',
  'Goods are missing, or the machine’s own ledger is wrong: nothing else in this run can be believed.':
    '商品丢失，或设备自己的账目有误：本次运行的其他内容也不可信。',
  'Delivery {id} settled as a success when {dropped} of {ordered} item<s> had dropped{rest}.':
    '出货 {id} 以成功告终，而 {ordered} 件商品中只掉落了 {dropped} 件{rest}。',
  ' from lane {lane} (and {others} from another lane){rest}': '（货道 {lane}，另有 {others} 件来自其他货道）{rest}',
  '; its machine had reported success': '；其设备报告了成功',
  '; its machine never reported success': '；其设备从未报告成功',
  '; its machine had reported success; the fault {plan} had fired': '；其设备报告了成功；故障 {plan} 已触发',
  '; its machine never reported success; the fault {plan} had fired': '；其设备从未报告成功；故障 {plan} 已触发',
  'The customer was charged for {count} item<s> that never came, and no part of the system knows it.':
    '顾客为没有出来的 {count} 件商品付了款，而系统的任何部分都不知道。',
  'The same bytes, sent {count} time<s>, were answered first with {first} and then with {second}.':
    '相同的字节发送 {count} 次，先得到应答 {first}，后得到 {second}。',
  'A merchant who lost the first answer asks again, gets another one, and refunds a customer who is being served.':
    '商户没收到第一个应答而再次请求，得到另一个应答，于是给正在取货的顾客退款。',
  'One signed request, sent {count} time<s>, began {started} deliveries: {names}.':
    '一个已签名的请求发送 {count} 次，开始了 {started} 次出货：{names}。',
  'The customer pressed once, paid once, and the machine ran twice.': '顾客按一次、付一次款，设备却运行了两次。',
  'Delivery {id} was read as {first} at {firstAt} ms and as {second} at {secondAt} ms.':
    '出货 {id} 在 {firstAt} 毫秒读到 {first}，在 {secondAt} 毫秒读到 {second}。',
  'A customer reads that the goods have come, and then that they have not.': '顾客先看到商品已出，后又看到没有出。',
  'Delivery {id} was accepted, though the machine had been silent since {at} ms.':
    '出货 {id} 被受理，而设备自 {at} 毫秒起就没有声息。',
  'A customer pays at a machine that cannot serve, and has to wait for the money to come back.':
    '顾客在无法服务的设备上付款，只能等待退款。',
  'The machine was refused as offline, though the core had heard it from {at} ms on.':
    '设备被当作离线而拒绝，而核心自 {at} 毫秒起就能收到它的消息。',
  'A machine that could serve turns customers away.': '本可服务的设备拒绝顾客。',
  'The merchant got two outcomes for one sale: a refund and the goods, or neither.':
    '商户对一次销售得到两个结果：既退款又出货，或两者皆无。',
  'Delivery {id} settled ({outcome}) but never began.': '出货 {id} 有结果（{outcome}），但从未开始。',
  'Delivery {id} settled ({outcome}) before it began.': '出货 {id} 在开始之前就有了结果（{outcome}）。',
  'Delivery {id} settled ({outcome}) although it had settled ({first}) before.':
    '出货 {id} 已有结果（{first}），又有了结果（{outcome}）。',
  'A result ({result}) for delivery {id} was recorded as late although there was no outcome yet.':
    '出货 {id} 的结果（{result}）被记为迟到，而当时还没有结果。',
  'A late result states that delivery {id} had settled as {stated}; it had settled as {outcome}.':
    '一个迟到的结果称出货 {id} 的结果是 {stated}，实际是 {outcome}。',
  'Delivery {id} began for order {order}, which was {status}.':
    '出货 {id} 为订单 {order} 开始，而该订单的状态是 {status}。',
  'Goods leave the machine that are not paid for, or whose price was refunded.': '没有付款、或已退款的商品离开了设备。',
  '{count} item<s> dropped on runs that their machines called failed: counted apart, see honest-success.':
    '有 {count} 件在设备称为失败的运行中掉落：单独计数，见 honest-success。',
  'The merchant gave away {count} item<s> without payment.': '商户白送了 {count} 件商品。',
  'Job {job}, accepted at {at} ms, started before job {other}, which had been accepted at {otherAt} ms.':
    '任务 {job} 在 {at} 毫秒受理，却先于在 {otherAt} 毫秒受理的任务 {other} 开始。',
  'The customer who came first waits at the machine while a later customer gets the goods.':
    '先来的顾客在设备前等待，后来的顾客却拿到了商品。',
  'A customer has paid for goods that are in the machine, and the merchant refuses them.':
    '顾客为设备里的商品付了款，却被拒绝出货。',
  'Record {record} of order {order} was refused with {code}, though {left} item<s> of it had never been sent for.':
    '订单 {order} 的记录 {record} 被拒绝（{code}），而其中 {left} 件从未请求过出货。',
  ['Job {job} was dropped ({reason}), though {left} item<s> of record {record} of order {order} had never been ' +
  'sent for.']: '任务 {job} 被取消（{reason}），而订单 {order} 的记录 {record} 中有 {left} 件从未请求过出货。',
  'The merchant refunds a delivery whose goods could still come in time.': '商户为一次还来得及出货的出货退了款。',
  'The customer waited for goods or money longer than the cloud promises, and the merchant knew nothing.':
    '顾客等待商品或退款的时间超过云端的承诺，而商户毫不知情。',
  'A customer who pays in time finds the order closed.': '按时付款的顾客发现订单已关闭。',
  'A client that relies on the protocol is misled.': '依赖协议的客户端被误导。',
  '{what} was answered {status} with {code}; allowed is {allowed} ({clause}, protocol {section}).':
    '{what} 得到应答 {status}，代码 {code}；允许的是 {allowed}（{clause}，协议 {section}）。',
  '{what}: {place} was {value}; allowed is {allowed} ({clause}, protocol {section}).':
    '{what}：{place} 为 {value}；允许的是 {allowed}（{clause}，协议 {section}）。',
  '{what}: {member} is there; allowed is no such member ({clause}, protocol {section}).':
    '{what}：出现了 {member}；不允许有这个成员（{clause}，协议 {section}）。',
  '{what}; allowed is {allowed} ({clause}, protocol {section}).':
    '{what}；允许的是 {allowed}（{clause}，协议 {section}）。',
  '{what}; allowed are {allowed} ({clause}, protocol {section}).':
    '{what}；允许的有 {allowed}（{clause}，协议 {section}）。',
  'Delivery {id} settled ({outcome}), but the merchant was never notified{rest}.':
    '出货 {id} 已有结果（{outcome}），但从未通知商户{rest}。',
  ', only of another outcome': '，只通知了另一个结果',
  "The merchant's books show a sale under way for ever.": '在商户的账上，这次销售永远在进行中。',
  "The merchant's books have a sale that never took place.": '商户的账上有一次从未发生的销售。',
  'With the wall clock set by {jump}, {what} lasted {took} and not {due}.':
    '时钟被拨动 {jump}，{what}持续了 {took}，而不是 {due}。',
  'the fallback of delivery {id}': '出货 {id} 的超时兜底',
  'the hold of token {token}': '令牌 {token} 的占用',
  'Delivery {id} {what}, though no fault had been at work for {quiet}.':
    '出货 {id} {what}，而此前已有 {quiet} 没有故障。',
  'was settled only after {took}': '过了 {took} 才有结果',
  'has no outcome after {took}': '过了 {took} 仍没有结果',
  'Token {token} was lost {early} before its limit, after {crash}.':
    '在{crash}之后，令牌 {token} 比期限早 {early} 丢失。',
  'Token {token} outlived its limit of {limit} by {late}, over {crash}.':
    '令牌 {token} 经过{crash}，超出 {limit} 的期限 {late}。',
  'the crash at {at} ms': ' {at} 毫秒的崩溃',
  'Record {record} of order {order} {what}, but {dropped} item<s> dropped for it.':
    '订单 {order} 的记录 {record} {what}，却掉落了 {dropped} 件。',
  'was ordered {count} time<s>': '订购了 {count} 件',
  'is in no order that the core created': '不属于核心创建的任何订单',
  'Delivery {id} {what}; {limit}.': '出货 {id} {what}；{limit}。',
  'settled ({outcome}) only after {took}': '过了 {took} 才有结果（{outcome}）',
  'had no outcome after {took}, when the run ended': '到运行结束时已过 {took}，仍没有结果',
  'Delivery {id} became a timeout after {took}, {early} too early; {limit}.':
    '出货 {id} 在 {took} 后成为超时，早了 {early}；{limit}。',
  'the limit is {limit}': '期限为 {limit}',
  'Order {order} was closed as unpaid after {took}, {early} too early; the limit is {limit}.':
    '订单 {order} 在 {took} 后因未付款关闭，早了 {early}；期限为 {limit}。',
  'The log ends while callbacks may be under way: an outcome counts once all its attempts had time enough.':
    '日志结束时可能还有回调在途：只有其全部尝试都有足够时间的结果才计入。',
  'The run breaks off: a callback may have been under way, and its content is not judged.':
    '运行中断：可能还有回调在途，不判断其内容。',
  'The run gave up: a callback may have been under way, and its content is not judged.':
    '运行已放弃：可能还有回调在途，不判断其内容。',
  'Unaccounted: {count} item<s> {cause} (first: delivery {id} on machine {machine} at {at} ms).':
    '未入账：{count} 件{cause}（第一件：设备 {machine} 的出货 {id}，{at} 毫秒）。',
  'dropped on timed-out deliveries: {cause}': '在超时的出货中掉落：{cause}',
  'dropped on failed deliveries: {cause}': '在失败的出货中掉落：{cause}',
  'Nothing was held against it: {reason}.': '没有用它核对任何内容：{reason}。',
  'It cannot be held against the protocol: {reason}.': '无法用协议核对：{reason}。',
  '{count} clause<s> of the protocol decided what is allowed.': '由协议的 {count} 条条款决定允许什么。',
  ['{count} of {machines} machine<s> not judged to their end, because too many orders of what was seen are ' +
  'possible: {names}.']: '{machines} 台设备中有 {count} 台未判定到底，因为所见的事件可能有太多种顺序：{names}。',
  'an order may have been paid before the log began': '订单可能在日志开始之前已付款',
  'no rows become {kinds}': '没有任何行成为 {kinds}',
  'no sensor saw items drop: the machines’ own reports stand for it': '没有传感器看到商品掉落：以设备自身的报告代替',
  '{name} is stated of outcomes or of callbacks alone': '{name} 只见于结果或只见于回调',
  'no log holds what it needs': '任何日志都没有它所需的内容',
  'the core took its command for unsent': '核心认为其指令没有发出',
  'the machine never answered': '设备从未应答',
  "the machine's answer could not be believed ({format})": '设备的应答不可信（{format}）',
  'the machine reported a failure ({reason})': '设备报告失败（{reason}）',
  'no reason given': '没有给出原因',
  "the machine's answer could not be sent": '设备的应答无法发出',
  'the machine answered after the outcome': '设备在有结果之后才应答',
  'the answer arrived after the outcome': '应答在有结果之后才到达',
  'the answer did not arrive': '应答没有到达',
};
