import type { Sentences } from '../translator.ts';

/** Messages of `vendloop studio` in Chinese. */
export const studio: Sentences = {
  '--web shares a session on real connections: leave out --stage virtual':
    '--web 共享真实连接上的会话：请去掉 --stage virtual',
  '--web-port N needs --web': '--web-port N 需要 --web',
  '--attach URL needs --mcp': '--attach URL 需要 --mcp',
  '--fleet and --speed are for a core of the studio’s own: they cannot be used with --target':
    '--fleet 和 --speed 用于 studio 自己的核心，不能与 --target 一起使用',
  'port {port} is taken by {owner}: open its page by the address that it printed, or choose another --port':
    '端口 {port} 已被 {owner} 占用：请用它输出的地址打开它的网页，或另选 --port',
  '--attach needs the token of that studio in VENDLOOP_STUDIO_TOKEN: it is in the address of its page':
    '--attach 需要 VENDLOOP_STUDIO_TOKEN 中有那个 studio 的令牌：它在其网页的地址中',
  '--attach must be the address of a studio, like http://127.0.0.1:7090, not "{text}"':
    '--attach 必须是 studio 的地址，如 http://127.0.0.1:7090，而不是“{text}”',
  '--attach {url}: {reason}': '--attach {url}：{reason}',
  'No studio answers at {url} ({reason}): start vendloop studio.':
    '{url} 没有 studio 应答（{reason}）：请启动 vendloop studio。',
  'The token is wrong: vendloop studio prints a new one at each start. Open the page by the printed address.':
    '令牌错误：vendloop studio 每次启动都会输出新的令牌。请用输出的地址打开网页。',
  '--mcp needs the package @modelcontextprotocol/sdk: npm install @modelcontextprotocol/sdk':
    '--mcp 需要软件包 @modelcontextprotocol/sdk：npm install @modelcontextprotocol/sdk',
  '{count} machines, evidence in {folder}': '{count} 台设备，证据在 {folder}',
  'the runs in {folder}': '{folder} 中的运行',
  'page  {url}': '网页  {url}',
  'API   {url}': '接口  {url}',
  'the console': '控制台',
  'the studio': 'studio 网页',
  'Ctrl-C ends it': 'Ctrl-C 结束',
};
