import type { Sentences } from '../translator.ts';

/** What `fleet` and `backup` print on standard error, in Chinese. */
export const fleet: Sentences = {
  '{fleet} to {url} (seed {seed}); Ctrl-C stops them': '{fleet}，连到 {url}（种子 {seed}）；按 Ctrl-C 停止',
  '{fleet} to {url} (seed {seed}, {threads} threads); Ctrl-C stops them':
    '{fleet}，连到 {url}（种子 {seed}，{threads} 个线程）；按 Ctrl-C 停止',
  '{count} machines dial within {time}': '{count} 台设备在 {time} 内拨号',
  '{count} machines ({range} of a fleet of {all}) dial within {time}':
    '{count} 台设备（{all} 台设备中的 {range}）在 {time} 内拨号',
  '{online} of {machines} online, {jobs} jobs, {dropped} items dropped{rest}':
    '在线 {online}／{machines}，任务 {jobs} 个，掉落 {dropped} 件{rest}',
  ', {refused} commands refused, {count} machines gave up{rest}': '，拒绝指令 {refused} 条，{count} 台设备已放弃{rest}',
  ', {count} commands refused{rest}': '，拒绝指令 {count} 条{rest}',
  ', {count} machines gave up{rest}': '，{count} 台设备已放弃{rest}',
  ', failed dials: {failed}, memory {memory}': '，拨号失败：{failed}，内存 {memory}',
  ', memory {memory}; all online within {time}': '，内存 {memory}；{time} 内全部在线',
  ', memory {memory}': '，内存 {memory}',
  '{size} MB, {each} KB per machine': '{size} MB，每台设备 {each} KB',
  ['acknowledgements and answers were sent {p50} ms after they were due (median), {p99} ms (p99), {most} ms at ' +
  'most']: '确认和应答比预定时间晚发：中位数 {p50} 毫秒，p99 {p99} 毫秒，最多 {most} 毫秒',
  '{file} has no machines, so that there is no fleet to simulate': '{file} 中没有设备，没有可模拟的设备群',
  '--fault {text}: share must be a number from 0 to 1': '--fault {text}：share 必须是 0 到 1 的数',
  '--fault {text}: machine must be the number of a machine': '--fault {text}：machine 必须是设备号',
  '--fault {text}: {reason}': '--fault {text}：{reason}',
  '--fault {text}: "{member}" must be written as name=value, like share=0.01':
    '--fault {text}：“{member}”必须写成 name=value，如 share=0.01',
  '--mqtt-passwords is about an MQTT broker: give its address with --mqtt':
    '--mqtt-passwords 与 MQTT 代理有关：请用 --mqtt 指定其地址',
  '{file}, line {line}: it must be machine_no:password, like 10000001:secret':
    '{file} 第 {line} 行：应为 machine_no:password，如 10000001:secret',
  '{file}, line {line}: machine {machine} has a password already': '{file} 第 {line} 行：设备 {machine} 已有密码',
  '{file}, line {line}: it has the hash of a password; a machine logs in with the password itself':
    '{file} 第 {line} 行：这是密码的散列值；设备用密码本身登录',
  '{file} has no password for machine {machine} and {count} others':
    '{file} 中没有设备 {machine} 及另外 {count} 台设备的密码',
  '{file} has no password for machine {machine}': '{file} 中没有设备 {machine} 的密码',
  '--wait must be how long to dial a core that does not answer, like 4s or 10m, not "{text}"':
    '--wait 是对没有应答的核心持续拨号的时长，如 4s 或 10m，而不是“{text}”',
  '--shard {text} leaves no machine for this process: {machines} machines are fewer than {parts} parts':
    '--shard {text} 没有给本进程留下设备：{machines} 台设备少于 {parts} 份',
  ['--ramp must be dials per second of the whole fleet, like 500/s, or the time for all of them, like 20s (0s: ' +
  'all at once), not "{text}"']:
    '--ramp 是整个设备群每秒的拨号数，如 500/s，或全部拨号的用时，如 20s（0s：同时拨号），而不是“{text}”',
  '--url must be an http or https URL like http://127.0.0.1:7080, not "{text}"':
    '--url 必须是 http 或 https 网址，如 http://127.0.0.1:7080，而不是“{text}”',
  ['{machines} machines need {files} open files, but the limit of this process is {limit}: raise it (ulimit -n ' +
  '{same}), or split the fleet into several processes (--shard 1/2, …)']:
    '{machines} 台设备需要打开 {files} 个文件，而本进程的上限是 {limit}：请提高上限（ulimit -n {same}），或把设' +
    '备群分到多个进程（--shard 1/2，…）',
  '--wire adds frames to the events: give their file with --events':
    '--wire 把报文加入事件：请用 --events 给出事件文件',
  '--control-port N needs --control': '--control-port N 需要 --control',
  '--control reaches the machines of one thread: leave out --jobs, or give --jobs 1':
    '--control 只能控制一个线程中的设备：请去掉 --jobs，或给出 --jobs 1',
  ['--control takes up to {max} machines, not {machines}: split them with --shard, each part with its own ' +
  '--control-port']:
    '--control 最多控制 {max} 台设备，而不是 {machines} 台：请用 --shard 分开，每份各有自己的 --control-port',
  'machine {number} gave up: {reason}': '设备 {number} 已放弃：{reason}',
  'the thread of machines {range} failed, so these machines are off; the others continue: {reason}':
    '设备 {range} 的线程失败，这些设备已停止；其余继续运行：{reason}',
  'wrote {file}, {size}: checked, and readable only by its owner': '已写入 {file}，{size}：已校验，只有所有者可读',
  'wrote {file}, {size}: start its core with  {command}': '已写入 {file}，{size}：用它启动核心：  {command}',
  'no machine could connect to {url} within {seconds} s ({reason}): {remedy}':
    '{seconds} 秒内没有设备能连接到 {url}（{reason}）：{remedy}',
  'start a core there with "vendloop serve", correct --url, or give it more time with --wait':
    '请用 "vendloop serve" 在那里启动核心，更正 --url，或用 --wait 给它更多时间',
  'the only dial failed: {causes}': '唯一一次拨号失败：{causes}',
  'all {count} dials failed: {causes}': '{count} 次拨号全部失败：{causes}',
};
