import type { Sentences } from '../translator.ts';

/** What `run`, `replay`, `console` and `scenarios` print beside their reports, in Chinese. */
export const run: Sentences = {
  'this scenario cannot be used:': '这个场景不能使用：',
  'there is no scenario "{name}"; did you mean "{nearest}"? `vendloop scenarios` lists all':
    '没有场景“{name}”；是不是“{nearest}”？`vendloop scenarios` 列出全部',
  '{file} exists already: choose another --out, or add --force to overwrite it':
    '{file} 已存在：请用 --out 换一个目录，或加 --force 覆盖它',
  '{scenario} failed: {reason}; the history so far is in {file}': '{scenario} 失败：{reason}；到此为止的历史在 {file}',
  '{scenario}: {time} of machine time, {settled} of {all} deliveries settled{rest}':
    '{scenario}：设备时间 {time}，{all} 次出货中已有 {settled} 次出结果{rest}',
  ', waiting for {count} machine<s>{rest}': '，等待 {count} 台设备{rest}',
  ' ({time} until the fallback of the oldest){rest}': '（{time} 后最早的一次超时兜底）{rest}',
  ' ({time} until the fallback of the oldest)': '（{time} 后最早的一次超时兜底）',
  ', {count} callback<s> pending': '，{count} 个回调待送达',
  'not played  {scenario}: {reasons}': '未运行  {scenario}：{reasons}',
  'scenario {scenario} runs on the {stage} stage only': '场景 {scenario} 只能在 {stage} 阶段运行',
  '--store is for the virtual stage: on the live stage a core always has a SQLite file':
    '--store 用于 virtual 阶段：在 live 阶段，核心总是使用 SQLite 文件',
  '--stage must be virtual or live, not "{name}"': '--stage 必须是 virtual 或 live，而不是“{name}”',
  '--all runs the whole catalogue: do not name scenarios as well': '--all 运行整个场景库：请不要再写场景名称',
  'none of the catalogue can be played there: the reasons stand above': '场景库中没有能在那里运行的：原因见上',
  'name a scenario to run, or --all; `vendloop scenarios` lists the catalogue':
    '请写出要运行的场景，或用 --all；`vendloop scenarios` 列出场景库',
  '--driver needs --target URL, the address of its cloud': '--driver 需要 --target URL，即其云端的地址',
  '--machines: write the motor type of {number} like {same}:spring ({names})':
    '--machines：请写明 {number} 的电机类型，如 {same}:spring（{names}）',
  'scenario {scenario} cannot be played at a target: {reasons}': '场景 {scenario} 不能在目标核心上运行：{reasons}',
  "{option} is for a core of the run's own: leave it out with --target":
    '{option} 用于运行自己启动的核心：使用 --target 时请去掉',
  '--watch runs again what changes: name a scenario file, like my-scenario.yaml':
    '--watch 在文件改变时再次运行：请写出场景文件，如 my-scenario.yaml',
  'cannot watch {folder}: {reason}': '无法监视 {folder}：{reason}',
  'this cannot be replayed: {reason}': '无法重放：{reason}',
  'Note: the world failed on a SQLite store: run it with `vendloop run --store {kind}`.':
    '注意：该世界在 SQLite 存储上失败：请用 `vendloop run --store {kind}` 运行它。',
  'Note: `vendloop run` runs it against the core without a bug; the mutant {name} is not part of a scenario.':
    '注意：`vendloop run` 用没有缺陷的核心运行它；变异体 {name} 不属于场景。',
  'tests are found by their name: {file} must end in .test.ts, for vitest, or in .test.mjs, for node --test':
    '测试按名称查找：{file} 必须以 .test.ts（vitest）或 .test.mjs（node --test）结尾',
  'the console asks questions and needs a terminal: run it in one, or give --answers FILE':
    '控制台要提问，需要终端：请在终端中运行，或给出 --answers FILE',
  '--fleet makes machines for a new core; with --target, choose machines of that core with --machines':
    '--fleet 为新核心创建设备；使用 --target 时，请用 --machines 选择该核心的设备',
  '--speed cannot be used with --target: the time of that core cannot be changed':
    '--speed 不能与 --target 同时使用：那个核心的时间无法改变',
  '--stage cannot be used with --target': '--stage 不能与 --target 同时使用',
  '--stage must be live or virtual, not "{name}"': '--stage 必须是 live 或 virtual，而不是“{name}”',
  'virtual time does not wait for people: --stage virtual needs --answers FILE':
    '虚拟时间不等人：--stage virtual 需要 --answers FILE',
};
