import type { Sentences } from '../translator.ts';

/** What `bench` prints beside its reports, in Chinese. */
export const bench: Sentences = {
  'run {run} of {runs}, {letter}: {name}': '第 {run}／{runs} 次，{letter}：{name}',
  '"{option}" in "{text}" is no option of a core: write slow=PHASE=DURATION, zoo=MUTANT or config=FILE':
    '“{text}”中的“{option}”不是核心的选项：请写 slow=PHASE=DURATION、zoo=MUTANT 或 config=FILE',
  'there is no built vendloop in {folder}: run npm ci in that checkout ({file} is missing)':
    '{folder} 中没有编译好的 vendloop：请在该目录运行 npm ci（缺少 {file}）',
  'slower than {file}; measuring once more to confirm it': '比 {file} 慢；再测量一次以确认',
  'k6 cannot be built in {folder}: {reason}; name a k6 with K6_PATH, or put one on the PATH':
    '无法在 {folder} 中编译 k6：{reason}；请用 K6_PATH 指定 k6，或把它放到 PATH 上',
  'there is no benchmark "{name}"; did you mean "{nearest}"? There are: {names}':
    '没有基准测试“{name}”；是不是“{nearest}”？可选：{names}',
  '--generator must be k6 or node, not "{text}"': '--generator 必须是 k6 或 node，而不是“{text}”',
  'the generator in Node makes plain deliveries only: leave out --generator node for {name}':
    'Node 发生器只产生普通的出货：对 {name} 请去掉 --generator node',
  'the load cannot have these numbers: {reason}': '负载不能用这些数值：{reason}',
  '--segment is a share of the load at one core: name that core with --target':
    '--segment 是对同一核心的负载的一份：请用 --target 指定该核心',
  '--segment is for loads by k6 that have valid calls only: choose another profile or generator':
    '--segment 只用于由 k6 产生、只含有效请求的负载：请换一个负载或发生器',
  '--start-at must be a time to come, in UTC, like {example}Z; not "{text}"':
    '--start-at 必须是将来的时刻（UTC），如 {example}Z；而不是“{text}”',
  'give the folders of all segments: there is nothing to merge in one': '请给出所有份的目录：只有一份无可合并',
  '{name} is no segment of a load: it was run without --segment': '{name} 不是负载的一份：它运行时没有 --segment',
  '{name} does not belong to {first}: {reason}': '{name} 与 {first} 不属于同一负载：{reason}',
  '{first} and {second} are both segment {number} of {count}': '{first} 与 {second} 都是第 {number}／{count} 份',
  'of {count} segments {missing} is missing: give its folder too': '{count} 份中缺少第 {missing} 份：请也给出它的目录',
  '--cores starts cores and their database: it cannot be used with --target, which runs already':
    '--cores 会启动核心及其数据库：不能与已在运行的 --target 同时使用',
  '{option} changes the core that bench starts: it cannot be used with --target':
    '{option} 改变 bench 启动的核心：不能与 --target 同时使用',
  ['bench lets k6 sign the requests of the documented API and cannot go through a driver: load this cloud with a ' +
  'scenario that has "arrivals" and "expect", like vendloop run load.yaml --target URL --driver FILE']:
    'bench 让 k6 为文档所述接口的请求签名，不能经过驱动：请用带有 "arrivals" 和 "expect" 的场景给该云端加载，' +
    '如 vendloop run load.yaml --target URL --driver FILE',
  'no baseline was saved to {file}: the run is {verdict}': '没有把基线存入 {file}：本次为 {verdict}',
  '{name} consists of several loads: prepare one of them, for example delivery-path':
    '{name} 由多个负载组成：请准备其中一个，例如 delivery-path',
  '--notify must be a URL, not "{text}"': '--notify 必须是网址，而不是“{text}”',
  '{done} of {all} orders': '{done}／{all} 个订单',
  '{reason} (core {url}; its merchant is VENDLOOP_APP_ID, or else the demo merchant)':
    '{reason}（核心 {url}；其商户为 VENDLOOP_APP_ID，否则为演示商户）',
  '{file} is missing: a run is judged by its history': '缺少 {file}：运行按其历史判定',
  '{folder} already holds a benchmark: choose another --out': '{folder} 中已有基准测试：请用 --out 换一个目录',
  '{file} has the older format vendloop-bench/1, which is not read: run that benchmark again':
    '{file} 是旧格式 vendloop-bench/1，不再读取：请重新运行该基准测试',
  '{file} is not a result of vendloop bench: its "format" is not "vendloop-bench/2"':
    '{file} 不是 vendloop bench 的结果：它的 "format" 不是 "vendloop-bench/2"',
  '{file} was written by another version of vendloop bench: {names} <is|are> missing. Run that benchmark again':
    '{file} 由另一版本的 vendloop bench 写出：缺少 {names}。请重新运行该基准测试',
  '{count} runs in {file}': '{file} 中有 {count} 次运行',
  '{count} paid orders in {file}. Now:': '{file} 中有 {count} 个已付款的订单。现在运行：',
  'judging the run': '正在判定',
};
