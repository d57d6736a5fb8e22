import type { CommandTexts } from '../en/index.ts';

const seed = '所有随机选择的种子，或 "random"（默认：场景自己的种子）';
const reporter =
  '另外以 junit、ctrf、github、html、json、markdown 写出结果：写入 FILE，- 为标准输出，或证据目录；可重复';
const reporterWithoutPage = reporter.replace('html、', '');
const simulationFiles = '写出 simulation.json、junit.xml、summary.md、index.html，以及每个失败世界的重放文件';
const evidence = '证据目录（默认：runs/<日期和时间>）';

/** Commands of testers and of CI, in Chinese. */
export const qa: Readonly<Record<string, CommandTexts>> = {
  init: {
    about: '写出带注释的项目文件、第一个场景，以及（如需要）驱动的骨架',
    '--yes': '不提问：按选项，其余取默认值',
    '--format': '项目文件的格式：ts、yaml、json（默认：ts）',
    '--target': '云端（默认：http://127.0.0.1:7080）',
    '--driver': '用什么了解云端：open-api、typescript、python（默认：open-api）',
    '--force': '覆盖已有的文件',
  },
  config: {
    about: '输出在此生效的设置及各自的来源；密钥会被遮盖',
    '--environments': '只输出项目文件中环境的名称',
    '--json': '以 JSON 输出',
    '--target': '与 `run` 相同',
    '--machines': '--target 上的设备，与 `run` 相同',
    '--appid': '--target 上商户的 Appid；也可用 VENDLOOP_APP_ID（默认：演示商户）',
    '--app-secret': '它的 AppSecret；用 VENDLOOP_APP_SECRET 则不会出现在进程列表中',
    '--app-key': '它的 AppKey；用 VENDLOOP_APP_KEY 则不会出现在进程列表中',
  },
  run: {
    about: '运行场景，每个场景使用全新的核心，并判定其历史',
    scenario: '场景库中的名称（见 `vendloop scenarios`），或 YAML、JSON 文件',
    '--all': '运行整个场景库，或其中支持 --stage 的全部场景',
    '--stage': 'virtual（虚拟时间）或 live（真实的 HTTP、网络连接和 SQLite）',
    '--seed': seed,
    '--speed': 'live 阶段的时间流速（默认：场景自己的流速）',
    '--store': 'virtual 阶段核心的存储：memory，或 sqlite（崩溃时磁盘会断电的文件）；默认：memory',
    '--profile': '`vendloop fit` 生成的时间模型，替换假定的模型',
    '--zoo': '让核心带上缺陷库中的一个缺陷，看哪项检查能发现（`vendloop zoo --list`）',
    '--slow': '让核心的一个阶段变慢（verify、store、dispatch、settle、callback），如 settle=2s；可重复',
    '--target': '在已在运行的核心上以真实时间运行，不另外启动',
    '--machines':
      '--target 上的设备，如 10000005,10000006；不是演示设备的要写明电机类型，如 86012345:spring' +
      '（默认：它列出且离线的设备）',
    '--appid': '--target 上商户的 Appid；也可用 VENDLOOP_APP_ID（默认：演示商户）',
    '--app-secret': '它的 AppSecret；用 VENDLOOP_APP_SECRET 则不会出现在进程列表中',
    '--app-key': '它的 AppKey；用 VENDLOOP_APP_KEY 则不会出现在进程列表中',
    '--out': evidence,
    '--force': '覆盖该目录中已有的证据',
    '--watch': '场景文件或 --profile 的文件改变时再次运行，直到按 Ctrl-C',
    '--json': '等同于 --reporter json=-',
    '--reporter': reporter,
  },
  console: {
    about: '手动操作设备：注入故障、出售、观察；会话会被判定，并可保存为场景',
    '--fleet': '电机类型及数量，如 spring:2,conveyor；spring:1:old 为旧固件（默认：每种一台）',
    '--speed': '开始时的时间流速（默认：1）',
    '--seed': '所有随机选择的种子（默认：随机）',
    '--out': evidence,
    '--no-color': '不使用颜色；也可用环境变量 NO_COLOR',
    '--answers': '从文件（- 为标准输入）读取回答，不询问人',
    '--stage': 'live；有 --answers 时也可用 virtual（虚拟时间）（默认：live）',
    '--target': '使用已在运行的核心，不另外启动',
    '--machines':
      '--target 上的设备，如 10000005,10000006；不是演示设备的要写明电机类型，如 86012345:spring' +
      '（默认：前四台演示设备）',
    '--appid': '--target 上商户的 Appid；也可用 VENDLOOP_APP_ID（默认：演示商户）',
    '--app-secret': '它的 AppSecret；用 VENDLOOP_APP_SECRET 则不会出现在进程列表中',
    '--app-key': '它的 AppKey；用 VENDLOOP_APP_KEY 则不会出现在进程列表中',
  },
  scenarios: {
    about: '列出场景库，或以 YAML 输出其中一个场景',
    name: '一个场景，以 `vendloop run` 可用的文件形式输出，不含默认值',
    '--measures': '列出场景的 `expect` 可用的指标',
    '--json': '以 JSON 输出',
  },
  steps: { about: '列出场景的步骤，或解释其中一个', name: '一个步骤', '--json': '以 JSON 输出' },
  faults: { about: '列出设备的故障，或解释其中一个', name: '一个故障', '--json': '以 JSON 输出' },
  check: {
    about: '判定一份已记录的历史：每项检查的情形与发现',
    history: '历史文件（NDJSON）的路径，- 为标准输入',
    '--json': '等同于 --reporter json=-',
    '--reporter': reporterWithoutPage,
  },
  schema: { about: '以 JSON Schema 输出场景或项目文件的格式，供编辑器使用', format: '格式' },
  simulate: {
    about: '在虚拟时间中运行随机世界，逐个检查，并报告第一个违反规则的世界',
    '--worlds': '世界的数量（默认：1000，或 --seconds 允许的数量）',
    '--seconds': '超过这个时间后不再开始新的世界',
    '--seed': '第一个世界的种子，或 "random"；下一个世界用下一个种子',
    '--jobs': '工作线程数（默认：每个处理器一个）',
    '--store': '核心的存储：memory，或 sqlite（崩溃时磁盘会断电的文件）；默认：memory',
    '--zoo': '让核心带上缺陷库中的一个缺陷（`vendloop zoo --list`）',
    '--keep-going': '运行所有世界；否则遇到第一个失败的世界就结束',
    '--cover-every-clause': '协议中世界能到达的条款只要有一条没有到达，就算失败',
    '--corpus': '先运行语料库中的世界，再运行其他世界',
    '--grow-corpus': '写出本次到达罕见条款的少数世界；包含 --keep-going',
    '--shrink-seconds': '花多长时间寻找以同样方式失败的更小世界；0：不寻找',
    '--shard': '只运行其中一份世界，如 2/4，供 `vendloop merge` 合并；包含 --keep-going',
    '--digest': '输出所有世界的历史的哈希值，用于比较两次运行',
    '--out': simulationFiles,
    '--junit': '等同于 --reporter junit=<file>',
    '--markdown': '等同于 --reporter markdown=<file>',
    '--json': '等同于 --reporter json=-',
    '--reporter': reporter,
  },
  merge: {
    about: '把一次模拟的各份结果合并成一份报告，与一次运行全部世界所得的相同',
    file: '`vendloop simulate --shard` 写出的文件',
    '--out': simulationFiles,
    '--json': '等同于 --reporter json=-',
    '--reporter': reporter,
  },
  replay: {
    about: '在任何电脑上重放 `vendloop simulate` 中失败的世界，历史逐字节相同',
    token: 'simulate 输出的令牌，或重放文件',
    '--out': evidence,
    '--save-scenario': '把该世界写成 `vendloop run` 的场景：YAML，或按文件名为 JSON',
    '--save-test': '写一个测试，缺陷修好之前一直失败：名称以 .test.ts 结尾用 vitest，以 .test.mjs 结尾用 node --test',
    '--force': '覆盖已有文件',
    '--json': '以 JSON 输出结果',
  },
  zoo: {
    about: '逐个运行核心的变异体（各带一个缺陷的核心），显示哪项检查发现它，以及有多快',
    mutant: '变异体的名称（默认：全部）',
    '--list': '只列出变异体和必须发现它们的检查',
    '--runs': '每个变异体运行几次，每次使用不同的世界',
    '--seed': '第一次运行中第一个世界的种子',
    '--jobs': '工作线程数（默认：每个处理器一个）',
    '--no-shrink': '不寻找更小的失败世界',
    '--markdown': '等同于 --reporter markdown=-',
    '--reporter': reporterWithoutPage,
  },
};
