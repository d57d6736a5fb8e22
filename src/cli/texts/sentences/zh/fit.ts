import type { Sentences } from '../translator.ts';

/** The report of `fit`, in Chinese. */
export const fit: Sentences = {
  '{runs} runs of {motor} in {file}, times in {format} (left out: {reasons})':
    '{file} 中有 {motor} 的 {runs} 次运行，时间格式为 {format}（未计入：{reasons}）',
  '{runs} runs of {motor} in {file}, times in {format}': '{file} 中有 {motor} 的 {runs} 次运行，时间格式为 {format}',
  'the history’s own milliseconds': '历史自身的毫秒',
  'Words that are not understood: {words}.': '无法理解的词：{words}。',
  'The first row that cannot be used: {reason}.': '第一个不能使用的行：{reason}。',
  runs: '次数',
  max: '最大',
  '{name}, log': '{name}，日志',
  '{name}, profile': '{name}，时间分布',
  '{name}: KS distance {ks}, Wasserstein-1 {distance}': '{name}：KS 距离 {ks}，Wasserstein-1 {distance}',
  'It fits well: no share differs by more than {share}; {tail}.': '拟合良好：比例之差都不超过 {share}；{tail}。',
  'It fits roughly: shares differ by up to {share} (well is {good} and less); {tail}.':
    '大致拟合：比例之差最大 {share}（良好为 {good} 以内）；{tail}。',
  'It fits badly: shares differ by up to {share}; {tail}.': '拟合不好：比例之差最大 {share}；{tail}。',
  'A tail like this is often of runs that failed or waited, or of clocks that differ: look at the longest ones.':
    '这样的尾部往往来自失败或等待的运行，或不一致的时钟：请查看用时最长的几次。',
  'The log may hold several kinds of machine, or times that depend on each other.':
    '日志中可能有几种设备，或互相依赖的时间。',
  ['of {name}, p95 is {log} in the log and {profile} in the profile, p99 {log99} in the log and {profile99} in ' +
  'the profile']:
    '{name} 的 p95 在日志中为 {log}、在时间分布中为 {profile}，p99 在日志中为 {log99}、在时间分布中为 {profile99}',
  '{runs} runs fitted; the distances are to {others} others that were kept apart.':
    '用 {runs} 次运行拟合；距离按另外留出的 {others} 次计算。',
  '{runs} runs fitted; too few to keep some apart, so the distances are to the same ones.':
    '用 {runs} 次运行拟合；次数太少，没有另外留出，因此距离按同样的运行计算。',
  ['{share} of its runs lie outside the 500–1000 ms of a healthy one (PROTOCOL §4.4): the check path-time will ' +
  'find them.']: '其中 {share} 的运行不在正常的 500–1000 毫秒之内（PROTOCOL §4.4）：检查 path-time 会发现它们。',
  ['Fitted to {runs} runs of {source}; {method}. How long a board waits before it gives up cannot be read off ' +
  'healthy runs and is assumed.']:
    '由 {source} 的 {runs} 次运行拟合；{method}。驱动板等待多久才放弃，无法从正常的运行中看出，为假定值。',
  '{column} has steps of whole seconds: times may be wrong by as much.':
    '{column} 的步长为整秒：时间可能有同样大的误差。',
  '{column} has steps of {step} ms: times may be wrong by as much.':
    '{column} 的步长为 {step} 毫秒：时间可能有同样大的误差。',
  'nothing was acknowledged: everything that varies is put into the motor': '没有确认：所有变化都归于电机',
};
