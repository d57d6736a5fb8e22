import type { Recipe } from '../recipe.ts';
import { twist, type Known, type Twist } from '../twist.ts';

/** Other texts in the place of the AppKey. */
export function keyTwists({ appKey, appId, appSecret }: Known): readonly Twist[] {
  const third = ['sign with the AppKey: a secret of its own, neither Appid nor AppSecret', '请使用 AppKey 签名：它既不是 Appid，也不是 AppSecret'] as const;
  const exact = ['use the AppKey exactly as it was issued', '请原样使用平台发放的 AppKey'] as const;
  const trimmed = appKey.trim();
  return [
    ...(appSecret === undefined ? [] : [twist('key', 'app-secret', ['the AppSecret was used in place of the AppKey', '把 AppSecret 当成了 AppKey'], third, withKey(appSecret, '<AppSecret>'))]),
    ...(appId === undefined ? [] : [twist('key', 'app-id', ['the Appid was used in place of the AppKey', '把 Appid 当成了 AppKey'], third, withKey(appId, '<Appid>'))]),
    twist('key', 'empty', ['the AppKey was empty when it was signed', '签名时 AppKey 为空'], ['check that the program has its AppKey: a variable or a setting is not filled in', '请检查程序是否读到了 AppKey：变量或配置为空'], withKey('', '')),
    ...(trimmed === appKey ? [] : [twist('key', 'trimmed', ['the AppKey that was given here has white space around it, and the client signed without', '此处给出的 AppKey 前后有空白，而客户端签名时没有'], exact, withKey(trimmed, '<AppKey without white space>'))]),
    twist('key', 'followed-by-line break', ['the AppKey was used with a line break behind it (or the text was: echo writes one)', 'AppKey（或整个文本）末尾多了换行（echo 会加上换行）'], ['trim the AppKey, and hash the text without a line break: printf %s', '请去掉 AppKey 末尾的换行；用 printf %s 代替 echo'], withKey(`${appKey}\n`, '***\n')),
    ...([' ', '\r\n', '\t'] as const).map((space) => twist('key', `followed-by-${spaceNames[space]}`, [`the AppKey was used with a ${spaceNames[space]} behind it`, `AppKey 末尾多了${spaceNamesZh[space]}`], ['trim the AppKey: it was read from a file or a form with white space behind it', '请去掉 AppKey 末尾的空白（常见于从文件或表单读取）'], withKey(`${appKey}${space}`, `***${space}`))),
    twist('key', 'after-space', ['the AppKey was used with a space before it', 'AppKey 前面多了空格'], ['trim the AppKey', '请去掉 AppKey 前面的空白'], withKey(` ${appKey}`, ' ***')),
    twist('key', 'quoted', ['the AppKey was used with quotes around it', 'AppKey 带上了引号'], ['take the quotes away: they belong to the settings file', '请去掉引号'], withKey(`"${appKey}"`, '"***"')),
    twist('key', 'lower-case', ['the AppKey was used in lower case', 'AppKey 被转成了小写'], exact, withKey(appKey.toLowerCase(), '<AppKey in lower case>')),
    twist('key', 'upper-case', ['the AppKey was used in upper case', 'AppKey 被转成了大写'], exact, withKey(appKey.toUpperCase(), '<AppKey in upper case>')),
    twist('key', 'url-encoded', ['the AppKey was URL encoded', 'AppKey 被做了 URL 编码'], exact, withKey(encodeURIComponent(appKey), '<AppKey, URL encoded>')),
    twist('key', 'base64', ['base64 of the AppKey was used in its place', '使用了 AppKey 的 base64'], exact, withKey(Buffer.from(appKey).toString('base64'), '<base64 of the AppKey>')),
    twist('key', 'md5', ['MD5 of the AppKey was used in its place', '使用了 AppKey 的 MD5'], exact, ({ digest, bytes }) => ({ key: { value: digest(bytes(appKey), 'md5', ''), shown: '<MD5 of the AppKey>' } })),
  ];
}

function withKey(value: string, shown: string): Partial<Recipe> {
  return { key: { value, shown } };
}

const spaceNames = { ' ': 'space', '\r\n': 'CR LF', '\t': 'tab' } as const;
const spaceNamesZh = { ' ': '空格', '\r\n': '回车换行', '\t': '制表符' } as const;
