import type { Sentences } from '../translator.ts';

/** What `fleet` and `backup` print on standard error, in Chinese. */
export const fleet: Sentences = {
  '{file} has no machines, so that there is no fleet to simulate': '{file} 中没有设备，没有可模拟的设备群',
  '--fault {text}: share must be a number from 0 to 1': '--fault {text}：share 必须是 0 到 1 的数',
  '--fault {text}: machine must be the number of a machine': '--fault {text}：machine 必须是设备号',
  '--fault {text}: {reason}': '--fault {text}：{reason}',
  '--fault {text}: "{member}" must be written as name=value, like share=0.01':
    '--fault {text}：“{member}”必须写成 name=value，如 share=0.01',
  '--wait must be how long to dial a core that does not answer, like 4s or 10m, not "{text}"':
    '--wait 是对没有应答的核心持续拨号的时长，如 4s 或 10m，而不是“{text}”',
  '--shard must be the number of the part and of all parts, like 1/4 (up to {max} parts), not "{text}"':
    '--shard 是份的编号和总份数，如 1/4（最多 {max} 份），而不是“{text}”',
  '--shard {text} leaves no machine for this process: {machines} machines are fewer than {parts} parts':
    '--shard {text} 没有给本进程留下设备：{machines} 台设备少于 {parts} 份',
  ['--ramp must be dials per second of the whole fleet, like 500/s, or the time for all of them, like ' +
  '20s (0s: all at once), not "{text}"']:
    '--ramp 是整个设备群每秒的拨号数，如 500/s，或全部拨号的用时，如 20s（0s：同时拨号），而不是“{text}”',
  '--url must be an http or https URL like http://127.0.0.1:7080, not "{text}"':
    '--url 必须是 http 或 https 网址，如 http://127.0.0.1:7080，而不是“{text}”',
  ['{machines} machines need {files} open files, but the limit of this process is {limit}: raise it ' +
  '(ulimit -n {same}), or split the fleet into several processes (--shard 1/2, …)']:
    '{machines} 台设备需要打开 {files} 个文件，而本进程的上限是 {limit}：请提高上限（ulimit -n {same}' +
    '），或把设备群分到多个进程（--shard 1/2，…）',
  '--wire adds frames to the events: give their file with --events':
    '--wire 把报文加入事件：请用 --events 给出事件文件',
  'machine {number} gave up: {reason}': '设备 {number} 已放弃：{reason}',
  'the thread of machines {range} failed, so these machines are off; the others continue: {reason}':
    '设备 {range} 的线程失败，这些设备已停止；其余继续运行：{reason}',
  'wrote {file}, {size}: checked, and readable only by its owner': '已写入 {file}，{size}：已校验，只有所有者可读',
  'wrote {file}, {size}: start its core with  {command}': '已写入 {file}，{size}：用它启动核心：  {command}',
};
