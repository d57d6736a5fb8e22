import type { Sentences } from '../translator.ts';

/** What `steps` prints of the members of steps, in Chinese. */
export const stepMembers: Sentences = {
  'What is bought; `{}` is one item of lane 0.': '买什么；`{}` 是货道 0 的一件商品。',
  'A lane of the machine; 0 is the first.': '设备的货道；0 是第一个。',
  'How many items.': '多少件。',
  'The receiver that gets the callbacks.': '接收回调的接收端。',
  'How the delivery must end.': '出货必须以什么结果告终。',
  'How many sales, one after the other.': '多少次销售，依次进行。',
  'Your label for the order; later steps of the track name it.': '订单的标签，由轨道中后面的步骤引用。',
  'Further lines of the order; each is a record of its own.': '订单的其他行；每行是单独的记录。',
  'How many more orders of the same, all at once and without a label.': '再下多少个相同的订单，同时进行，没有标签。',
  'An order whose trade id is used again. Left out: a new one.': '再次使用其交易号的订单。省略：新的交易号。',
  'The merchant who calls. Left out: the one who placed the order, or whose machine it is.':
    '发起调用的商户。省略：下订单的商户，或设备所属的商户。',
  'The machine that the call names. Left out: the order’s, or the track’s own.':
    '调用中写的设备。省略：订单的设备，或轨道自身的设备。',
  'A group of the fleet.': '设备群中的一组。',
  'One machine of the group: 1 is the first.': '组中的一台设备：1 是第一台。',
  ['What the core must answer: `accepted`, the code of a refusal (6057 is a busy machine), `no-answer` for no ' +
  'answer, or `any` where the checks alone judge it.']:
    '核心必须如何应答：`accepted`、拒绝的代码（6057 是设备忙）、没有应答时为 `no-answer`，或 `any`，即只由检查判断。',
  'The order to pay.': '要付款的订单。',
  'The order to refund.': '要退款的订单。',
  'The order whose status is set.': '要设置状态的订单。',
  'The new status.': '新的状态。',
  'The order to deliver.': '要出货的订单。',
  'Which line of the order: 1 is the first.': '订单的哪一行：1 是第一行。',
  'The merchant hangs up when no answer has come by then.': '到那时仍没有应答，商户就断开。',
  'The order to queue.': '要排队的订单。',
  'The orders whose deliveries are sent at once.': '同时发送出货的各个订单。',
  'How many must be accepted.': '必须受理多少个。',
  'The code with which the others must be refused.': '其余的必须以此代码拒绝。',
  'Label of the first order that was accepted.': '第一个被受理的订单的标签。',
  'Label of the first order that was refused.': '第一个被拒绝的订单的标签。',
  'The order, pickup code or lane test whose last request of that kind is sent again.':
    '其最近一次同类请求要再次发送的订单、取货码或货道测试。',
  'Which request: by the step that sent it.': '哪个请求：写发送它的步骤。',
  'How many copies, all at once.': '多少份，同时发送。',
  '`same`: each answer must be the first one’s. `any`: the checks alone judge it.':
    '`same`：每个应答都必须与第一个相同。`any`：只由检查判断。',
  'How many customers.': '多少位顾客。',
  'How often each presses at most.': '每人最多按多少次。',
  'Your label for the code, or for all that are made together.': '取货码的标签，或一起生成的全部取货码的标签。',
  'The code buys any product of the machine.': '取货码可换设备的任意商品。',
  'How many digits; the core takes 6 to 10.': '多少位；核心接受 6 至 10 位。',
  'How many codes; the core makes 1 to 1,000.': '多少个取货码；核心生成 1 至 1,000 个。',
  'How long the code is valid; a negative time is past already.': '取货码的有效时长；负数表示已过期。',
  'The pickup code.': '取货码。',
  'Which of the codes that were made together: 1 is the first of the list.':
    '一起生成的取货码中的哪一个：1 是列表中的第一个。',
  'Your label for the order that the code is traded for.': '用取货码换得的订单的标签。',
  'How many people type the code at once; exactly one may get the order.':
    '多少人同时输入该取货码；只能有一人得到订单。',
  'Every unused code of the machine in place of that one.': '不是那一个，而是设备全部未使用的取货码。',
  'The name of a forged request.': '伪造请求的名称。',
  'The order that it is about.': '它所涉及的订单。',
  'The endpoint. Without further members the request is right.': '接口。没有其他成员时，请求是正确的。',
  'The order whose numbers it holds. Left out: numbers of no order.':
    '其编号写入请求的订单。省略：不属于任何订单的编号。',
  'The pickup code that it holds. Left out: a code that was never made.': '请求中的取货码。省略：从未生成过的取货码。',
  'Members with other values, or more members: any JSON.': '值不同的成员，或更多成员：任意 JSON。',
  'Names of members that are not sent.': '不发送的成员的名称。',
  'More members, each as it stands in the JSON: `"order_id": 1e0`. A name may come twice.':
    '更多成员，按 JSON 中的原样书写：`"order_id": 1e0`。名称可以出现两次。',
  'The whole JSON in place of the members; `sign` in braces stands for its sign.':
    '整段 JSON，代替各成员；花括号里的 `sign` 代表其签名。',
  'A text before the JSON.': 'JSON 之前的文字。',
  'A text behind the JSON.': 'JSON 之后的文字。',
  'Blanks are put behind the JSON until it has so many bytes.': '在 JSON 之后补空格，直到有这么多字节。',
  'The sign of what is sent, or in which way it is wrong.': '所发内容的签名，或它错在哪里。',
  'The client library as which it is signed. Left out: by the rule.': '按哪个客户端库签名。省略时按规则签名。',
  'How far `timestamp` is ahead, or behind: `-300s`. It is sent when that is exact to the ms.':
    '`timestamp` 超前或落后多少：`-300s`。精确到毫秒时发送。',
  'How the JSON becomes the payload. `not-utf-8` makes the byte FF of each U+FFFD.':
    'JSON 如何变成 payload。`not-utf-8` 把每个 U+FFFD 变成字节 FF。',
  'The whole body; `payload` in braces stands for the payload, signed and encoded.':
    '整个请求体；花括号里的 `payload` 代表已签名并编码的 payload。',
  'Blanks are put behind the body until it has so many bytes.': '在请求体之后补空格，直到有这么多字节。',
  'Another HTTP method. `GET` has no body.': '另一个 HTTP 方法。`GET` 没有请求体。',
  'Another path, below `/api/openapi/v1`.': '`/api/openapi/v1` 之下的另一个路径。',
  'Headers with other values, or more headers; `null`: it is not sent.':
    '值不同的请求头，或更多请求头；`null`：不发送。',
  'How long.': '多长时间。',
  'A time of the run, counted from when its tracks begin.': '运行的时刻，从各轨道开始时算起。',
  'The order whose delivery holds the machine’s lock.': '其出货占用设备锁的订单。',
  'How much later, or earlier: `100ms`, `-1ms`.': '晚多少或早多少：`100ms`、`-1ms`。',
  'The order whose delivery is waited for.': '等待其出货的订单。',
  'The order, paid or not.': '订单，是否付款均可。',
  'The pickup code, which has `expiresIn`.': '写有 `expiresIn` 的取货码。',
  'The order whose callbacks are waited for.': '等待其回调的订单。',
  ['How each delivery must end, or a list with one outcome for each callback in the order in which they come. ' +
  '`[]`: none may come `within` that time.']:
    '每次出货必须以什么结果告终，或一个列表，按回调到来的顺序各写一个结果。`[]`：在 `within` 的时间内一个也不能来。',
  'All callbacks must come within this time of the step’s beginning. Left out: as long as they can take.':
    '全部回调必须在步骤开始后的这段时间内到来。省略：它们可能需要的最长时间。',
  'What each callback of a failure or timeout must give as `error_msg`, for example `Goods are Stuck`.':
    '失败或超时的每个回调的 `error_msg` 必须是什么，如 `Goods are Stuck`。',
  'What each callback of a failure or timeout must give as `floor_status`, for example 2.':
    '失败或超时的每个回调的 `floor_status` 必须是什么，如 2。',
  'The order whose last delivery is asked about.': '查询其最近一次出货的订单。',
  'What the API must answer; `pending`: it has no outcome yet.': 'API 必须如何应答；`pending`：尚无结果。',
  ['What is read: an `order`, the `result` of each of its deliveries so far, the machine’s `products`, lanes ' +
  '(`floors`) or itself, all `machines` of the merchant, or the open `codes` of a lane’s product.']:
    '读取什么：`order`（订单）、`result`（至今各次出货的结果）、设备的 `products`（商品）、`floors`（货道）或设' +
    '备本身、商户的全部 `machines`，或某货道商品未使用的 `codes`。',
  'The order, for `order` and `result`.': '订单，用于 `order` 和 `result`。',
  'Of `products`: which page, from 1.': '用于 `products`：第几页，从 1 起。',
  'Of `products`: how many on a page.': '用于 `products`：每页多少个。',
  'The unpaid order.': '未付款的订单。',
  'The question.': '问题。',
  'What the person must answer.': '人员必须如何回答。',
  'What a person answered before; counts where no person can be asked.': '人员先前的回答；无法询问人员时使用。',
  'What was answered.': '回答了什么。',
  'Who answered.': '谁回答的。',
  'A remark.': '备注。',
  'The name of a fault; `vendloop faults` lists them.': '故障的名称；`vendloop faults` 列出全部。',
  'Parameters of the fault; `vendloop faults NAME` explains them.': '故障的参数；`vendloop faults NAME` 有说明。',
  'Only the next job of the machine; there is nothing to clear then.': '只影响设备的下一个任务；之后无需清除。',
  'A fault that an earlier `injectFault` began.': '由先前的 `injectFault` 开始的故障。',
  'What the network does.': '网络出什么状况。',
  '`link`: machines and core. `api`: merchants and core. `callbacks`: core and receivers.':
    '`link`：设备与核心之间。`api`：商户与核心之间。`callbacks`：核心与接收端之间。',
  'On the path `link`: the track’s machine, or all.': '在 `link` 路径上：轨道的设备，或全部设备。',
  '`up`: away from the side that connected or called. `down`: towards it.':
    '`up`：离开发起连接或调用的一方。`down`：朝向该方。',
  'The share of messages; `partition` and `half-open` have none.': '消息的比例；`partition` 和 `half-open` 没有此项。',
  'The least and the greatest delay.': '最小和最大延迟。',
  'A fault of the network that an earlier `injectNetworkFault` began.':
    '由先前的 `injectNetworkFault` 开始的网络故障。',
  'What the receiver does in place of answering 200.': '接收端不应答 200，而是做什么。',
  'Which receiver.': '哪个接收端。',
  'How late a `slow` one answers.': '`slow` 的接收端晚多久应答。',
  'A receiver.': '接收端。',
  'How long until it is started again.': '多久之后再次启动。',
  'How far forwards, or back: `1h`, `-1h`.': '向前或向后拨多少：`1h`、`-1h`。',
  'The new mode.': '新的模式。',
  ['What is sent: a message of the machine (`heartbeat`, `lane-status`, `offline`; about its last job `ack` or ' +
  '`result`; `challenge`, the answer to the last one), a heartbeat with an unknown mode, one that the core ' +
  'must drop, or a `copy` of one that was sent by this step before.']:
    '发送什么：设备的消息（`heartbeat`、`lane-status`、`offline`；关于其最近任务的 `ack` 或 `result`；' +
    '`challenge`，即对最近一次质询的应答）、模式未知的心跳、核心必须丢弃的心跳，或先前由本步骤发送的消息的副本' +
    ' `copy`。',
  'Members with other values, signed as they are; those of frames that are wrong already stay.':
    '值不同的成员，按原样签名；本就有误的报文的成员不变。',
  'What is added to members that are whole numbers: `token: -1` names the token before.':
    '给整数成员加多少：`token: -1` 写的是前一个令牌。',
  'Members that are left out.': '省去的成员。',
  'How far the time of the message is ahead of the machine’s clock, or behind it: `10s`, `-10s`.':
    '消息的时间比设备时钟超前或落后多少：`10s`、`-10s`。',
  'How the message is signed or written otherwise than by the rules.': '消息的签名或写法如何不合规则。',
  'Which message a `copy` repeats. Left out: 1, the last one.': '`copy` 重复哪条消息。省略：1，即最近一条。',
  'How many, all at once.': '多少条，同时发送。',
  ['`impostor`: a caller without the machine’s key dials with its number and sends it. `neighbour`: another ' +
  'machine of the run, the next one of the fleet, sends it in its own name; an `ack` or `result` is about the ' +
  'last job of the track’s machine.']:
    '`impostor`：没有设备密钥的一方用其设备号拨号并发送。`neighbour`：运行中的另一台设备（设备群中的下一台）以' +
    '自己的名义发送；`ack` 或 `result` 是关于轨道设备的最近任务。',
  'The first or the second of its keys.': '它的第一把或第二把密钥。',
  'Your label for the test; `awaitCallbacks` waits for it.': '测试的标签；`awaitCallbacks` 等待它。',
};
