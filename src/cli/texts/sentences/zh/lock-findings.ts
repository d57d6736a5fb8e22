import type { Sentences } from '../translator.ts';

/** What checks find of the lock, the machines and signs, in Chinese. */
export const lockFindings: Sentences = {
  'The next order can start while the goods of the customer before are still on their way out.':
    '上一位顾客的商品还在出货，下一个订单就可能开始。',
  'The lock of a customer who is being served was freed: the next order can start on the same machine now.':
    '正在取货的顾客的锁被放开：下一个订单现在就能在同一台设备上开始。',
  'The core recorded that machine {machine} acknowledged delivery {id} under token {token}, {what}.':
    '核心记录设备 {machine} 以令牌 {token} 应答了出货 {id}，{what}。',
  'which began on machine {machine} under token {token}': '而该出货在设备 {machine} 上以令牌 {token} 开始',
  'which it never began': '而该出货从未开始',
  'An operator who follows the core’s records takes a run for begun that was never commanded.':
    '按核心记录操作的运维人员会以为一次从未下达指令的出货已经开始。',
  '{count} of these came while another token held the lock.': '其中 {count} 个到来时，锁由另一个令牌占用。',
  'Token {token}, which held no more, was released ({cause}) while token {other} of delivery {id} held the lock.':
    '令牌 {token} 已不再占用，却在出货 {id} 的令牌 {other} 占用锁时被释放（{cause}）。',
  'Delivery {id} began under token {token}, but its late result names token {other}.':
    '出货 {id} 以令牌 {token} 开始，但其迟到的结果写的是令牌 {other}。',
  'Delivery {id} began under token {token}, but its outcome names token {other}.':
    '出货 {id} 以令牌 {token} 开始，但其结果写的是令牌 {other}。',
  'The machine was moved for one customer while the lock may have been promised to another.':
    '设备为一位顾客动作，而锁可能已许给另一位。',
  'The command of delivery {id} was sent with token {token}, which was never granted to it.':
    '出货 {id} 的指令带着令牌 {token} 发送，而该令牌从未发放给它。',
  'The command of delivery {id} was sent {early} before its token {token} was granted.':
    '出货 {id} 的指令在其令牌 {token} 发放之前 {early} 就已发送。',
  'The command of delivery {id} was sent {late} after its token {token} was released ({cause}).':
    '出货 {id} 的指令在其令牌 {token} 释放（{cause}）之后 {late} 才发送。',
  'A command of delivery {id} reached the machine with token {token}, which was never granted to it.':
    '出货 {id} 的指令带着令牌 {token} 到达设备，而该令牌从未发放给它。',
  'The command of delivery {id} reached the machine {early} before its token {token} was granted.':
    '出货 {id} 的指令在其令牌 {token} 发放之前 {early} 就到达设备。',
  'The customer gets other goods than were paid for.': '顾客拿到的不是付款的商品。',
  'A command of delivery {id} reached the machine with {wrong} {value}; the delivery began for {same} {expected}.':
    '出货 {id} 的指令到达设备时 {wrong} 为 {value}，而该出货开始时 {same} 为 {expected}。',
  'Delivery {id} began for lane {lane}; record {record} of order {order} is of lane {expected}.':
    '出货 {id} 在货道 {lane} 开始，而订单 {order} 的记录 {record} 属于货道 {expected}。',
  'No order of what was seen fits a lock: everything before fits, but not {operation}.':
    '所见的事件无论怎样排序都不符合一个锁：此前的都符合，但这一个不符合：{operation}。',
  'From outside, a machine cannot be trusted to serve one customer at a time.':
    '从外部看，不能相信设备一次只为一位顾客服务。',
  'Token {token} was granted to delivery {id} while token {other} of delivery {otherId} had held for {time}.':
    '令牌 {token} 发放给出货 {id} 时，出货 {otherId} 的令牌 {other} 已占用 {time}。',
  'Two customers were served by one machine at once: one of them may take or lose the goods of the other.':
    '一台设备同时为两位顾客服务：其中一位可能拿走或弄丢另一位的商品。',
  'The next customers were refused as busy for {delay} although the machine was free.':
    '设备空闲，之后的顾客却在 {delay} 内被以“忙”拒绝。',
  'Job {job} started as delivery {id} while token {token} of delivery {other} still held.':
    '任务 {job} 作为出货 {id} 开始时，出货 {other} 的令牌 {token} 仍占用着锁。',
  'Two items of one order, or of two, are under way in one machine at once: one of them may be lost.':
    '一台设备里同时有两件商品在出货：其中一件可能丢失。',
  'A lock that is freed twice is freed the second time from under the next customer.':
    '锁被放开两次，第二次放开的是下一位顾客的锁。',
  'Token {token} was granted to delivery {id} after token {other} had been granted to delivery {otherId}.':
    '令牌 {token} 发放给出货 {id}，而此前令牌 {other} 已发放给出货 {otherId}。',
  ["A late answer to an old delivery can pass for the new one's: a customer is notified of goods that another " +
  'one got.']: '旧出货迟到的应答可能被当作新出货的：顾客收到的通知说的是别人拿到的商品。',
  'The machine took {took} from command to answer for delivery {id}; a healthy run takes {min} to {max} ms.':
    '出货 {id} 从指令到应答，设备用了 {took}；正常的运行需要 {min} 至 {max} 毫秒。',
  'An answer sooner than a motor can turn is no proof that anything dropped.':
    '比电机转动还快的应答不能证明有商品掉落。',
  'The customer stood before the machine for longer than a sale may take.':
    '顾客在设备前等待的时间超过一次销售应有的时间。',
  ['Added on the way, network included, {name}: p50 {p50}, p95 {p95}, p99 {p99}, max {max} ({count} ' +
  '<delivery|deliveries>).']:
    '途中增加的时间（含网络），{name}：p50 {p50}，p95 {p95}，p99 {p99}，最大 {max}（{count} 次出货）。',
  'call to command': '从调用到指令',
  'answer to outcome': '从应答到结果',
  'outcome to callback': '从结果到回调',
  'The motor of lane {lane} started for delivery {id} while that of lane {other} turned for delivery {otherId}.':
    '货道 {lane} 的电机为出货 {id} 启动时，货道 {other} 的电机正为出货 {otherId} 转动。',
  'Two items fall at once: a customer may find the goods of another, or the machine jams.':
    '两件商品同时掉落：顾客可能拿到别人的商品，或设备卡住。',
  'A signed request was answered {first}, and the same members and sign as other bytes {second}.':
    '一个已签名的请求得到应答 {first}，相同成员和签名、但字节不同的请求得到 {second}。',
  'An attacker who overhears one paid request can make the machine run again and again.':
    '截获一个已付款请求的攻击者能让设备一次又一次运行。',
  'A client with a mistake gets no explanation, and an attacker has found a way to break the core.':
    '出错的客户端得不到说明，而攻击者找到了破坏核心的途径。',
  'The answer to call {call} leaks {secret}.': '对调用 {call} 的应答泄露了 {secret}。',
  'Every reader of the answer can sign in the merchant’s name from then on.':
    '从此，凡能读到该应答的人都能以商户的名义签名。',
  'Goods move, or an order changes, for a caller who has proved nothing.':
    '调用方没有证明任何身份，商品就动了，或订单就变了。',
  'Call {call} ({endpoint}) was rightly signed, and the core refused its sign.':
    '调用 {call}（{endpoint}）的签名正确，核心却拒绝了它。',
  'A merchant whose program keeps the rule is turned away, and its customers with it.':
    '程序遵守规则的商户被拒绝，其顾客也一同被拒绝。',
  '{forgery}: the core answered {answer} and must refuse it with {codes}.':
    '{forgery}：核心应答 {answer}，而必须以 {codes} 拒绝。',
  '{forgery}: the core answered {answer}.': '{forgery}：核心应答 {answer}。',
  '{forgery}, which is right: the core refused it with {code}.': '{forgery}，该请求是正确的：核心却以 {code} 拒绝。',
  'An attacker who can reach the core gets unpaid goods, or changes what a merchant has signed.':
    '能连到核心的攻击者可以得到没有付款的商品，或改动商户已签名的内容。',
  'Token {token} was granted for {time}; {limit}.': '令牌 {token} 的占用时间为 {time}；{limit}。',
  'Token {token} expired after {took}, {early} too early; {limit}.':
    '令牌 {token} 在 {took} 后过期，早了 {early}；{limit}。',
  'Token {token} held for {took} {end}; {limit}.': '令牌 {token} 占用了 {took}，{end}；{limit}。',
  'until it was released ({cause})': '直到被释放（{cause}）',
  "and still held at the run's end": '运行结束时仍占用着',
  "its machine's limit is {limit}": '该设备的期限是 {limit}',
  ['The lock that token {token} of delivery {id} held was released ({cause}), but that delivery had no such ' +
  'outcome.{rest}']: '出货 {id} 的令牌 {token} 占用的锁被释放（{cause}），但该出货没有这样的结果。{rest}',
  ' At that moment a word came for delivery {id} (token {token}).': '那一刻到来的是出货 {id}（令牌 {token}）的消息。',
  'Delivery {id} settled ({outcome}) under token {token}, but the lock {what}.':
    '出货 {id} 以令牌 {token} 出了结果（{outcome}），锁却{what}。',
  'was released only {delay} later ({cause})': '在 {delay} 之后才释放（{cause}）',
  "was not released in the {delay} until the run's end": '直到运行结束的 {delay} 内都没有释放',
  'Token {token} was released ({cause}), but {reason}.': '令牌 {token} 被释放（{cause}），但{reason}。',
  'it had been released at {at} ms ({cause})': '它在 {at} 毫秒已被释放（{cause}）',
  'it was never granted before that': '此前从未发放',
  '{what} of order {order}, and no right request had asked for it.': '{what}（订单 {order}），而没有正当的请求要求它。',
  '{what} of order {order}, and no right request had asked for it; before it: {forgery}.':
    '{what}（订单 {order}），而没有正当的请求要求它；在此之前：{forgery}。',
  'Delivery {id} was begun': '出货 {id} 已开始',
  'Job {id} was queued': '任务 {id} 已排队',
  'The status became {status}': '状态变为 {status}',
  'A merchant {what} ({name})': '商户 {what}（{name}）',
  'A forged request ({name})': '伪造的请求（{name}）',
  'a try that was {result} {when}': '一次尝试（{result}），{when}',
  'not answered': '没有应答',
  'the result of {id} {when}': '{id} 的结果，{when}',
  'a look that saw it {what} {when}': '一次查看（看到 {what}），{when}',
  'between {from} and {to}': '在 {from} 与 {to} 之间',
  'the end': '结束',
  ['{count} of the commands that arrived are not among those that the core reported as sent (a core that was ' +
  'killed cannot report).']: '到达的指令中有 {count} 条不在核心报告为已发送的之列（被杀死的核心无法报告）。',
  ['Machine {machine} is not judged: the search through {operations} operation<s> was cut after {steps} ' +
  'step<s>, so its lock may or may not be lawful.']:
    '设备 {machine} 未判断：在 {operations} 个操作中的搜索于 {steps} 步后中止，因此其锁可能合规，也可能不合规。',
};
