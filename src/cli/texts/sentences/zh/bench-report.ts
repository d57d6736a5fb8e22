import type { Sentences } from '../translator.ts';

/** The report of `bench`, in Chinese. Names of times and phases, as the history has them, stay. */
export const benchReport: Sentences = {
  profile: '配置',
  core: '核心',
  commit: '提交',
  versions: '版本',
  seed: '种子',
  config: '设置',
  machine: '本机',
  'load before': '之前的负荷',
  at: '时间',
  command: '命令',
  'exit code': '退出码',
  'our own, started for this run': '自带，为本次运行启动',
  'our own, {count} on a PostgreSQL, started for this run': '自带，{count} 个核心共用一个 PostgreSQL，为本次运行启动',
  '{commit}, clean': '{commit}，无改动',
  '{commit}, DIRTY: what ran differs from it': '{commit}，有改动：运行的内容与其不同',
  'not known: this is no checkout': '未知：这里不是代码检出',
  'not known, of {cores} cores': '未知，共 {cores} 核',
  'core faults': '核心故障',
  'injected on purpose: {faults}': '有意注入：{faults}',
  Load: '负载',
  step: '步骤',
  seconds: '秒',
  'target/s': '目标/秒',
  'achieved/s': '实际/秒',
  dropped: '丢弃',
  'late p95, ms': '迟发 p95，毫秒',
  'warm-up': '预热',
  measured: '计入',
  'FELL SHORT': '未达到',
  'Warm-up is shown here and is in no other figure.': '预热只在此列出，不计入其他数字。',
  '{users} virtual users at most sent each step.': '每个步骤最多由 {users} 个虚拟用户发送。',
  '{step}: {mean} of {users} users waited for an answer on the average (λ·W), {most} at most.':
    '{step}：{users} 个用户中平均有 {mean} 个在等待应答（λ·W），最多 {most} 个。',
  ['{step}: {mean} of {users} users waited for an answer on the average (λ·W), {most} at most: the reserve was ' +
  'touched.']: '{step}：{users} 个用户中平均有 {mean} 个在等待应答（λ·W），最多 {most} 个：动用了余量。',
  ['Late: how long after its intended start a request was sent, the generator’s own fault. Every latency counts ' +
  'from the intended start.']: '迟发：请求比预定时间晚多久发出，是负载发生器自身的问题。所有延迟都从预定时间算起。',
  Outcomes: '结果',
  outcome: '结果',
  requests: '请求数',
  busy: '设备忙',
  success: '成功',
  failure: '失败',
  timeout: '超时',
  'no answer': '无应答',
  'refused {code}': '拒绝 {code}',
  'Only deliveries that came to their good end are in the latencies: a fast refusal is no fast delivery.':
    '延迟只计入成功完成的出货：拒绝得快不等于出货快。',
  'Latency, ms: {step}': '延迟，毫秒：{step}',
  'Where the time went, ms: {step}': '时间用在哪里，毫秒：{step}',
  'answer: from the intended start to the answer.': 'answer：从预定时间到应答。',
  'path: from the intended start to the callback.': 'path：从预定时间到回调。',
  'device: the machine’s own time and its line’s: simulated, so no merit of the core.':
    'device：设备自身及其线路的时间：由模拟得出，与核心的优劣无关。',
  'added: the path without the device, which is what the core adds.': 'added：path 减去 device，即核心增加的时间。',
  'verify: from the request’s arrival until it is found good.': 'verify：从请求到达到确认其有效。',
  'store: until the decision is committed.': 'store：到决定已提交。',
  'dispatch: until the command is on the line.': 'dispatch：到指令已发到线路上。',
  'settle: from the machine’s answer until the outcome is committed.': 'settle：从设备应答到结果已提交。',
  'callback: from the outcome until the merchant has acknowledged it.': 'callback：从结果到商户已确认。',
  '— : too few cases for that percentile (n < 10 / (1 − q)).': '— ：次数太少，无法得出该百分位（n < 10 / (1 − q)）。',
  ['In none of these: {rest} of the {added} that are added on the mean. It lies before the core has the request ' +
  'in hand, and on the lines between the programs.']:
    '不属于以上各段：平均增加的 {added} 中的 {rest}。它发生在核心拿到请求之前，以及各程序之间的线路上。',
  'Not observed: {names}.': '未观察到：{names}。',
  'what the core adds is at most {limit} at {quantile}': '核心增加的时间在 {quantile} 不超过 {limit}',
  'the callback arrives within {limit} at {quantile}': '回调在 {quantile} 于 {limit} 内到达',
  'locks are kept level': '锁的数量保持平稳',
  'no request is dropped': '没有请求被丢弃',
  met: '达到',
  MISSED: '未达到',
  'not known': '未知',
  Goals: '目标',
  'Goals are reported. They gate nothing.': '目标只作报告，不影响判定。',
  Locks: '锁',
  predicted: '预计',
  counted: '实测',
  'λ, how often a second one was asked for': 'λ，每秒请求次数',
  'M, machines': 'M，设备数',
  'W, mean hold': 'W，平均占用时间',
  'L, locks held at a time (λ·W)': 'L，同时占用的锁（λ·W）',
  'found their machine busy (ρ/(1+ρ))': '遇到设备忙的比例（ρ/(1+ρ)）',
  'late results': '迟到的结果',
  'L as counted is {share} from λ·W. The share that is busy holds when machines are chosen at random.':
    '实测的 L 与 λ·W 相差 {share}。设备忙的比例只在随机选择设备时成立。',
  'Holds by kind of machine': '各类设备的占用',
  kind: '类型',
  holds: '占用次数',
  'mean, ms': '平均，毫秒',
  'longest, ms': '最长，毫秒',
  expiries: '过期',
  timeouts: '超时次数',
  Processes: '进程',
  process: '进程',
  'CPU, most': 'CPU 最高',
  'memory, MB': '内存，MB',
  'memory, most': '内存最高',
  '100 % is one processor; this machine has {cores}.': '100 % 为一个处理器；本机有 {cores} 个。',
  'The disk took {time} at the median to make two pages durable, beside the core’s own commits.':
    '除核心自身的提交外，磁盘持久化两页的中位用时为 {time}。',
  'Other programs took {share} of all processors.': '其他程序占用了全部处理器的 {share}。',
  'Programs were pinned to processors: {places}.': '程序固定在处理器上：{places}。',
  'No program was pinned to processors: this computer has {count}, and {least} are needed.':
    '没有把程序固定在处理器上：本机有 {count} 个处理器，需要 {least} 个。',
  'No program was pinned to processors: there is no taskset.': '没有把程序固定在处理器上：没有 taskset。',
  'No program was pinned to processors: taskset refused it.': '没有把程序固定在处理器上：taskset 拒绝。',
  'No process was watched.': '没有监视任何进程。',
  'Event-loop stalls, ms': '事件循环卡顿，毫秒',
  longest: '最长',
  ['For how long a process could do nothing else, at a moment of the step. The core’s is part of what it adds; ' +
  'that of fleet and bench (the harness with the merchant’s receiver) is theirs, and is measured along with it.']:
    '在步骤的某个时刻，进程有多久不能做别的事。核心的卡顿属于它增加的时间；fleet 和 bench（测试工具及商户的接收' +
    '端）的卡顿属于它们自身，也一并计入。',
  'No baseline: nothing was compared.': '没有基线：没有比较任何内容。',
  'Not comparable with {file}: {reason}': '无法与 {file} 比较：{reason}',
  'it ran on another machine.': '它在另一台机器上运行。',
  'Of {file} nothing could be compared.': '{file} 中没有可比较的内容。',
  'None of {count} figure<s> is worse than in {file}.': '{count} 个数字都不比 {file} 中的差。',
  'None of {count} figure<s> is worse than in {file} in both of two measurements.':
    '两次测量中，{count} 个数字都不比 {file} 中的差。',
  '{worse} of {count} figure<s> <is|are> worse than in {file}.': '{count} 个数字中有 {worse} 个比 {file} 中的差。',
  '{worse} of {count} figure<s> <is|are> worse than in {file} in both of two measurements.':
    '两次测量中，{count} 个数字中都有 {worse} 个比 {file} 中的差。',
  'Baseline, ms': '基线，毫秒',
  base: '基线',
  expected: '预计值',
  here: '本次',
  diff: '差',
  '99 % interval': '99 % 区间',
  margin: '容差',
  WORSE: '变差',
  'not worse': '未变差',
  '{low} to {high}': '{low} 至 {high}',
  ['Each figure is the median of its blocks, parts of the run: {base} in the baseline, {current} here. The ' +
  'interval is a bootstrap over them.']:
    '每个数字是其各段（运行的部分）的中位数：基线 {base} 段，本次 {current} 段。区间由对各段自助抽样得出。',
  ['For the same requests k6 took {ratio} times the processor time that it took for the baseline: the baseline ' +
  'counts as it stands.']: '对同样的请求，k6 的处理器时间是基线时的 {ratio} 倍：基线按原值计。',
  ['For the same requests k6 took {ratio} times the processor time that it took for the baseline: this machine ' +
  'is slower now, and the baseline counts times {factor} (the square).']:
    '对同样的请求，k6 的处理器时间是基线时的 {ratio} 倍：本机现在较慢，基线乘以 {factor}（平方）。',
  'How fast the machine was for the baseline is not known, so that nothing is allowed for it.':
    '不知道测基线时机器有多快，因此没有作调整。',
  ['The disk took {now} ms for two pages beside the core’s own; for the baseline it took {then}: what waits for ' +
  'it may take so much longer.']:
    '除核心自身外，磁盘写两页用了 {now} 毫秒；测基线时为 {then}：等待磁盘的部分可能相应变长。',
  'The disk took {now} ms for two pages beside the core’s own; for the baseline it took {then}.':
    '除核心自身外，磁盘写两页用了 {now} 毫秒；测基线时为 {then}。',
  ['{figure} is WORSE: {base} became {current}, {diff} (99 % interval {interval}); both exceed the margin of ' +
  '{margin}.']: '{figure} 变差：{base} 变为 {current}，{diff}（99 % 区间 {interval}）；均超出容差 {margin}。',
  'Measured twice, because the first measurement was slower; worse is what was so both times. The first one:':
    '因为第一次测量较慢，共测量两次；两次都变差才算变差。第一次：',
  '{checks} check<s> examined {cases} case<s> of the run’s own history and found every rule kept.':
    '{checks} 项检查核查了本次运行历史中的 {cases} 处，全部符合规则。',
  '{checks} check<s> examined {cases} case<s> of the run’s own history and found {count} broken rule<s>.':
    '{checks} 项检查核查了本次运行历史中的 {cases} 处，发现 {count} 处违规。',
  '{checks} check<s> examined {cases} case<s> of the run’s own history: that proves nothing.':
    '{checks} 项检查核查了本次运行历史中的 {cases} 处：什么也没有证明。',
  'No check was asked.': '没有进行检查。',
  '{checks} checks examined {cases} cases and found no violation; all {goals} goals are met.':
    '{checks} 项检查核查 {cases} 处，没有发现违规；{goals} 个目标全部达到。',
  'Line<s> {lines} of the history.': '历史的第 {lines} 行。',
  '{check}, machine {machine}, at {time}': '{check}，设备 {machine}，{time}',
  '{check}, at {time}': '{check}，在 {time}',
  '… and {count} more finding<s>.': '… 另有 {count} 处发现。',
  '… and {count} more': '… 另有 {count} 条',
  'What this run does not show': '本次运行未显示的内容',
  'What could not be observed': '无法观察到的内容',
  'Hostile requests that were not answered as they should be': '没有得到应有应答的恶意请求',
  'What went wrong with the run’s own programs': '本次运行自身的程序出了什么问题',
  'The machines are simulated: the device’s own time is no measure of hardware.':
    '设备是模拟的：设备自身的时间不能衡量硬件。',
  'Core, machines and generator share one computer and its loopback; a network would add its own.':
    '核心、设备与负载发生器共用一台电脑及其回环接口；网络会另外增加时间。',
  'The generator was the bottleneck: {count} requests were dropped.': '瓶颈是负载发生器：丢弃了 {count} 个请求。',
  'The page has the latencies of {count} further step<s> as well.': '网页中还有另外 {count} 个步骤的延迟。',
  Knee: '拐点',
  'added p50, ms': '增加 p50，毫秒',
  'added p99, ms': '增加 p99，毫秒',
  held: '保持',
  'DID NOT HOLD': '未保持',
  'No rate held.': '没有保持住任何速率。',
  'The greatest rate that held is {rate} a second.': '能保持的最高速率为每秒 {rate}。',
  'At {rate} a second: {reason}.': '每秒 {rate} 时：{reason}。',
  'The core reported no spans: the path is not split.': '核心没有报告各段时间：无法拆分 path。',
  'Its locks were not seen.': '看不到它的锁。',
  Soak: '长时间运行',
  'what was to stay level': '应保持平稳的量',
  'first tenth': '前十分之一',
  'last tenth': '后十分之一',
  'rise an hour': '每小时上升',
  'memory of the core': '核心的内存',
  'memory of the fleet': '设备群的内存',
  'timers of the core': '核心的定时器',
  ['Medians of the first and last tenth of the measured time; the rise is by least squares over all of it. A ' +
  'short run proves little of an hour: a process that has just started grows anyway. Slopes gate nothing.']:
    '计时部分的前、后十分之一的中位数；上升量由全部数据按最小二乘得出。短时间的运行难以说明一小时的情况：刚启动' +
    '的进程本来就会增长。斜率不影响判定。',
  'The delivery path at 250 a second over 1,000 machines, then rising rates until it bends.':
    '1,000 台设备、每秒 250 次的出货路径，然后提高速率直到出现拐点。',
  'The delivery path at 50 a second for a few seconds: does everything still work?':
    '每秒 50 次的出货路径，持续几秒：是否一切正常？',
  'The pure path at 1,000 a second over 10,000 machines for a minute; Node makes the load, not k6.':
    '单纯的路径：一分钟内对 10,000 台设备每秒 1,000 次；负载由 Node 产生，不用 k6。',
  '{versions}, load by the generator in Node': '{versions}，负载由 Node 发生器产生',
  'its load was made by another generator': '它的负载由另一种发生器产生',
  'The pure path: a free machine for each request.': '单纯的路径：每个请求都有空闲的设备。',
  'The pure path at an easy rate, for comparing cores with each other.':
    '以轻松的速率运行单纯的路径，用于比较不同的核心。',
  'Customers choose machines by Zipf’s law: a few get most requests, and refuse the second customer.':
    '顾客按齐夫定律选择设备：少数设备得到大多数请求，并拒绝第二位顾客。',
  'Orders of three items are queued at few machines, which work them off one by one.':
    '三件商品的订单在少数设备上排队，由设备逐件完成。',
  'Four times the rate for ten seconds, and what it is like afterwards.': '十秒内速率为四倍，以及之后的情况。',
  'A quarter of an hour at 100 a second: does memory rise?': '每秒 100 次，持续一刻钟：内存是否上升？',
  'Rising rates until the path bends.': '提高速率，直到路径出现拐点。',
  'Bad signs, garbage and replays beside a valid load that must not be affected.':
    '在不应受影响的正常负载之外，发送错误签名、乱码和重放。',
  'What the core adds is {added} at {quantile}; at most {limit} were wanted.':
    '核心增加的时间在 {quantile} 为 {added}；要求不超过 {limit}。',
  'No request was sent while it was measured.': '计时期间没有发送任何请求。',
};
