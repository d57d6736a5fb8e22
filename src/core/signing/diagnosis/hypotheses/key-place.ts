import type { Secret } from '../sign-format.ts';
import { makeHypothesis, type SearchInput, type Hypothesis } from '../hypothesis.ts';

const keyPlaceFix = [
  'put "&key=" and the AppKey after the last member',
  '请在最后一个参数后追加 "&key=" 和 AppKey',
] as const;

/** Names that programs give to the AppKey when they append it. */
const commonKeyNames = [
  'app_key',
  'appkey',
  'appKey',
  'AppKey',
  'Key',
  'KEY',
  'secret',
  'app_secret',
  'appsecret',
  'appSecret',
  'AppSecret',
  'secretKey',
  'token',
] as const;

/** More such names: too many to be tried together with other mistakes. */
const rareKeyNames = [
  'api_key',
  'apikey',
  'apiKey',
  'APIKey',
  'ApiKey',
  'API_KEY',
  'partner_key',
  'partnerKey',
  'paternerKey',
  'paternerkey',
  'sign_key',
  'signKey',
  'signkey',
  'sign_secret',
  'signSecret',
  'secret_key',
  'secretkey',
  'SecretKey',
  'SECRET',
  'Secret',
  'app_secret_key',
  'client_secret',
  'clientSecret',
  'api_secret',
  'apiSecret',
  'merchant_key',
  'merchantKey',
  'mch_key',
  'mchKey',
  'mch_secret',
  'private_key',
  'privateKey',
  'access_key',
  'accessKey',
  'access_token',
  'accessToken',
  'auth_key',
  'authKey',
  'salt',
  'password',
  'pwd',
  'sk',
  'ak',
  'keys',
  'md5key',
  'md5Key',
  'md5_key',
  'APP_KEY',
  'APPKEY',
  'Appkey',
] as const;

function namedKeyHypothesis(name: string): Hypothesis {
  const message = [
    `the AppKey was appended as "&${name}=" in place of "&key="`,
    `追加的是 "&${name}="，应为 "&key="`,
  ] as const;
  return makeHypothesis('key-place', `named-${name}`, message, keyPlaceFix, {
    addKey: (text, secret) => `${text}&${name}=${secret}`,
  });
}

function sortedKeyHypothesis(name: string, key: Secret): Hypothesis {
  const message = [
    `the AppKey was sorted among the members as "${name}"`,
    `AppKey 以 "${name}" 的名义参与了排序`,
  ] as const;
  const change = { addKey: (text: string) => text, secretMembers: [[name, key]] as const };
  return { ...makeHypothesis('key-place', `sorted-in-${name}`, message, keyPlaceFix, change), singleOnly: true };
}

/** The key joined in another way, or left out. */
const separatorHypotheses: readonly Hypothesis[] = [
  makeHypothesis(
    'key-place',
    'none',
    ['the members were signed without any key', '签名时没有加上 AppKey'],
    keyPlaceFix,
    {
      addKey: (text) => text,
    },
  ),
  makeHypothesis(
    'key-place',
    'joined-bare',
    ['the AppKey was appended without "&key="', '直接拼接了 AppKey，缺少 "&key="'],
    keyPlaceFix,
    { addKey: (text, secret) => text + secret },
  ),
  makeHypothesis(
    'key-place',
    'no-ampersand',
    ['"key=" was appended without the "&" before it', '"key=" 前缺少 "&"'],
    keyPlaceFix,
    {
      addKey: (text, secret) => `${text}key=${secret}`,
    },
  ),
  makeHypothesis(
    'key-place',
    'no-name',
    ['the AppKey was appended with "&" alone, without "key="', '只用 "&" 拼接了 AppKey，缺少 "key="'],
    keyPlaceFix,
    { addKey: (text, secret) => `${text}&${secret}` },
  ),
  makeHypothesis(
    'key-place',
    'double-ampersand',
    ['there is a "&" after the last member, so two precede "key="', '最后一个参数后多了一个 "&"'],
    ['put "&" between members only, and one before "key="', '"&" 只用于分隔参数，"key=" 之前只有一个'],
    { addKey: (text, secret) => `${text}&&key=${secret}` },
  ),
  makeHypothesis(
    'key-place',
    'first-bare',
    ['the AppKey was put in front of the members', 'AppKey 放在了参数前面'],
    keyPlaceFix,
    {
      addKey: (text, secret) => secret + text,
    },
  ),
];

/** The key before the members or among them. */
function otherPlaceHypotheses(key: Secret): readonly Hypothesis[] {
  return [
    makeHypothesis(
      'key-place',
      'sorted-in',
      ['"key" was sorted among the members', '"key" 被当作参数一起排序了'],
      keyPlaceFix,
      {
        addKey: (text) => text,
        secretMembers: [['key', key]],
      },
    ),
    makeHypothesis(
      'key-place',
      'first',
      ['"key=" was put in front of the members', '"key=" 放在了参数前面'],
      keyPlaceFix,
      {
        addKey: (text, secret) => `key=${secret}&${text}`,
      },
    ),
    makeHypothesis(
      'key-place',
      'both-ends',
      ['the AppKey was put before and after the members', 'AppKey 同时放在了参数前后'],
      keyPlaceFix,
      { addKey: (text, secret) => secret + text + secret },
    ),
    makeHypothesis(
      'key-place',
      'twice',
      ['"key" was sorted among the members, and appended once more', '"key" 被当作参数参与排序，又追加了一次'],
      keyPlaceFix,
      { secretMembers: [['key', key]] },
    ),
  ];
}

/** Places of the key other than `&key=` after the members. */
export function keyPlaceHypotheses({ appKey }: SearchInput): readonly Hypothesis[] {
  const key = { value: appKey, masked: '***' };
  return [
    ...separatorHypotheses,
    ...otherPlaceHypotheses(key),
    ...commonKeyNames.map((name) => namedKeyHypothesis(name)),
    ...rareKeyNames.map((name) => ({ ...namedKeyHypothesis(name), singleOnly: true as const })),
    ...[...commonKeyNames, ...rareKeyNames].map((name) => sortedKeyHypothesis(name, key)),
  ];
}
