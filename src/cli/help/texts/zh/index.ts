import type { HelpTexts } from '../en/index.ts';
import { developer } from './developer.ts';
import { notes } from './notes.ts';
import { qa } from './qa.ts';
import { release } from './release.ts';

/** The help in Chinese. */
export const zh: HelpTexts = {
  program: '售货机及其控制核心的测试平台与负载模拟器。',
  groups: {
    qa: '测试人员：让设备出故障，查看云端的反应',
    ci: '持续集成：成千上万个随机世界',
    release: '发布：出货路径的负载测试',
    operator: '运行核心，以及连接它的设备',
    developer: '客户端与回调接收端的开发者：签名与回调',
    shell: '本程序',
  },
  helpCommand: '显示某个命令的帮助',
  helpOption: '显示命令的帮助',
  languageFlag: '文本的语言：en 或 zh（默认：按 LC_ALL、LC_MESSAGES 或 LANG）',
  helpHint: '（加 --help 可查看该命令的选项）',
  moreHelp: (command) => `每个命令的帮助中都有示例：${command}`,
  examples: '示例：',
  versionOption: '显示版本号',
  defaultValue: (value) => `（默认：${value}）`,
  titles: { 'Usage:': '用法：', 'Arguments:': '参数：', 'Options:': '选项：', 'Commands:': '命令：' },
  options: {
    '--config': '项目文件；也可用 VENDLOOP_CONFIG（默认：本目录或上级目录中的 vendloop.config.ts、.yaml 或 .json）',
    '--no-config': '不使用任何项目文件；也可用 VENDLOOP_NO_CONFIG=1',
    '--env': '项目文件中的环境；也可用 VENDLOOP_ENV',
  },
  descriptions: { ...qa, ...release, ...developer },
  notes,
};
