import type { Sentences } from '../translator.ts';

/** Mistakes of drivers, and why a cloud cannot be certified, in Chinese: in messages and in reasons of verdicts. */
export const drivers: Sentences = {
  'The driver failed, and nothing of this run is blamed on the cloud: {problem}.':
    '驱动程序出错，本次运行不归咎于云端：{problem}。',
  'the driver {driver} cannot be loaded: {reason}': '驱动程序 {driver} 无法加载：{reason}',
  'the driver {driver} threw an error in {call}: {came}; it was given {given}':
    '驱动程序 {driver} 在 {call} 中抛出错误：{came}；传入的是 {given}',
  'the driver {driver} threw an error in {call}: {came}': '驱动程序 {driver} 在 {call} 中抛出错误：{came}',
  'the driver {driver} did not end in time in {call}: {came}; it was given {given}':
    '驱动程序 {driver} 在 {call} 中没有按时结束：{came}；传入的是 {given}',
  'the driver {driver} did not end in time in {call}: {came}': '驱动程序 {driver} 在 {call} 中没有按时结束：{came}',
  'the driver {driver} returned what the interface does not allow in {call}: {came}; it was given {given}':
    '驱动程序 {driver} 在 {call} 中返回了接口不允许的值：{came}；传入的是 {given}',
  'the driver {driver} returned what the interface does not allow in {call}: {came}':
    '驱动程序 {driver} 在 {call} 中返回了接口不允许的值：{came}',
  'the driver {driver} ended its program in {call}: {came}; it was given {given}':
    '驱动程序 {driver} 在 {call} 中结束了自己的进程：{came}；传入的是 {given}',
  'the driver {driver} ended its program in {call}: {came}': '驱动程序 {driver} 在 {call} 中结束了自己的进程：{came}',
  'nothing came for {time} s': '{time} 秒内没有任何结果',
  'it has kept its thread busy for {time} s': '它让线程忙了 {time} 秒',
  'the thread ended with code {code}': '线程以代码 {code} 结束',
  'correct {check} first, which failed in the same way': '请先改正 {check}，它因同样的原因未通过',
  'correct {check} first, which ended the examination': '请先改正 {check}，它使检查中断',
  'it declares none': '它没有声明任何一个',
  'it is a folder; name the file in it': '它是目录；请写出其中的文件',
  'it fails where it is imported: {reason}': '导入时出错：{reason}',
  ['machine {names} is online already: another program plays it. Stop that program, or name other machines in ' +
  'the project file']: '设备 {names} 已经在线：有别的程序在模拟它。请停止该程序，或在项目文件中写其他设备',
  'no cloud answers at {url} ({reason}): start it, or correct --target':
    '{url} 没有云端应答（{reason}）：请启动它，或更正 --target',
  ['the cloud at {url} refuses the signature of the merchant ({answer}): its key there is another. Look at ' +
  '--app-key, VENDLOOP_APP_KEY, or appKey and credentials of the merchant in the project file']:
    '{url} 的云端拒绝商户的签名（{answer}）：云端保存的密钥不同。' +
    '请检查 --app-key、VENDLOOP_APP_KEY，或项目文件中商户的 appKey 和 credentials',
  ['the cloud at {url} refuses the merchant ({answer}). Look at --appid and --app-secret, VENDLOOP_APP_ID and ' +
  'VENDLOOP_APP_SECRET, or the merchant in the project file']:
    '{url} 的云端拒绝该商户（{answer}）。' +
    '请检查 --appid 和 --app-secret、VENDLOOP_APP_ID 和 VENDLOOP_APP_SECRET，或项目文件中的商户',
  ['the cloud at {url} refuses the list of machines: {reason} ({answer}). Correct the merchant in the project file, ' +
  'or --target']: '{url} 的云端拒绝列出设备：{reason}（{answer}）。请更正项目文件中的商户，或更正 --target',
  'the cloud does not list the kind of machine {machine}: give its kind in the project file':
    '云端没有列出设备 {machine} 的类型：请在项目文件中写明类型',
  'the cloud does not list what machine {machine} sells: give its lanes in the project file':
    '云端没有列出设备 {machine} 所售的商品：请在项目文件中写明其货道',
  'the cloud lists no machine {machine}; it lists {names}. Correct the machines of the project file, or --machines':
    '云端没有设备 {machine}；它列出的是 {names}。请更正项目文件中的设备，或更正 --machines',
  ['machine {machine} at {url} sells no product {product}, which the project file has in its lane {lane}; it sells ' +
  '{names}: correct "lanes" of the machine there']:
    '{url} 的设备 {machine} 不售商品 {product}，而项目文件写在其货道 {lane}；它所售的是 {names}：' +
    '请更正该设备的 "lanes"',
  '{names} and {count} more': '{names} 等，另有 {count} 台',
};
