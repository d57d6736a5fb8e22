import type { Sentences } from '../translator.ts';

/** Why a benchmark has its verdict, and what it does not show, in Chinese. */
export const benchVerdicts: Sentences = {
  ['{sent} request<s> had the expected outcome; {hostile} hostile request<s> got the one right answer; {checks} ' +
  'check<s> examined {cases} case<s> and found no violation.']:
    '{sent} 个请求得到预期的结果；{hostile} 个恶意请求得到唯一正确的应答；{checks} 项检查核查 {cases} 处，没有' +
    '发现违规。',
  '{sent} request<s> had the expected outcome; {checks} check<s> examined {cases} case<s> and found no violation.':
    '{sent} 个请求得到预期的结果；{checks} 项检查核查 {cases} 处，没有发现违规。',
  'Nothing is slower than in the baseline.': '没有比基线慢的。',
  'A first measurement was slower than the baseline in {names}; this second one is not, so that it was not the core.':
    '第一次测量的 {names} 比基线慢；第二次不慢，因此原因不在核心。',
  'The run was cut short: {reason}.': '运行提前中断：{reason}。',
  '{count} finding<s>, the first of {check}.': '{count} 处发现，第一处属于 {check}。',
  'The core broke {checks} under load ({count} finding<s>); first: {message}':
    '核心在负载下违反 {checks}（{count} 处）；第一处：{message}',
  'Of {count} request<s> in {step}, {outcomes}.': '{step} 的 {count} 个请求中，{outcomes}。',
  '{count} came to "{outcome}"': '{count} 个的结果是“{outcome}”',
  ['The core did not keep up in {step}: it answered in {ms} ms ({quantile}), and {count} request<s> could not ' +
  'be sent.']: '核心在 {step} 中跟不上：应答用时 {ms} 毫秒（{quantile}），有 {count} 个请求无法发出。',
  ['This machine is slower than it was for the baseline: {reason}. Whether the core is slower too ({names}) is ' +
  'unknown: run it again when the machine is free, or compare two checkouts in turn (vendloop bench compare).']:
    '本机比测基线时慢：{reason}。不知道核心是否也变慢（{names}）：请在本机空闲时重新运行，或轮流比较两份代码检' +
    '出（vendloop bench compare）。',
  'The phase {name} is slower than in the baseline: {rest}': '阶段 {name} 比基线慢：{rest}',
  'The phase {name} is slower than in the baseline, in two measurements: {rest}':
    '两次测量中，阶段 {name} 都比基线慢：{rest}',
  '{base} → {current} ms at the <median|95th percentile> ({low} to {high} ms; the margin is {margin} ms).':
    '{base} → {current} 毫秒（{low} 至 {high} 毫秒；容差 {margin} 毫秒）。',
  ['{base} → {current} ms at the <median|95th percentile>, where {expected} is expected on a machine as slow as ' +
  'this one is now ({low} to {high} ms; the margin is {margin} ms).']:
    '{base} → {current} 毫秒，按本机现在的速度预计为 {expected}（{low} 至 {high} 毫秒；容差 {margin} 毫秒）。',
  'Slower too: {names}.': '同样变慢的有：{names}。',
  ['The generator was too weak: with {vus} VU<s> it could not send {dropped} of the requests of {step}, at ' +
  '{rate} a second, though the core answered promptly.']:
    '负载发生器太弱：用 {vus} 个虚拟用户，{step} 的请求（每秒 {rate} 个）有 {dropped} 个无法发出，而核心应答及时。',
  ['The generator was late: it sent the requests of {step} {ms} ms after they were due ({quantile}). Give it ' +
  'more processors or VUs.']:
    '负载发生器迟了：{step} 的请求比预定时间晚 {ms} 毫秒发出（{quantile}）。请给它更多处理器或虚拟用户。',
  ['All {users} users of {step} waited, so that {count} request<s> could not be sent: the core answered in {ms} ms ' +
  '({quantile}) and had processor time left, or too little of it was given to it. Whether it keeps up is unknown: ' +
  'run it again with --vus {more}.']:
    '{step} 的 {users} 个用户全部在等待，因此有 {count} 个请求无法发出：核心应答用时 {ms} 毫秒（{quantile}），其处' +
    '理器时间还有剩余，或分给它的太少。不知道它是否跟得上：请加 --vus {more} 重新运行。',
  ['The fleet was late in {step}: it sent acknowledgements and answers {ms} ms after they were due ({quantile}); ' +
  '{reason}.']: '设备群在 {step} 中迟了：确认和应答比预定时间晚 {ms} 毫秒发出（{quantile}）；{reason}。',
  ['{step}: the fleet sent acknowledgements and answers {p50} ms (p50), {p99} ms (p99), {most} ms at most after ' +
  'they were due; {reason}.']:
    '{step}：设备群的确认和应答比预定时间晚 {p50} 毫秒（p50）、{p99} 毫秒（p99），最多 {most} 毫秒；{reason}。',
  ['{step}: the fleet sent acknowledgements and answers {p50} ms (p50), {p99} ms (p99), {most} ms at most after ' +
  'they were due.']: '{step}：设备群的确认和应答比预定时间晚 {p50} 毫秒（p50）、{p99} 毫秒（p99），最多 {most} 毫秒。',
  'other programs took {share} % of the processors': '其他程序占用了 {share} % 的处理器',
  'the program that was short of a processor is {name}, which took {share} % of one':
    '缺少处理器的程序是 {name}，它占用了一个处理器的 {share} %',
  'no program of the run was short of a processor on the average': '平均而言，本次运行的程序都不缺处理器',
  'The generator was too weak: it could not send {missing} of {count} hostile request<s>.':
    '负载发生器太弱：{count} 个恶意请求中有 {missing} 个无法发出。',
  'No request was sent a second time.': '没有请求被再次发送。',
  'No check had a case: nothing is proved.': '没有任何检查有情形：什么也没有证明。',
  'Nothing was measured.': '没有测量到任何内容。',
  'No delivery of {step} had a callback.': '{step} 的出货都没有回调。',
  'The fleet was late {count} time<s>; first: {message} Give it more processors.':
    '设备群迟了 {count} 次；第一次：{message}请给它更多处理器。',
  'The core is external: its events, phases, locks and memory were not observed, so most checks did not run.':
    '核心在外部：看不到它的事件、阶段、锁和内存，因此大多数检查没有运行。',
  'The core reported no spans: the split of the path by phase is missing.': '核心没有报告各段时间：缺少按阶段的拆分。',
  'The machines were external: the device’s own time is unknown, and so is what the core adds.':
    '设备在外部：不知道设备自身的时间，因此也不知道核心增加的时间。',
  'This system has no /proc: processor time and memory are missing.': '本系统没有 /proc：缺少处理器时间和内存。',
  'Core, machines, merchant and load share one computer and its loopback: no network delay, no TLS, no second core.':
    '核心、设备、商户与负载共用一台电脑及其回环接口：没有网络延迟，没有 TLS，没有第二个核心。',
  ['The core had a young space of 64 MB (--max-semi-space-size), as its image has; with 16, as Node has by ' +
  'itself, its p99 is higher.']:
    '核心的新生代空间为 64 MB（--max-semi-space-size），与其镜像相同；用 Node 默认的 16 MB 时，p99 更高。',
  ['Cores, database, machines, merchant and load share the processors and the loopback of one computer: no ' +
  'network delay, no TLS, and what a second core adds where it has processors of its own does not show.']:
    '核心、数据库、设备、商户与负载共用一台电脑的处理器与回环接口：没有网络延迟，没有 TLS，看不出第二个核心' +
    '在有自己的处理器时能增加什么。',
  ['The core’s time includes the way to it and back, and the clocks of the computers that made the load may be a ' +
  'tenth of a second apart.']: '核心的时间包括往返的路程；产生负载的各台电脑的时钟可能相差十分之一秒。',
  'Processor time, memory and event loops of the computers that made the load are in the results of its segments.':
    '产生负载的各台电脑的处理器时间、内存和事件循环见各份的结果。',
  'This is segment {number} of {count}, and no rule was judged: vendloop bench merge does.':
    '这是第 {number}／{count} 份，没有检查任何规则：由 vendloop bench merge 一并判定。',
  ['The segments of {step} ran together for {share} of its time only, so that its rate was seldom the whole one: ' +
  'give all of them the same --start-at.']:
    '{step} 的各份只有 {share} 的时间同时运行，因此很少达到完整的速率：请给它们相同的 --start-at。',
  ['Machines, merchant and load share one computer, and the core’s time includes the way to it and back; what ' +
  'else it did meanwhile is not known.']:
    '设备、商户与负载共用一台电脑，核心的时间包括往返的路程；不知道它同时还做了什么。',
  ['Machines are simulated, of a mix of types, and healthy but for faults that were asked for; real boards jam, ' +
  'misreport and reboot (vendloop run, vendloop simulate).']:
    '设备是模拟的，各类混合，除所要求的故障外一切正常；真实的驱动板会卡住、误报和重启（vendloop run、vendloop ' +
    'simulate）。',
  'The database is new: a year of orders is not in it.': '数据库是新的：其中没有一年的订单。',
  'How many orders its database holds, and on what disk, is not known.': '不知道其数据库有多少订单、在什么磁盘上。',
  'It is short: what leaks or grows by the hour shows in the profile soak at its full length.':
    '运行时间短：按小时泄漏或增长的问题，要由 soak 配置的完整运行来显示。',
  'too few deliveries': '出货次数太少',
  '{time}, {count} dropped': '{time}，丢弃 {count} 个',
  'at {rate} deliveries/s the core adds at most {limit} ms (p99), and nothing is dropped':
    '每秒 {rate} 次出货时，核心增加的时间不超过 {limit} 毫秒（p99），且没有丢弃',
  'the path bends at {rate} deliveries/s or above': '路径的拐点在每秒 {rate} 次出货或以上',
  'no step held': '没有步骤保持住',
  'held {rate}/s, the highest that was tried': '保持每秒 {rate}，已是所试的最高值',
  'held {rate}/s': '保持每秒 {rate}',
  'locks held at a time are λ·W, within {share} %': '同时占用的锁等于 λ·W，误差在 {share} % 以内',
  '{counted} counted, {predicted} predicted': '实测 {counted}，预计 {predicted}',
  '{count} requests could not be sent': '{count} 个请求无法发出',
  '{count} of {sent} came to no delivery': '{sent} 个中有 {count} 个没有形成出货',
  'requests were sent {ms} ms late (p95)': '请求迟发 {ms} 毫秒（p95）',
  'the core adds {ms} ms (p50)': '核心增加 {ms} 毫秒（p50）',
  '{count} requests could not be sent; {rest}': '{count} 个请求无法发出；{rest}',
  '{count} of {sent} came to no delivery; {rest}': '{sent} 个中有 {count} 个没有形成出货；{rest}',
  'requests were sent {ms} ms late (p95); {rest}': '请求迟发 {ms} 毫秒（p95）；{rest}',
  ['{figure} is WORSE: {base} ({expected} of this machine now) became {current}, {diff} (99 % interval ' +
  '{interval}); both exceed the margin of {margin}.']:
    '{figure} 变差：{base}（按本机现在的速度为 {expected}）变为 {current}，{diff}（99 % 区间 {interval}）；均超' +
    '出容差 {margin}。',
};
