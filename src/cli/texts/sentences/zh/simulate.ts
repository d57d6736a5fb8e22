import type { Sentences } from '../translator.ts';

/** What `simulate` and `merge` print beside their reports, in Chinese. */
export const simulate: Sentences = {
  'name the files that `vendloop simulate --shard` wrote': '请写出 `vendloop simulate --shard` 生成的文件',
  ['--shard must be NUMBER/COUNT with a count from 1 to {max} (one world at least for each) and a number from 1 ' +
  'to the count, like {example}; not "{text}"']:
    '--shard 必须是 NUMBER/COUNT：COUNT 为 1 到 {max}（每份至少一个世界），NUMBER 为 1 到 COUNT，如 {example}；' +
    '而不是“{text}”',
  '--shard splits a number of worlds: give --worlds, and leave --seconds out':
    '--shard 划分固定数量的世界：请给出 --worlds，并去掉 --seconds',
  '--shard needs the same --seed in every shard: give a number, such as that of the CI run':
    '每一份的 --seed 必须相同：请给出一个数字，例如 CI 运行的编号',
  '--grow-corpus chooses from all worlds: it cannot be used with --shard':
    '--grow-corpus 从所有世界中挑选：不能与 --shard 同时使用',
  'wrote {file}; when all shards are done, merge their files with {command} …':
    '已写入 {file}；所有份完成后，用此命令合并：{command} …',
  '{option} is for worlds in virtual time: leave it out with --target, where time is real':
    '{option} 用于虚拟时间中的世界：使用 --target 时时间是真实的，请去掉',
  'no machine at {url} is free to be played: name machines with --machines':
    '{url} 上没有可用的设备：请用 --machines 指定',
  'seed {seed}: {about}, {count} deliveries, {time}: {state}': '种子 {seed}：{about}，{count} 次出货，{time}：{state}',
  'broke {checks}': '违反 {checks}',
  '{done} worlds, {rate} per second, {deliveries} deliveries checked, {state}':
    '{done} 个世界，每秒 {rate} 个，已检查 {deliveries} 次出货，{state}',
  '{done} of {all} worlds, {rate} per second, {deliveries} deliveries checked, {state}':
    '{all} 个世界中的 {done} 个，每秒 {rate} 个，已检查 {deliveries} 次出货，{state}',
  'nothing found, {time} to go': '没有发现，还需 {time}',
  'nothing found': '没有发现',
  '{count} failed, {time} to go': '{count} 个失败，还需 {time}',
  '{count} failed': '{count} 个失败',
  'world of seed {seed}: {events} events left after {attempts} tries':
    '种子 {seed} 的世界：尝试 {attempts} 次后剩 {events} 个事件',
  '{done} of {all} runs and searches for a smaller world': '{done}／{all} 次运行和缩小世界的搜索',
};
