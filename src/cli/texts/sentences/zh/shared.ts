import type { Sentences } from '../translator.ts';

/** What several commands print, in Chinese. */
export const shared: Sentences = {
  ['the MQTT broker must be a URL like mqtt://127.0.0.1:1883, or mqtts:// for TLS, not {text} (--mqtt, VENDLOOP_MQTT or ' +
  'mqtt.url in the project file)']:
    'MQTT 代理必须是网址，如 mqtt://127.0.0.1:1883，用 TLS 则为 mqtts://，而不是 {text}（--mqtt、VENDLOOP_MQTT 或项目文件中的 ' +
    'mqtt.url）',
  'the MQTT broker has a password without a user: set VENDLOOP_MQTT_USER too':
    'MQTT 代理有密码而没有用户：请同时设置 VENDLOOP_MQTT_USER',
  'an address of another form': '其他形式的地址',
  'start an MQTT broker there, or correct --mqtt': '请在那里启动 MQTT 代理，或更正 --mqtt',
  '{remedy}, or give it more time with --wait': '{remedy}，或用 --wait 给它更多时间',
  'set VENDLOOP_MQTT_USER and VENDLOOP_MQTT_PASSWORD': '请设置 VENDLOOP_MQTT_USER 和 VENDLOOP_MQTT_PASSWORD',
  'what answers there speaks no TLS: write mqtt:// in place of mqtts://':
    '那里的应答方不使用 TLS：请把 mqtts:// 写成 mqtt://',
  'no AppKey: give --key KEY, or set the environment variable VENDLOOP_APP_KEY':
    '没有 AppKey：请给出 --key KEY，或设置环境变量 VENDLOOP_APP_KEY',
  '{file} is not JSON: {reason}': '{file} 不是 JSON：{reason}',
  '{file} cannot be used:': '{file} 不能使用：',
  'cannot write to {folder} ({reason}), so the evidence is in {other}; --out chooses a folder':
    '无法写入 {folder}（{reason}），因此证据在 {other}；可用 --out 选择目录',
  '{option} must be a whole number from {min} to {max}, not "{text}"':
    '{option} 必须是 {min} 到 {max} 的整数，而不是“{text}”',
  '{option} must be a number from {min} to {max}, not "{text}"': '{option} 必须是 {min} 到 {max} 的数，而不是“{text}”',
  ['{option} must be NUMBER/COUNT with a count from {min} to {max} and a number from 1 to the count, like 1/2; ' +
  'not "{text}"']:
    '{option} 必须是 NUMBER/COUNT：COUNT 为 {min} 到 {max}，NUMBER 为 1 到 COUNT，如 1/2；而不是“{text}”',
  'cannot open {file} for events: {reason}': '无法打开事件文件 {file}：{reason}',
  '{file} exists already: choose another name, or add --force to overwrite it (each shard needs its own file)':
    '{file} 已存在：请换一个名称，或加 --force 覆盖它（每一份需要自己的文件）',
  '{file} exists already: choose another name, or add --force to overwrite it':
    '{file} 已存在：请换一个名称，或加 --force 覆盖它',
  'cannot write {file}: it took no data while {size} MB of events came{hint}':
    '无法写入 {file}：到来 {size} MB 事件期间，它没有接收任何数据{hint}',
  '--fleet names {motor} twice: give one number, like {motor}:2':
    '--fleet 中 {motor} 出现两次：请写一个数量，如 {motor}:2',
  '--fleet asks for {count} machines; {where} shows at most {max}':
    '--fleet 要求 {count} 台设备；{where}最多显示 {max} 台',
  '{option}: there is no motor type "{name}"; did you mean "{nearest}"? There are: {names}':
    '{option}：没有电机类型“{name}”；是不是“{nearest}”？可选：{names}',
  '{option}: "{text}" cannot be read; write it like {first}, {second}:2 or {third}:1:old':
    '{option}：无法理解“{text}”；请写成 {first}、{second}:2 或 {third}:1:old',
  ['--slow takes PHASE=DURATION, like store=5ms; there is no phase "{name}", did you mean "{nearest}"? ' +
  'There are: {names}']:
    '--slow 的写法是 PHASE=DURATION，如 store=5ms；没有阶段“{name}”，是不是“{nearest}”？可选：{names}',
  '--slow {flag}: the duration must be above 0 and at most {max}, with its unit, like {phase}=5ms':
    '--slow {flag}：时长必须大于 0、不超过 {max}，并带单位，如 {phase}=5ms',
  'not everything had ended {seconds} s after {signal}; ending now': '{signal} 之后 {seconds} 秒仍未全部结束；现在终止',
  '--zoo {name} has an effect between several cores only: leave --cores 1 out, or give {count}':
    '--zoo {name} 只在多个核心之间起作用：不要写 --cores 1，或写 {count}',
  '--cores is for a database that cores can share, and a SQLite file is of one core: leave --store out':
    '--cores 用于多个核心可以共用的数据库，而一个 SQLite 文件只属于一个核心：请去掉 --store',
  '--store takes {kinds}, not "{text}"': '--store 可为 {kinds}，而不是“{text}”',
  'memory or sqlite': 'memory 或 sqlite',
  'the bug {name} has no effect on a store in {kind}: use --store {other}':
    '缺陷 {name} 对 {kind} 存储没有影响：请用 --store {other}',
  '--target must be an http or https URL like http://127.0.0.1:7080, not "{text}"':
    '--target 必须是 http 或 https 网址，如 http://127.0.0.1:7080，而不是“{text}”',
  '--machines names {count} machines; the console shows at most {max}':
    '--machines 列出 {count} 台设备；控制台最多显示 {max} 台',
  '{option} needs --target URL': '{option} 需要 --target URL',
  '--machines names {number} twice': '--machines 中 {number} 出现两次',
  ['--machines: "{text}" cannot be read; write numbers of eight digits, like 10000005,10000006, or with ' +
  'a motor type, like 86012345:spring or 86012345:spring:old']:
    '--machines：无法理解“{text}”；请写八位数字的设备号，如 10000005,10000006，或带上电机类型，如 860' +
    '12345:spring 或 86012345:spring:old',
  '--machines: {number} is not in the demo fleet, so its motor type is unknown: write it like {same}:spring ({names})':
    '--machines：{number} 不是演示设备，电机类型未知：请写成 {same}:spring（{names}）',
  'VENDLOOP_MACHINE_KEYS: write it like 86012345=KEY,86012346=KEY':
    'VENDLOOP_MACHINE_KEYS：请写成 86012345=KEY,86012346=KEY',
  'cannot write {file}: {reason}': '无法写入 {file}：{reason}',
  'cannot write {file}: {reason}; choose another folder': '无法写入 {file}：{reason}；请换一个目录',
  'cannot write {file}: {reason}; choose another --out': '无法写入 {file}：{reason}；请用 --out 换一个目录',
  'cannot read {file}: {reason}': '无法读取 {file}：{reason}',
  'wrote {file}': '已写入 {file}',
  '{link} is a link, and evidence is never written through a link: remove it, or choose another --out':
    '{link} 是链接，而证据从不通过链接写入：请删除它，或用 --out 换一个目录',
  '{first} and {second} cannot both go to standard output: give a file to all but one':
    '{first} 和 {second} 不能都写到标准输出：请给其他的指定文件',
  '{names} cannot both go to standard output: give a file to all but one':
    '{names} 不能都写到标准输出：请给其他的指定文件',
  '--reporter: {reason}': '--reporter：{reason}',
  'there is no {what} "{name}"; did you mean "{nearest}"? There are: {names}':
    '没有{what}“{name}”；是不是“{nearest}”？可选：{names}',
  '--reporter {name}= has no file: write {name}=FILE, or {name} alone':
    '--reporter {name}= 没有文件：请写 {name}=FILE，或只写 {name}',
  '--reporter github takes no file: it prints annotations and adds to $GITHUB_STEP_SUMMARY':
    '--reporter github 不需要文件：它输出注解，并追加到 $GITHUB_STEP_SUMMARY',
  'standard input': '标准输入',
  'the standard output': '标准输出',
  'there is no such file': '没有这个文件',
  'it is a directory': '它是目录',
  'permission denied': '没有权限',
  'it is a socket, or a pipe without a writer': '它是套接字，或没有写入方的管道',
  'it is {kind}, which may have no end: pass its content on standard input, as -':
    '它是{kind}，可能没有结尾：请用 - 从标准输入传入内容',
  'a named pipe': '命名管道',
  'a socket': '套接字',
  'a device': '设备文件',
  'it has {size} MiB, and {limit}': '它有 {size} MiB，而{limit}',
  'at most {size} MiB <unpacked >are read (VENDLOOP_MAX_FILE_MIB sets another limit)':
    '最多读取 {size} MiB（VENDLOOP_MAX_FILE_MIB 可改变上限）',
  'no space is left on the device': '磁盘空间不足',
  'the file is longer than the limit of this process': '文件超出本进程的长度上限',
  'the disk quota is used up': '磁盘配额已用完',
  'the file system is read-only': '文件系统只读',
  'a part of its path is no directory': '路径中有一部分不是目录',
  'a folder of its path is missing and cannot be made': '路径中的目录不存在，也无法创建',
  'it is a link, and output is never written through a link: name its target':
    '它是链接，而输出从不通过链接写入：请写出其目标',
  'it is a pipe without a reader, or a socket': '它是没有读取方的管道，或套接字',
  'must not be empty': '不能为空',
  'must be eight digits': '必须是八位数字',
  'must not be the same twice': '不能重复',
};
