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
  'waiting for the real machine {machine}: let it dial {address}': '等待真实设备 {machine}：请让它连接 {address}',
  'the real machine {machine} did not come within {seconds} s: it must dial {address} in place of its cloud ({rest})':
    '真实设备 {machine} 在 {seconds} 秒内没有连上：它必须连接 {address}，而不是它的云端（{rest}）',
  'the real machine {machine} is online at {url} already, past the proxy of the run: {rest}':
    '真实设备 {machine} 已绕过本次运行的代理在 {url} 在线：{rest}',
  'the scenario needs a real {motor} machine more than there are: {rest}': '场景还缺一台真实的 {motor} 设备：{rest}',
  'let it dial the proxy instead, or take it off the line first': '请让它改连代理，或先让它下线',
  'enter it in "machines" of the project file, with "external: true" and "motor: {motor}"':
    '请在项目文件的 "machines" 中写明，并加上 "external: true" 和 "motor: {motor}"',
  'machine {machine} is real and would play group {group}: {problem}':
    '设备 {machine} 是真实设备，将担任组 {group}：{problem}',
  'scenario {scenario} has real machines, which know no other --speed than 1':
    '场景 {scenario} 有真实设备，只能用 --speed 1',
  'the proxy for real machines cannot listen on {address} ({reason}): name another address with --proxy-listen':
    '真实设备的代理无法在 {address} 监听（{reason}）：请用 --proxy-listen 换一个地址',
  '--proxy-listen must be like 0.0.0.0:7090, not "{text}"': '--proxy-listen 应写成 0.0.0.0:7090，而不是“{text}”',
  '--wait-external is no duration: {reason}': '--wait-external 不是时长：{reason}',
  '"proxy.tls" of the project file: {reason}': '项目文件的 "proxy.tls"：{reason}',
  'real machines need real time: run this on the live stage, or with --target':
    '真实设备需要真实时间：请在 live 阶段运行，或使用 --target',
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
