import type { Sentences } from '../translator.ts';

/** What the commands for developers refuse, in Chinese. */
export const developer: Sentences = {
  '{flag} must be a URL like http://cloud.invalid, not "{text}"':
    '{flag} 必须是像 http://cloud.invalid 这样的 URL，而不是“{text}”',
  '--option must be NAME=VALUE, not "{text}"': '--option 必须写成 名称=值，而不是“{text}”',
  'the client printed no sign and no payload: {text}': '签名程序没有输出签名，也没有输出 payload：{text}',
  "the client's answers are in another order than its input: {text}": '签名程序的应答与输入的顺序不同：{text}',
  'the client {what} {count} cases, {rest}': '签名程序{what} {count} 个用例，{rest}',
  'the client printed nothing for the first case, {rest}': '签名程序对第一个用例没有输出，{rest}',
  'there is no dialect "{name}"; there are {names}': '没有方言“{name}”；可选：{names}',
  'to listen is a command of its own: {command}': '监听是单独的命令：{command}',
  'there is no endpoint "{name}"; did you mean "{nearest}"? There are: {names}':
    '没有接口“{name}”；是不是“{nearest}”？可选：{names}',
  'give one payload or request: as an argument, with --file FILE, or - for standard input':
    '请给出一个 payload 或请求：作为参数，用 --file FILE，或用 - 从标准输入读取',
  'the input has {length} <characters|bytes>; at most {max} are read, and the core reads less':
    '输入长度为 {length}；最多读取 {max}，而核心读取的更少',
  'there is no completion for "{name}"; did you mean "{nearest}"? There are: {names}':
    '没有“{name}”的补全；是不是“{nearest}”？可选：{names}',
  'nothing to sign: give member=value, or --file FILE': '没有要签名的内容：请给出 member=value，或 --file FILE',
  'cannot sign this: {reason}': '无法签名：{reason}',
  '"{text}" is not of the form member=value': '“{text}”不是 member=value 的形式',
  'member "{name}" is given twice': '成员“{name}”出现两次',
  'give one payload: as an argument, or with --file FILE': '请给出一个 payload：作为参数，或用 --file FILE',
  '--to must be an absolute http or https URL, not "{text}"': '--to 必须是完整的 http 或 https 网址，而不是“{text}”',
};
