import type { Sentences } from '../translator.ts';

/** What the studio's API answers when it refuses, in Chinese. */
export const studioProblems: Sentences = {
  'There is no machine {machine} in this world; it has {first} to {last}: GET /api/machines lists them.':
    '此世界中没有设备 {machine}；有 {first} 至 {last}。',
  ['Machine {machine} has the motor type {motor}, which cannot have the fault {fault}: GET {path} lists those ' +
  'that it can have.']: '设备 {machine} 的电机类型为 {motor}，不会有故障 {fault}：GET {path} 列出可以有的故障。',
  'lane: machine {machine} has lanes 0 to {last}, not {lane}.':
    '货道：设备 {machine} 有货道 0 至 {last}，没有 {lane}。',
  '{fault}: {param}: {problem}; GET /api/faults lists its parameters.': '{fault}：参数 {param}：{problem}。',
  'There is no fault "{fault}" of a receiver here; there are {names}.': '这里的接收端没有故障“{fault}”；有 {names}。',
  'machine: only the path "link" is a machine’s; the path is "{path}".':
    '设备：只有路径“link”属于设备；这里的路径是“{path}”。',
  'The fault was injected, and ended at once.': '故障已注入，但立即结束了。',
  '{what} is not possible on the {stage} stage: GET /api/world lists what is, as "abilities".':
    '在 {stage} 阶段不能这样做：{what}。',
  'Nothing has been done in this world yet, so there is no scenario: sell first.':
    '此世界中还没有做过任何事，因此没有场景：请先售卖。',
  'This session was opened by vendloop console: finish it there.': '此会话由 vendloop console 打开：请在那里结束。',
  'This world cannot go on ({problem}): start vendloop studio again.':
    '此世界无法继续（{problem}）：请重新启动 vendloop studio。',
  'This session is over: start vendloop studio again for a new one.':
    '此会话已结束：要新的会话，请重新启动 vendloop studio。',
  'No world runs here, only recorded runs are served: start vendloop studio without --runs-only.':
    '这里没有运行中的世界，只提供运行记录：请不带 --runs-only 启动 vendloop studio。',
  'No scenarios are edited here: start vendloop studio in the folder of a project.':
    '这里不编辑场景：请在项目文件夹中启动 vendloop studio。',
  'There is no run "{run}" in {folder}: GET /api/runs lists them.': '{folder} 中没有运行“{run}”。',
  'The run "{run}" has no file "{file}"; it has {files}.': '运行“{run}”没有文件“{file}”；有 {files}。',
  'There is no delivery {delivery} in this world: GET /api/deliveries lists them.': '此世界中没有出货 {delivery}。',
  'The token is wrong: open the page by the address that vendloop studio printed.':
    '令牌不对：请用 vendloop studio 打印的地址打开网页。',
  'Machines, merchants or receivers and the core.': '设备、商户或接收端与核心之间。',
  'Away from the side that connected, or towards it.': '离开发起连接的一方，或朝向它。',
  'The share of messages, above 0.': '消息的比例，大于 0。',
  'The least delay.': '最短延迟。',
  'The greatest delay.': '最长延迟。',
  'How late it answers.': '应答晚多久。',
  'Messages arrive later, by `delay`.': '消息晚到，晚 `delay`。',
  'Messages do not arrive.': '消息丢失。',
  'Messages arrive twice, the second copy later by `delay`.': '消息到达两次，第二次晚 `delay`。',
  'A message is held back by `delay`, so that the next ones overtake it.': '消息被扣住 `delay`，让后面的消息先到。',
  'Nothing gets through, new connections included.': '什么都不通，新连接也不通。',
  'It answers 201, which acknowledges too.': '应答 201，也算确认。',
  'It answers 202, which acknowledges too.': '应答 202，也算确认。',
  'It answers 204 without a body, which acknowledges too.': '应答 204，没有正文，也算确认。',
  'It answers 500.': '应答 500。',
  'It is down: connections are refused.': '已停机：拒绝连接。',
  'It takes the callback and never answers.': '收下回调，但从不应答。',
  'It answers, but only after `delay`.': '会应答，但要等 `delay` 之后。',
  'It cuts the connection in place of an answer.': '不应答，直接断开连接。',
  'It answers with a redirect.': '应答重定向。',
};
