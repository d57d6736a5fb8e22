import type { Member } from '#core/signing/dialects/dialect.ts';
import type { SignFormat } from '../sign-format.ts';
import { makeHypothesis, type Hypothesis } from '../hypothesis.ts';

const joinFix = ['join the members as name=value with "&" between them', '请用 "&" 连接各个 name=value'] as const;
const signTextFix = [
  'sign the text name=value&name=value…, not the JSON or its base64',
  '应对 name=value&… 文本签名，而不是 JSON 或 base64',
] as const;

/** Texts that languages print for a map, and other joins too rare to be tried together with other mistakes. */
const rareJoinHypotheses: readonly Hypothesis[] = [
  makeHypothesis(
    'join',
    'java-map',
    ["Java's text of the Map was signed ({a=1, b=2})", '对 Java Map.toString() 的文本（{a=1, b=2}）签名了'],
    joinFix,
    { separator: ', ', wrapBody: inBraces },
  ),
  makeHypothesis(
    'join',
    'java-map-unsorted',
    [
      "Java's text of the Map was signed ({a=1, b=2}), not sorted",
      '对 Java Map.toString() 的文本（{a=1, b=2}，未排序）签名了',
    ],
    joinFix,
    { separator: ', ', wrapBody: inBraces, compareMembers: null },
  ),
  makeHypothesis(
    'join',
    'go-map',
    ["Go's text of the map was signed (map[a:1 b:2])", '对 Go 打印的 map（map[a:1 b:2]）签名了'],
    joinFix,
    { equals: ':', separator: ' ', wrapBody: (text) => `map[${text}]` },
  ),
  makeHypothesis(
    'join',
    'python-dict',
    ["Python's text of the dictionary was signed ({'a': '1'})", "对 Python 字典的文本（{'a': '1'}）签名了"],
    joinFix,
    {
      writeBody: (members) => inBraces(members.map(([name, value]) => `'${name}': ${pythonLiteral(value)}`).join(', ')),
      compareMembers: null,
      keepEmpty: true,
    },
  ),
  makeHypothesis(
    'join',
    'python-dict-sorted',
    [
      "Python's text of the dictionary, sorted, was signed ({'a': '1'})",
      "对排序后的 Python 字典文本（{'a': '1'}）签名了",
    ],
    joinFix,
    {
      writeBody: (members) => inBraces(members.map(([name, value]) => `'${name}': ${pythonLiteral(value)}`).join(', ')),
      keepEmpty: true,
    },
  ),
  makeHypothesis(
    'join',
    'ruby-hash',
    ['Ruby\'s text of the hash was signed ({"a"=>"1"})', '对 Ruby Hash 的文本（{"a"=>"1"}）签名了'],
    joinFix,
    {
      writeBody: (members) =>
        inBraces(members.map(([name, value]) => `${JSON.stringify(name)}=>${JSON.stringify(value)}`).join(', ')),
      compareMembers: null,
      keepEmpty: true,
    },
  ),
  makeHypothesis('join', 'comma-space', ['the members were joined with ", "', '参数之间用了 ", "，应为 "&"'], joinFix, {
    separator: ', ',
  }),
  makeHypothesis('join', 'spaces-around-equals', ['there are spaces around "="', '"=" 两边多了空格'], joinFix, {
    equals: ' = ',
  }),
  makeHypothesis(
    'join',
    'json-spaced-sorted',
    [
      'the JSON text, sorted and with blanks as Python writes it, was signed',
      '对排序后带空格的 JSON 文本（Python 格式）签名了',
    ],
    signTextFix,
    { writeBody: toSpacedJson, keepEmpty: true },
  ),
  makeHypothesis(
    'join',
    'json-indented',
    ['the JSON text, indented, was signed', '对缩进格式的 JSON 文本签名了'],
    signTextFix,
    {
      writeBody: (members) => JSON.stringify(Object.fromEntries(members), null, 2),
      compareMembers: null,
      keepEmpty: true,
    },
  ),
  makeHypothesis(
    'join',
    'empty-bare',
    ['empty members were signed with their name alone, without "="', '空值参数只以参数名（没有 "="）参与了签名'],
    ['do not sign members whose value is the empty string', '空字符串的参数不参与签名'],
    {
      writeBody: (members) => members.map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join('&'),
      keepEmpty: true,
    },
  ),
];

/** Other ways to join the members into one text. */
export const joinHypotheses: readonly Hypothesis[] = [
  ...[
    ['', 'nothing', '没有分隔符'],
    [',', '","', '","'],
    [';', '";"', '";"'],
    ['|', '"|"', '"|"'],
    [' ', 'a space', '空格'],
    ['\n', 'a line break', '换行'],
  ].map(([separator = '', en = '', zh = '']) =>
    makeHypothesis(
      'join',
      `between-${separator === '' ? 'nothing' : JSON.stringify(separator).slice(1, -1)}`,
      [`the members were joined with ${en} between them in place of "&"`, `参数之间用了${zh}，应为 "&"`],
      joinFix,
      { separator },
    ),
  ),
  makeHypothesis(
    'join',
    'no-separators',
    ['names and values were joined without "=" and "&"', '参数名和值直接拼接，缺少 "=" 和 "&"'],
    joinFix,
    { separator: '', equals: '' },
  ),
  makeHypothesis(
    'join',
    'colon',
    ['":" was used between name and value in place of "="', '参数名和值之间用了 ":"，应为 "="'],
    joinFix,
    { equals: ':' },
  ),
  makeHypothesis(
    'join',
    'colon-comma',
    ['the members were joined as name:value with ","', '参数以 name:value 和 "," 连接'],
    joinFix,
    { equals: ':', separator: ',' },
  ),
  makeHypothesis('join', 'no-equals', ['"=" is missing between name and value', '参数名和值之间缺少 "="'], joinFix, {
    equals: '',
  }),
  makeHypothesis(
    'join',
    'values-only',
    ['only the values were signed, not the names', '只对值签名，没有包含参数名'],
    joinFix,
    {
      writeBody: (members) => members.map(([, value]) => value).join(''),
    },
  ),
  makeHypothesis(
    'join',
    'values-with-ampersand',
    ['only the values were signed, joined with "&", not the names', '只用 "&" 连接了值，没有包含参数名'],
    joinFix,
    { writeBody: (members) => members.map(([, value]) => value).join('&') },
  ),
  makeHypothesis(
    'join',
    'leading-ampersand',
    ['there is a "&" before the first member', '第一个参数前多了 "&"'],
    joinFix,
    wrapWith((text) => `&${text}`),
  ),
  makeHypothesis(
    'join',
    'leading-question-mark',
    ['there is a "?" before the first member', '第一个参数前多了 "?"'],
    joinFix,
    wrapWith((text) => `?${text}`),
  ),
  ...rareJoinHypotheses.map((hypothesis): Hypothesis => ({ ...hypothesis, singleOnly: true })),
  makeHypothesis('join', 'json', ['the JSON text was signed', '对 JSON 文本签名了'], signTextFix, {
    writeBody: toJson,
    compareMembers: null,
    keepEmpty: true,
  }),
  makeHypothesis(
    'join',
    'json-sorted',
    ['the JSON text, its members sorted, was signed', '对排序后的 JSON 文本签名了'],
    signTextFix,
    { writeBody: toJson, keepEmpty: true },
  ),
  makeHypothesis(
    'join',
    'json-spaced',
    ['the JSON text, with blanks as Python writes it, was signed', '对带空格的 JSON 文本（Python 默认格式）签名了'],
    signTextFix,
    { writeBody: toSpacedJson, compareMembers: null, keepEmpty: true },
  ),
  makeHypothesis('join', 'base64-of-json', ['base64 of the JSON was signed', '对 JSON 的 base64 签名了'], signTextFix, {
    writeBody: (members) => toBase64(toJson(members)),
    compareMembers: null,
    keepEmpty: true,
  }),
  makeHypothesis(
    'join',
    'base64',
    ['base64 of the joined members was signed', '对拼接结果的 base64 签名了'],
    ['take the MD5 of the text itself', '应直接对文本计算 MD5'],
    wrapWith(toBase64),
  ),
  makeHypothesis(
    'join',
    'base64-of-all',
    ['base64 of the joined members and the key was signed', '对拼接结果（含 key）的 base64 签名了'],
    ['take the MD5 of the text itself', '应直接对文本计算 MD5'],
    { wrapText: toBase64 },
  ),
];

function wrapWith(wrapBody: (text: string) => string): Partial<SignFormat> {
  return { wrapBody };
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function toJson(members: readonly Member[]): string {
  return JSON.stringify(Object.fromEntries(members));
}

function toSpacedJson(members: readonly Member[]): string {
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(', ')}}`;
}

function inBraces(text: string): string {
  return `{${text}}`;
}

function pythonLiteral(value: string | number): string {
  return typeof value === 'number' ? `${value}` : `'${value}'`;
}
