import type { Sentences } from '../translator.ts';

/** The report of `zoo`, and its list of bugs, in Chinese. */
export const mutants: Sentences = {
  mutant: '变异体',
  'detected by': '发现它的检查',
  median: '中位',
  worst: '最差',
  within: '上限',
  token: '令牌长度',
  none: '无',
  undetected: '未发现',
  'UNDETECTED  {mutant}: {reason}': '未发现  {mutant}：{reason}',
  'in {times} of {runs} runs {checks} found nothing within {worlds} worlds.':
    '{runs} 次运行中有 {times} 次，{checks} 在 {worlds} 个世界内没有发现任何问题。',
  '{caught} of {all} mutants were detected in each of {runs} run<s>.':
    '{all} 个变异体中有 {caught} 个在全部 {runs} 次运行中被发现。',
  'detected by {checks} within {worlds} worlds{rest}': '由 {checks} 在 {worlds} 个世界内发现{rest}',
  ' with --store {store}': '，使用 --store {store}',
  ' with --cores {cores}': '，使用 --cores {cores}',
  'The same signed request, sent again, is carried out again.': '同一个已签名的请求再次发送时，会再次执行。',
  'A delivery is begun as soon as its request can be read, and its sign is verified afterwards.':
    '请求一能读懂就开始出货，之后才验证签名。',
  'The member sign takes part in the sign, empty as it is while the sign is made.':
    '成员 sign 也参与签名，签名时它为空。',
  'A sign in lower-case digits is accepted.': '接受小写的签名。',
  'A sign is accepted for any call: bytes that read an order, or queue another order, queue this one.':
    '签名可用于任何调用：用来读取订单或为另一个订单排队的字节，也能为本订单排队。',
  'Base64 is read as generously as Node does: white space, the URL alphabet, missing padding and leftover bits pass.':
    '像 Node 一样宽松地读取 Base64：空白、URL 字母表、缺失的填充和多余的位都能通过。',
  'The timestamp is not checked: a request that was recorded years ago is accepted.':
    '不检查时间戳：多年前录下的请求也被接受。',
  'Members with an empty value are signed like the others.': '空值的成员也参与签名。',
  'Of two members of one name the last is taken, as the built-in parser does.': '同名成员取后一个，与内置解析器相同。',
  'Members are sorted as a dictionary would, upper case next to lower, and not by their bytes.':
    '成员按字典顺序排序（大小写相邻），而不是按字节。',
  'The lock expires when 95 % of its dwell limit have passed.': '占用期限过了 95 % 锁就过期。',
  'The lock is checked, and acquired a moment later: two simultaneous requests both find it free.':
    '先检查锁，稍后才获取：两个同时的请求都看到它空闲。',
  'A failure settles its delivery and leaves the lock to its dwell limit.': '失败的出货有了结果，锁却留到占用期限。',
  'A result releases the present lock of its machine: the token is not checked.':
    '结果会释放设备当前的锁：不检查令牌。',
  'Locks and fallbacks use the wall clock, which can be set.': '锁和超时兜底使用可被拨动的时钟。',
  'The fallback of a delivery releases its machine, even if a later delivery holds the lock.':
    '出货的超时兜底会释放设备，即使锁由后来的出货占用。',
  'The dwell limit is never reached: a silent machine keeps its lock until the fallback.':
    '占用期限从不到期：没有声息的设备一直占用锁到超时兜底。',
  'Electronic locks are held for the time of motors, and motors for that of electronic locks.':
    '电子锁按电机的时间占用，电机按电子锁的时间占用。',
  'An answer of old firmware is taken for the newest delivery of its machine, whatever order it names.':
    '旧固件的应答被当作设备最近一次出货的应答，不论它写的是哪个订单。',
  'An order is delivered without a check that it is paid.': '不检查是否付款就出货。',
  'A result that comes after the fallback settles its delivery a second time.':
    '超时兜底之后到来的结果让出货第二次有结果。',
  'When a lock expires, the 120 s of its delivery start again.': '锁过期时，其出货的 120 秒重新计时。',
  'A record whose delivery timed out may be commanded again, though its item may have dropped.':
    '出货超时的记录可以再次出货，尽管商品可能已掉落。',
  'Once one record of an order has dropped, its other records are refused as delivered.':
    '订单的一条记录出货后，其余记录被当作已出货而拒绝。',
  'What has dropped is not counted against a record’s quantity: it can be commanded without end.':
    '已掉落的商品不计入记录的数量：可以无止境地出货。',
  'A delivery without an answer is stored as a timeout, but the merchant is never notified.':
    '没有应答的出货记为超时，但从不通知商户。',
  'Deliveries are accepted for an offline machine.': '为离线的设备受理出货。',
  'The job that was queued last is the next to start.': '最后排队的任务最先开始。',
  'The first queued item starts at once, even if another delivery holds the lock.':
    '排队的第一件商品立即开始，即使锁由另一次出货占用。',
  'The merchant is notified of an outcome before it is stored.': '结果尚未存储就通知商户。',
  'A callback is retried every second until it is acknowledged, without end.': '回调每秒重试，直到被确认，没有止境。',
  'Callbacks of all receivers are sent one at a time: a receiver that hangs blocks all others.':
    '所有接收端的回调逐个发送：一个卡住的接收端会阻塞其他全部。',
  'A callback that is not acknowledged at once is given up.': '没有立即被确认的回调就被放弃。',
  'The progress of an order is kept in memory, and its column in the file is not written.':
    '订单的进度留在内存中，没有写入文件中的列。',
  'A decision is answered when it is written; the disk may lose it.': '决定一写出就应答；磁盘可能丢失它。',
  'A decision that is taken back stays in the cache of rows.': '已撤回的决定仍留在行缓存中。',
  'The last number of a sequence is saved with the next commit, so a crash gives it out again.':
    '序列的最后一个号随下一次提交才保存，因此崩溃后会再次发放。',
  'A core that has been started again sends every command that has no result once more.':
    '重新启动的核心把没有结果的指令全部再发送一次。',
  'The command goes to the machine while the grant is still being written.': '发放还在写入时，指令就已发往设备。',
  'A core that has been started again counts its tokens from 1.': '重新启动的核心从 1 开始计令牌。',
  'Callbacks that are pending when the core is killed are lost after the restart.':
    '核心被杀死时待送达的回调在重启后丢失。',
  'A core looks for the lock in its own memory: what another core holds is free to it.':
    '核心在自己的内存中查看锁：另一个核心持有的锁，在它看来是空闲的。',
  'Each core counts the tokens of a machine for itself, from where they stood when it first saw the machine.':
    '每个核心各自为设备计令牌，从它首次见到设备时的数字开始。',
  'Two cores find one timeout due, and each settles the delivery without another look at its row.':
    '两个核心都发现同一个超时到期，各自结算该次出货，而不再查看其记录。',
  'A core that stood still sends its command when it comes back, though the lock has expired meanwhile.':
    '停顿过的核心恢复后仍发送指令，尽管锁在此期间已到期。',
  'A core that sends a callback leaves it due: while the receiver takes its time, the others send it as well.':
    '核心发送回调时仍让它保持到期：接收端迟迟不答时，其他核心也会发送。',
  'The database writes what a transaction decided, whatever others have written since it read.':
    '数据库写入事务所作的决定，而不管它读取之后其他核心写了什么。',
};
