/** The text after the options in the help of a command, in Chinese. */
export const notes: Readonly<Record<string, string>> = {
  run:
    '退出码：0 每个判定都与场景的声明一致，1 有不一致的，2 用法错误，3 有 INCONCLUSIVE（无法定论）且没有更糟的，\n' +
    '或运行被中断，4 内部错误，或输出无法写入。',
  console:
    '使用 --target 时，核心必须认识这些设备和商户，并能把回调发到本机。回调发往 http://127.0.0.1:PORT/，因此核心\n' +
    '必须在本机运行或有通到本机的隧道，并允许该地址。"vendloop serve" 为演示商户允许它；使用其他商户时，配置中需要\n' +
    '"callbacks": {"allowAddresses": ["127.0.0.0/8"]}。非演示设备的密钥：\n' +
    'VENDLOOP_MACHINE_KEYS=86012345=KEY,86012346=KEY。出货锁时长与超时兜底按默认值。无法观察该核心内部的事件，\n' +
    '因此能用的检查较少；也无法在它的网络、时钟和进程中注入故障。\n\n' +
    '退出码按会话的判定：0 PASS，1 FAIL，3 INCONCLUSIVE 或被信号终止；2 用法错误。',
  steps: '场景由若干轨道组成，轨道由步骤组成；docs/scenarios.md 说明如何编写。',
  check: '退出码：0 PASS，1 FAIL，2 历史无法读取，3 INCONCLUSIVE。',
  simulate:
    '退出码：0 没有世界违反规则，1 有世界违反规则，2 用法错误，3 INCONCLUSIVE（没有世界、没有任何检查有情形、有世界\n' +
    '没有跑完或有检查无法判断、被中断），4 CRASHED（有世界抛出错误）或其他内部错误。',
  certify:
    '退出码：0 所有承诺都得到遵守（项目文件中的已知失败不算失败，直到它们通过），1 有用例失败，或已知失败已通过，\n' +
    '2 用法错误或没有这样的云端，3 INCONCLUSIVE：驱动失败、本机受到干扰，或有用例无法执行。',
  merge: '只有部分份数时，报告为 INCONCLUSIVE；不同运行的份不能合并（退出码 2）。其余退出码与 simulate 相同。',
  replay:
    '退出码：0 现在不违反规则，1 违反规则，2 用法错误，或令牌在这里无法重放，3 世界没有跑完，或有检查无法判断，\n' +
    '4 内部错误。',
  zoo:
    '退出码：0 每个变异体都在其世界之内被它的某项检查发现（用 --target 时：从外部看得见的每个），\n' +
    '1 有一个没有被发现，2 用法错误。',
  bench:
    '退出码：0 PASS，1 FAIL（违反规则、丢失交易、比基线慢），2 用法错误，3 INCONCLUSIVE（没有达到负载，或被中断：\n' +
    'Ctrl-C、SIGTERM、辅助进程失败），4 内部错误。',
  import:
    '映射文件中凡是符合某一行的规则都会生效。不能用的行会逐一列出，需要它们的检查判为 INCONCLUSIVE；\n' +
    '日志看不到的是 "not visible"，绝不算遵守。vendloop schema mapping 输出映射文件的格式。\n\n' +
    '退出码：0 已写出历史，2 映射或日志不能用，4 内部错误。',
  fit:
    '列：commanded_at 和 result_at；若有，还有 acknowledged_at、motor_started_at、motor_stopped_at、motor、\n' +
    'outcome 和 quantity。时间为 Unix 毫秒、Unix 秒或 ISO 8601，精度须高于整秒。超过 5 % 的行不可用\n' +
    '（无法读取、顺序错误、未知的词）时拒绝该日志。',
  fleet:
    '退出码：0 被停止（Ctrl-C、SIGTERM），2 用法错误或 --url 没有应答，3 所有设备都已放弃，\n' +
    '4 内部错误：工作线程失败。',
  sign: '退出码：0 已签名，2 无法签名。',
  'driver check': '不发送任何内容：地址和凭据都是样例。退出码：0 无需修改，1 有检查未通过，2 用法错误。',
  'driver selftest':
    '会创建并支付一个订单、取货码和退款。退出码：0 尝试过的全部可用，1 有不可用的，2 用法错误或没有这样的云端。',
  verify: '退出码：0 有效，1 无效，2 用法错误。',
  doctor:
    '文件可以是 payload、HTTP 请求、curl 命令或回调的请求体。要检查从网络到达的请求，请用 vendloop listen。\n\n' +
    '退出码：0 正常，1 有误，2 用法错误。',
  listen: '可用 vendloop trigger 向它发送回调。退出码：0 被停止（Ctrl-C、SIGTERM），2 用法错误。',
  trigger:
    '退出码：0 正确的回调被确认，或错误的回调未被确认，1 相反，2 用法错误，\n' +
    '3 INCONCLUSIVE：错误的回调没有得到应答。',
  completion:
    '用于 PATH 上的 vendloop。bash：在 ~/.bashrc 中写 source <(vendloop completion bash)。\n' +
    'zsh：在 ~/.zshrc 的 compinit 之后写 source <(vendloop completion zsh)。\n' +
    'fish：vendloop completion fish > ~/.config/fish/completions/vendloop.fish。',
  conform:
    '签名程序每行读取一个 JSON 对象 {"members":{…},"key":"…"}，并为每个输出一行：签名（32 位十六进制）、payload\n' +
    '（base64），或 JSON {"sign":"…"}、{"payload":"…"} 或 {"error":"…"}。\n\n' +
    '退出码：0 符合，1 偏离规则，2 用法错误，或签名程序无法运行或读取，\n' +
    '3 INCONCLUSIVE：每个应答都对，但程序以错误结束。',
};
