import type { Sentences } from '../translator.ts';

/** What commander refuses, in Chinese. */
export const commandLine: Sentences = {
  "error: unknown option '{option}'": '错误：没有选项 {option}',
  "error: unknown command '{name}'": '错误：没有命令 {name}',
  '(Did you mean {name}?)': '（是不是 {name}？）',
  '(Did you mean one of {names}?)': '（是不是其中之一：{names}？）',
  "error: missing required argument '{name}'": '错误：缺少参数 {name}',
  "error: option '{option}' argument missing": '错误：选项 {option} 缺少值',
  "error: option '{option}' argument '{value}' is invalid. {reason}": '错误：选项 {option} 的值“{value}”无效：{reason}',
  "error: command-argument value '{value}' is invalid for argument '{name}'. {reason}":
    '错误：参数 {name} 的值“{value}”无效：{reason}',
  "error: required option '{option}' not specified": '错误：缺少必需的选项 {option}',
  "error: option '{option}' cannot be used with option '{other}'": '错误：选项 {option} 不能与 {other} 同时使用',
  'error: too many arguments. Expected {expected} argument<s> but got {given}.':
    '错误：参数过多：应为 {expected} 个，实为 {given} 个。',
  "error: too many arguments for '{name}'. Expected {expected} argument<s> but got {given}.":
    '错误：{name} 的参数过多：应为 {expected} 个，实为 {given} 个。',
  'Allowed choices are {names}.': '可选：{names}。',
  '--lang must be {names}, not "{name}"': '--lang 必须是 {names}，而不是“{name}”',
  'en or zh': 'en 或 zh',
};
