import type { SignFormat } from '../sign-format.ts';
import { makeHypothesis, type SearchInput, type Hypothesis } from '../hypothesis.ts';
import { blanks, trimBlanks } from './surrounding-blanks.ts';

const useAppKeyFix = [
  'sign with the AppKey: it is neither the Appid nor the AppSecret',
  '请使用 AppKey 签名：它既不是 Appid，也不是 AppSecret',
] as const;
const exactKeyFix = ['use the AppKey exactly as it was issued', '请原样使用平台发放的 AppKey'] as const;
const readKeyFix = [
  'check that the program has its AppKey: a variable or a setting is empty',
  '请检查程序是否读到了 AppKey：变量或配置为空',
] as const;
const trimKeyFix = [
  'trim the AppKey: it was read from a file or a form, or copied, with extra characters',
  '请去掉 AppKey 前后的空白或不可见字符（常见于从文件、表单读取或复制粘贴）',
] as const;

/** The app's other secrets in place of the AppKey. */
function otherSecretHypotheses({ appId, appSecret }: SearchInput): readonly Hypothesis[] {
  return [
    ...(appSecret === undefined
      ? []
      : [
          makeHypothesis(
            'key',
            'app-secret',
            ['the AppSecret was used in place of the AppKey', '把 AppSecret 当成了 AppKey'],
            useAppKeyFix,
            keyChange(appSecret, '<AppSecret>'),
          ),
        ]),
    ...(appId === undefined
      ? []
      : [
          makeHypothesis(
            'key',
            'app-id',
            ['the Appid was used in place of the AppKey', '把 Appid 当成了 AppKey'],
            useAppKeyFix,
            keyChange(appId, '<Appid>'),
          ),
        ]),
  ];
}

/** An empty key, and texts that languages print for a missing one. */
const missingKeyHypotheses: readonly Hypothesis[] = [
  makeHypothesis('key', 'empty', ['the AppKey was empty', '签名时 AppKey 为空'], readKeyFix, keyChange('', '')),
  ...['undefined', 'null', 'None', 'nil', 'NULL', '<nil>', '(null)', '[object Object]', '[object Promise]'].map(
    (text) =>
      singleOnly(
        makeHypothesis(
          'key',
          `is-${text}`,
          [`the AppKey was missing: ${text} was used in its place`, `签名时没有 AppKey，使用了文本 ${text}`],
          readKeyFix,
          keyChange(text, text),
        ),
      ),
  ),
];

function quotedKeyHypotheses(appKey: string): readonly Hypothesis[] {
  return [
    makeHypothesis(
      'key',
      'quoted',
      ['the AppKey was used with quotes around it', 'AppKey 带上了引号'],
      ['remove the quotes: they belong to the settings file', '请去掉引号'],
      keyChange(`"${appKey}"`, '"***"'),
    ),
    singleOnly(
      makeHypothesis(
        'key',
        'single-quoted',
        ['the AppKey was used with single quotes around it', 'AppKey 带上了单引号'],
        ['remove the quotes: they belong to the settings file', '请去掉引号'],
        keyChange(`'${appKey}'`, "'***'"),
      ),
    ),
  ];
}

/** The AppKey in quotes, another case or an encoding. */
function changedKeyHypotheses({ appKey }: SearchInput): readonly Hypothesis[] {
  return [
    ...quotedKeyHypotheses(appKey),
    makeHypothesis(
      'key',
      'lower-case',
      ['the AppKey was used in lower case', 'AppKey 被转成了小写'],
      exactKeyFix,
      keyChange(appKey.toLowerCase(), '<AppKey in lower case>'),
    ),
    makeHypothesis(
      'key',
      'upper-case',
      ['the AppKey was used in upper case', 'AppKey 被转成了大写'],
      exactKeyFix,
      keyChange(appKey.toUpperCase(), '<AppKey in upper case>'),
    ),
    makeHypothesis(
      'key',
      'url-encoded',
      ['the AppKey was URL encoded', 'AppKey 被做了 URL 编码'],
      exactKeyFix,
      keyChange(encodeURIComponent(appKey), '<AppKey, URL encoded>'),
    ),
    makeHypothesis(
      'key',
      'base64',
      ['base64 of the AppKey was used in its place', '使用了 AppKey 的 base64'],
      exactKeyFix,
      keyChange(Buffer.from(appKey).toString('base64'), '<base64 of the AppKey>'),
    ),
    makeHypothesis(
      'key',
      'md5',
      ['MD5 of the AppKey was used in its place', '使用了 AppKey 的 MD5'],
      exactKeyFix,
      ({ digest, encode }) => ({ key: { value: digest(encode(appKey), 'md5', ''), masked: '<MD5 of the AppKey>' } }),
    ),
    singleOnly(
      makeHypothesis(
        'key',
        'md5-upper',
        ['MD5 of the AppKey, in upper case, was used in its place', '使用了 AppKey 的 MD5（大写）'],
        exactKeyFix,
        ({ digest, encode }) => ({
          key: { value: digest(encode(appKey), 'md5', '').toUpperCase(), masked: '<MD5 of the AppKey>' },
        }),
      ),
    ),
  ];
}

/** Other texts used in place of the AppKey. */
export function keyHypotheses(input: SearchInput): readonly Hypothesis[] {
  return [
    ...otherSecretHypotheses(input),
    ...missingKeyHypotheses,
    ...surroundingBlankHypotheses(input),
    ...changedKeyHypotheses(input),
  ];
}

/** White space and invisible characters around the client's AppKey, or around the one given here. */
function surroundingBlankHypotheses({ appKey }: SearchInput): readonly Hypothesis[] {
  const trimmedKey = trimBlanks(appKey);
  const trimmedHypotheses =
    trimmedKey === appKey
      ? []
      : [
          makeHypothesis(
            'key',
            'trimmed',
            [
              'the AppKey given here has white space or invisible characters around it, and the client signed ' +
                'without them',
              '此处给出的 AppKey 前后有空白或不可见字符，而客户端签名时没有',
            ],
            exactKeyFix,
            keyChange(trimmedKey, '<AppKey without white space>'),
          ),
        ];
  return [
    ...trimmedHypotheses,
    ...blanks.map(({ text, en, zh }, index) => {
      const echoNote =
        text === '\n' || text === '\r\n'
          ? ['; or the whole text had one: echo writes it', '；或整个文本末尾有换行（echo 会加上换行）']
          : ['', ''];
      const message = [
        `the AppKey was used with ${en} after it${echoNote[0] ?? ''}`,
        `AppKey 末尾多了${zh}${echoNote[1] ?? ''}`,
      ] as const;
      const hypothesis = makeHypothesis(
        'key',
        `followed-by-${blankName(text)}`,
        message,
        trimKeyFix,
        keyChange(`${appKey}${text}`, `***${text}`),
      );
      // The first three are common enough to be tried together with other mistakes.
      return index < 3 ? hypothesis : singleOnly(hypothesis);
    }),
    ...blanks.map(({ text, en, zh }) =>
      singleOnly(
        makeHypothesis(
          'key',
          `after-${blankName(text)}`,
          [`the AppKey was used with ${en} before it`, `AppKey 前面多了${zh}`],
          trimKeyFix,
          keyChange(`${text}${appKey}`, `${text}***`),
        ),
      ),
    ),
  ];
}

function blankName(text: string): string {
  return (
    { '\n': 'line break', ' ': 'space', '\r\n': 'CR LF', '\t': 'tab' }[text] ??
    `U+${text.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
  );
}

function singleOnly(hypothesis: Hypothesis): Hypothesis {
  return { ...hypothesis, singleOnly: true };
}

function keyChange(value: string, masked: string): Partial<SignFormat> {
  return { key: { value, masked } };
}
