import type { Sentences } from '../translator.ts';
import { counters } from './counters.ts';

/** What `simulate` and `merge` print, and their reports, in Chinese. */
export const simulate: Sentences = {
  ...counters,
  'name the files that `vendloop simulate --shard` wrote': '请写出 `vendloop simulate --shard` 生成的文件',
  ['--shard must be NUMBER/COUNT with a count from 1 to {max} (one world at least for each) and a ' +
  'number from 1 to the count, like {example}; not "{text}"']:
    '--shard 必须是 NUMBER/COUNT：COUNT 为 1 到 {max}（每份至少一个世界），NUMBER 为 1 到 COUNT，如 {' +
    'example}；而不是“{text}”',
  '--shard splits a number of worlds: give --worlds, and leave --seconds out':
    '--shard 划分固定数量的世界：请给出 --worlds，并去掉 --seconds',
  '--shard needs the same --seed in every shard: give a number, such as that of the CI run':
    '每一份的 --seed 必须相同：请给出一个数字，例如 CI 运行的编号',
  '--grow-corpus chooses from all worlds: it cannot be used with --shard':
    '--grow-corpus 从所有世界中挑选：不能与 --shard 同时使用',
  'wrote {file}; when all shards are done, merge their files with {command} …':
    '已写入 {file}；所有份完成后，用此命令合并：{command} …',
  '{done} worlds, {rate} per second, {deliveries} deliveries checked, {state}':
    '{done} 个世界，每秒 {rate} 个，已检查 {deliveries} 次出货，{state}',
  '{done} of {all}': '{all} 中的 {done}',
  'nothing found, {time} to go': '没有发现，还需 {time}',
  'nothing found': '没有发现',
  '{count} failed, {time} to go': '{count} 个失败，还需 {time}',
  '{count} failed': '{count} 个失败',
  'world of seed {seed}: {events} events left after {attempts} tries':
    '种子 {seed} 的世界：尝试 {attempts} 次后剩 {events} 个事件',
  '{count} random world<s>{rest}': '{count} 个随机世界{rest}',
  ' on SQLite{rest}': '（SQLite 存储）{rest}',
  ' of a core with the bug {name}, {seeds}': '，核心带有缺陷 {name}，{seeds}',
  ', {seeds}': '，{seeds}',
  'seed {seed}': '种子 {seed}',
  'Seed {seed}': '种子 {seed}',
  'seeds {first} to {last}': '种子 {first} 至 {last}',
  'seeds of the corpus': '语料库的种子',
  'seeds of the corpus and {first} to {last}': '语料库的种子及 {first} 至 {last}',
  'seeds {first} to {last}, but for {others}': '种子 {first} 至 {last}，除 {others} 外',
  'The world of seed {seed} broke {checks}.': '种子 {seed} 的世界违反 {checks}。',
  '{count} worlds, the first of seed {seed}, broke {checks}.': '{count} 个世界（第一个的种子为 {seed}）违反 {checks}。',
  '{count} world<s> crashed, the first of seed {seed}: {reason}': '{count} 个世界崩溃，第一个的种子为 {seed}：{reason}',
  'No world reached {clauses}.': '没有世界到达 {clauses}。',
  ['{checks} check<s> judged {cases} cases and found no violation; {twice} world<s> of {worlds} ' +
  '<was|were> run twice with identical histories.']:
    '{checks} 项检查核查 {cases} 处，没有发现违规；{worlds} 个世界中有 {twice} 个运行两次，历史相同。',
  '{count} of {machines} machine<s> not judged to their end by the specification.':
    '{machines} 台设备中有 {count} 台未由 specification 判定到底。',
  'No world was run, so nothing is proved.': '没有运行任何世界，因此什么也没有证明。',
  'No check had a case in any world, so nothing is proved.': '没有任何检查在任何世界中有情形，因此什么也没有证明。',
  'It was interrupted after {done} worlds.': '运行 {done} 个世界后被中断。',
  '{count} world<s> did not settle before the time limit.': '{count} 个世界在时限之前没有完结。',
  'In {count} world<s> a check could not judge all its cases.': '在 {count} 个世界中，有检查无法判断其全部情形。',
  '<This shard is|These shards are> missing: {shards}.': '缺少的份：{shards}。',
  worlds: '世界',
  deliveries: '出货',
  events: '事件',
  'run twice': '运行两次',
  'machine time': '设备时间',
  clauses: '条款',
  '{count}, {rate} a second, in {time} on {jobs} worker<s>': '{count}，每秒 {rate}，用时 {time}，{jobs} 个线程',
  '{count} checked, {rate} a second': '已检查 {count}，每秒 {rate}',
  '{count}, {rate} a second': '{count}，每秒 {rate}',
  '{count} world<s>, compared byte for byte': '{count} 个世界，逐字节比较',
  '{all} of the protocol: {reached} reached, {judged} judged; {excused} need not be reached':
    '协议共 {all} 条：到达 {reached} 条，判断 {judged} 条；{excused} 条无需到达',
  'The coverage counter {name} stayed at zero: nothing is proved of worlds in which this happens: {description}':
    '覆盖计数 {name} 为零：对发生以下情形的世界没有证明任何事：{description}',
  'Clauses that no world reached:': '没有世界到达的条款：',
  'Clauses that took effect, and that no answer was held against:': '已生效、但没有用来核对任何应答的条款：',
  'Clauses that no world reached': '没有世界到达的条款',
  'Clauses that took effect, and that no answer was held against': '已生效、但没有用来核对任何应答的条款',
  'The world of seed {seed} broke off: {reason}': '种子 {seed} 的世界中断：{reason}',
  'The world of seed {seed}:': '种子 {seed} 的世界：',
  '… and {count} more worlds failed (--json names all).': '… 另有 {count} 个世界失败（--json 列出全部）。',
  '… and {count} more worlds failed.': '… 另有 {count} 个世界失败。',
  '… and {count} more in this world': '… 这个世界中还有 {count} 处',
  'Made smaller in {attempts} tries<, which were cut short>: from {before} to {after}.':
    '尝试 {attempts} 次后缩小：从 {before} 到 {after}。',
  '{machines} machine<s>, {deliveries} deliver<y|ies>, {events} events':
    '{machines} 台设备、{deliveries} 次出货、{events} 个事件',
  'In it:': '其中：',
  '{check}, machine {machine}, at {ms} ms': '{check}，设备 {machine}，{ms} 毫秒',
  '{check}, at {ms} ms': '{check}，{ms} 毫秒',
  digest: '哈希',
  replay: '重放',
  'Have it again on any machine:': '在任何电脑上重放：',
  'Digest of all histories: {digest}': '所有历史的哈希：{digest}',
  Figures: '数据',
  'Coverage counters': '覆盖计数',
  Faults: '故障',
  counter: '计数',
  times: '次数',
  'what happened': '发生了什么',
  page: '文档',
  fault: '故障',
  of: '对象',
  planned: '计划',
  injected: '已注入',
  machine: '设备',
  receiver: '接收端',
  network: '网络',
  core: '核心',
  store: '存储',
};
