import type { CommandTexts } from '../en/index.ts';

const key = 'AppKey（或设置 VENDLOOP_APP_KEY）';
const json = '以 JSON 输出结果';
const noWindow = '不检查 timestamp 是否在当前时间前后 300 秒之内';

/** Commands for the developers of clients and receivers, in Chinese. */
export const developer: Readonly<Record<string, CommandTexts>> = {
  driver: { about: '检查非 vendloop 云端的驱动程序' },
  'driver check': {
    about: '不连接云端，检查一个驱动程序：它的声明、它生成的内容，以及它如何看待无意义的内容',
    file: '驱动程序的文件，或 -- 之后的程序命令（默认：项目文件中的驱动程序，否则为第一个驱动程序）',
    '--merchant': '它需要的凭据名称（默认：appId,appSecret,appKey）',
    '--url': '打开时给它的接口 URL；不会向它发送任何内容',
    '--machine-url': '机器连接的地址，如 mqtt://broker.invalid（默认：--url 的地址）',
    '--option': '驱动程序自己的选项，写成 名称=值；可重复',
    '--json': json,
  },
  sign: {
    about: '为参数签名，输出签名接口接受的 payload',
    members: '参数=值；覆盖 --file 中同名的参数',
    '--key': key,
    '--file': '含参数的扁平 JSON 对象，- 为标准输入',
    '--no-timestamp': '缺少 timestamp 时不补上当前时间',
    '--json': json,
  },
  verify: {
    about: '像核心一样严格地验证一个 payload（doctor 解释得更多）',
    payload: 'base64 的 payload，或其中含 sign 的 JSON，或请求体 {"payload": "…"}',
    '--key': key,
    '--file': '从文件（- 为标准输入）读取 payload',
    '--sign': '要验证的签名，代替 payload 中的签名',
    '--no-window': noWindow,
    '--show-secrets': '在待哈希的文本中显示 AppKey',
    '--json': json,
  },
  doctor: {
    about: '找出 payload 或整个请求哪里有误，以及签名为何不符',
    input: 'payload、其 JSON、请求体 {"payload": "…"}、回调的请求体、HTTP 请求，或 curl 命令；- 为标准输入',
    '--key': key,
    '--file': '从文件（- 为标准输入）读取',
    '--appid': 'Appid：与请求头比较，并尝试代替 AppKey',
    '--app-secret': 'AppSecret，用法相同（或设置 VENDLOOP_APP_SECRET）',
    '--endpoint': '按该接口的要求检查单独给出的 payload 的参数，如 deliver；写错名称会列出全部',
    '--no-window': noWindow,
    '--json': json,
    '--show-secrets': '显示未遮盖的 AppKey 和 AppSecret',
  },
  listen: {
    about: '监听回调和 API 请求：逐个验证，并显示对错及原因',
    '--port': '监听端口；0：任意空闲端口',
    '--host': '监听地址',
    '--key': key,
    '--appid': 'Appid：与请求头比较，并尝试代替 AppKey',
    '--app-secret': 'AppSecret，用法相同（或设置 VENDLOOP_APP_SECRET）',
    '--no-window': '不检查请求的 timestamp 是否在当前时间前后 300 秒之内',
    '--json': '每个请求输出一行 JSON',
    '--show-secrets': '显示未遮盖的 AppKey 和 AppSecret',
  },
  trigger: {
    about: '向接收端发送一个带签名的回调，正确的或故意有误的，并显示它的应答',
    callback: '回调：delivery-succeeded、delivery-failed、delivery-timed-out、order-closed',
    '--to': '接收端的地址；默认为 `vendloop listen` 的地址',
    '--key': key,
    '--wrong':
      '哪里有误：sign、key、lower-case-sign、no-sign、tampered、missing-member、extra-member、time-unit、not-json、' +
      'form',
    '--times': '把相同的内容发送几次：核心至少发送一次',
    '--dialect': '能验证它的客户端库：raw、php、go、kotlin、rust、js（默认：项目文件中的方言，否则 raw）',
    '--order-id': '参数 order_id；货道测试为 0',
    '--record-id': '参数 record_id；货道测试为 0',
    '--delivery-id': '参数 delivery_id',
    '--trade-id': 'order-closed 的参数 trade_id',
    '--floor-status': '参数 floor_status：0、1、2、3 或 47',
    '--error-msg': '参数 error_msg',
    '--timestamp': '参数 timestamp（默认：当前时间）',
    '--json': '以 JSON 输出请求和应答',
  },
  completion: {
    about: '输出 shell 的补全脚本：命令、选项、场景、故障及其他名称',
    shell: 'shell：bash、zsh、fish',
  },
  conform: {
    about: '让任何语言的签名程序为各种 payload 签名，报告它在哪里偏离规则',
    '--client': '运行签名程序的 shell 命令',
    '--each': '每个 payload 运行一次，用于签一次就退出的程序',
    '--timeout': '它每次运行最长多少秒',
    '--seed': '随机 payload 的种子',
    '--cases': '随机 payload 的数量',
    '--expect-dialect': '恰好是该方言时通过：raw、php、go、kotlin、rust、js',
    '--json': '等同于 --reporter json=-',
    '--junit': '等同于 --reporter junit=<file>',
    '--reporter': '另外以 junit、ctrf、github、json、markdown 写出结果：写入 FILE，- 为标准输出，或证据目录；可重复',
  },
};
