import type { Sentences } from '../translator.ts';

/** Errors of the project file, in Chinese. */
export const project: Sentences = {
  'there are two project files, {file} and {other}: remove one, or name one with --config':
    '有两个项目文件，{file} 和 {other}：请删除一个，或用 --config 指定一个',
  ['--env {name} needs a project file, and neither this folder nor one above has a vendloop.config.*: ' +
  '{command} writes one']:
    '--env {name} 需要项目文件，而本目录和上级目录中都没有 vendloop.config.*：可用 {command} 生成',
  'the environment variable {variable} is not set; {need}': '环境变量 {variable} 没有设置；{need}',
  'these environment variables are not set:': '这些环境变量没有设置：',
  '{member} of {file} needs it': '{file} 的 {member} 需要它',
  '{option}: {problem}; add it to {file}, or give its --app-secret and --app-key':
    '{option}：{problem}；请写入 {file}，或给出它的 --app-secret 和 --app-key',
  '--machines: {problem}; add it to {file} with its key': '--machines：{problem}；请连同密钥写入 {file}',
  'Warning: {name} has fewer than 4 characters: evidence masks it only where it is a whole value.':
    '警告：{name} 少于 4 个字符：只有它是完整的值时，证据才会遮盖它。',
  'name the database: --database FILE, VENDLOOP_DATABASE, or "database" in the project file':
    '请指定数据库：--database FILE、VENDLOOP_DATABASE，或项目文件中的 "database"',
  '--machines: no key of "{name}" is known: set it in VENDLOOP_MACHINE_KEYS, or in the project file':
    '--machines：不知道“{name}”的密钥：请写在 VENDLOOP_MACHINE_KEYS 或项目文件中',
  '--machines: "{text}" cannot be read; write the names of machines, like 86012345,sp-0001:spring':
    '--machines：无法理解“{text}”；请写设备名称，如 86012345,sp-0001:spring',
  'machines[{index}] of {file} has no key: add "key" to it': '{file} 的 machines[{index}] 没有密钥：请加上 "key"',
  '{variable}: {member} of {file} needs it': '{variable}：{file} 的 {member} 需要它',
  ['`vendloop init` asks questions and needs a terminal: add --yes, with --format, --target and ' +
  '--driver as you like']: '`vendloop init` 会提问，需要终端：请加 --yes，并按需给出 --format、--target 和 --driver',
  '{file} is there already: a folder has one project file; remove it, or choose its format':
    '{file} 已存在：一个目录只有一个项目文件；请删除它，或选择它的格式',
  '{files} exists already: add --force to overwrite, or remove it': '{files} 已存在：加 --force 覆盖，或先删除',
  '{option} knows no "{name}"; did you mean "{nearest}"? There are: {names}':
    '{option} 没有“{name}”；是否指“{nearest}”？可用的有：{names}',
};
