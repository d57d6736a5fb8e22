import type { Recipe } from '../sign-format.ts';
import { twist, type Known, type Twist } from '../hypothesis.ts';
import { blanks, withoutBlanks } from './surrounding-blanks.ts';

const third = [
  'sign with the AppKey: a secret of its own, neither Appid nor AppSecret',
  '请使用 AppKey 签名：它既不是 Appid，也不是 AppSecret',
] as const;
const exact = ['use the AppKey exactly as it was issued', '请原样使用平台发放的 AppKey'] as const;
const filled = [
  'check that the program has its AppKey: a variable or a setting is not filled in',
  '请检查程序是否读到了 AppKey：变量或配置为空',
] as const;
const trimIt = [
  'trim the AppKey: it was read from a file or a form, or copied, with more than itself',
  '请去掉 AppKey 前后的空白或不可见字符（常见于从文件、表单读取或复制粘贴）',
] as const;

/** Other texts in the place of the AppKey. */
export function keyTwists(known: Known): readonly Twist[] {
  const { appKey, appId, appSecret } = known;
  return [
    ...(appSecret === undefined
      ? []
      : [
          twist(
            'key',
            'app-secret',
            ['the AppSecret was used in place of the AppKey', '把 AppSecret 当成了 AppKey'],
            third,
            withKey(appSecret, '<AppSecret>'),
          ),
        ]),
    ...(appId === undefined
      ? []
      : [
          twist(
            'key',
            'app-id',
            ['the Appid was used in place of the AppKey', '把 Appid 当成了 AppKey'],
            third,
            withKey(appId, '<Appid>'),
          ),
        ]),
    twist('key', 'empty', ['the AppKey was empty when it was signed', '签名时 AppKey 为空'], filled, withKey('', '')),
    ...['undefined', 'null', 'None', 'nil', 'NULL', '<nil>', '(null)', '[object Object]', '[object Promise]'].map(
      (text) =>
        alone(
          twist(
            'key',
            `is-${text}`,
            [
              `the AppKey was not there when it was signed: ${text} was signed in its place`,
              `签名时没有 AppKey，使用了文本 ${text}`,
            ],
            filled,
            withKey(text, text),
          ),
        ),
    ),
    ...surroundings(known),
    twist(
      'key',
      'quoted',
      ['the AppKey was used with quotes around it', 'AppKey 带上了引号'],
      ['take the quotes away: they belong to the settings file', '请去掉引号'],
      withKey(`"${appKey}"`, '"***"'),
    ),
    alone(
      twist(
        'key',
        'single-quoted',
        ['the AppKey was used with single quotes around it', 'AppKey 带上了单引号'],
        ['take the quotes away: they belong to the settings file', '请去掉引号'],
        withKey(`'${appKey}'`, "'***'"),
      ),
    ),
    twist(
      'key',
      'lower-case',
      ['the AppKey was used in lower case', 'AppKey 被转成了小写'],
      exact,
      withKey(appKey.toLowerCase(), '<AppKey in lower case>'),
    ),
    twist(
      'key',
      'upper-case',
      ['the AppKey was used in upper case', 'AppKey 被转成了大写'],
      exact,
      withKey(appKey.toUpperCase(), '<AppKey in upper case>'),
    ),
    twist(
      'key',
      'url-encoded',
      ['the AppKey was URL encoded', 'AppKey 被做了 URL 编码'],
      exact,
      withKey(encodeURIComponent(appKey), '<AppKey, URL encoded>'),
    ),
    twist(
      'key',
      'base64',
      ['base64 of the AppKey was used in its place', '使用了 AppKey 的 base64'],
      exact,
      withKey(Buffer.from(appKey).toString('base64'), '<base64 of the AppKey>'),
    ),
    twist(
      'key',
      'md5',
      ['MD5 of the AppKey was used in its place', '使用了 AppKey 的 MD5'],
      exact,
      ({ digest, bytes }) => ({ key: { value: digest(bytes(appKey), 'md5', ''), shown: '<MD5 of the AppKey>' } }),
    ),
    alone(
      twist(
        'key',
        'md5-upper',
        ['MD5 of the AppKey, in upper case, was used in its place', '使用了 AppKey 的 MD5（大写）'],
        exact,
        ({ digest, bytes }) => ({
          key: { value: digest(bytes(appKey), 'md5', '').toUpperCase(), shown: '<MD5 of the AppKey>' },
        }),
      ),
    ),
  ];
}

/** White space and what cannot be seen, at the ends of the AppKey: the client's, or the one that was given here. */
function surroundings({ appKey }: Known): readonly Twist[] {
  const bare = withoutBlanks(appKey);
  const trimmed =
    bare === appKey
      ? []
      : [
          twist(
            'key',
            'trimmed',
            [
              'the AppKey that was given here has white space or something invisible around it, and the client signed without',
              '此处给出的 AppKey 前后有空白或不可见字符，而客户端签名时没有',
            ],
            exact,
            withKey(bare, '<AppKey without white space>'),
          ),
        ];
  return [
    ...trimmed,
    ...blanks.map(({ text, en, zh }, index) => {
      const echo =
        text === '\n' || text === '\r\n'
          ? ['; or the whole text was: echo writes one', '；或整个文本末尾有换行（echo 会加上换行）']
          : ['', ''];
      const says = [
        `the AppKey was used with ${en} behind it${echo[0] ?? ''}`,
        `AppKey 末尾多了${zh}${echo[1] ?? ''}`,
      ] as const;
      const behind = twist(
        'key',
        `followed-by-${nameOf(text)}`,
        says,
        trimIt,
        withKey(`${appKey}${text}`, `***${text}`),
      );
      // The first three are common enough to be tried together with other mistakes.
      return index < 3 ? behind : alone(behind);
    }),
    ...blanks.map(({ text, en, zh }) =>
      alone(
        twist(
          'key',
          `after-${nameOf(text)}`,
          [`the AppKey was used with ${en} before it`, `AppKey 前面多了${zh}`],
          trimIt,
          withKey(`${text}${appKey}`, `${text}***`),
        ),
      ),
    ),
  ];
}

function nameOf(text: string): string {
  return (
    { '\n': 'line break', ' ': 'space', '\r\n': 'CR LF', '\t': 'tab' }[text] ??
    `U+${text.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
  );
}

function alone(one: Twist): Twist {
  return { ...one, alone: true };
}

function withKey(value: string, shown: string): Partial<Recipe> {
  return { key: { value, shown } };
}
