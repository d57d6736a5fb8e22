import type { Secret } from '../sign-format.ts';
import { twist, type Known, type Twist } from '../hypothesis.ts';

const mend = ['put "&key=" and the AppKey behind the last member', '请在最后一个参数后追加 "&key=" 和 AppKey'] as const;

/** Names that programs give to the AppKey when they append it. */
const otherNames = [
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

/** Names that are too many to be tried together with other mistakes. */
const rareNames = [
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

function named(name: string): Twist {
  const says = [
    `the AppKey was appended as "&${name}=" in place of "&key="`,
    `追加的是 "&${name}="，应为 "&key="`,
  ] as const;
  return twist('key place', `named-${name}`, says, mend, { keyed: (text, secret) => `${text}&${name}=${secret}` });
}

function sortedAs(name: string, key: Secret): Twist {
  const says = [
    `the AppKey was sorted in among the members as "${name}"`,
    `AppKey 以 "${name}" 的名义参与了排序`,
  ] as const;
  const recipe = { keyed: (text: string) => text, secretMembers: [[name, key]] as const };
  return { ...twist('key place', `sorted-in-${name}`, says, mend, recipe), alone: true };
}

/** Other places for the key than behind the members as `&key=`. */
export function keyPlaceTwists({ appKey }: Known): readonly Twist[] {
  const key = { value: appKey, shown: '***' };
  return [
    twist('key place', 'none', ['the members were signed without any key', '签名时没有加上 AppKey'], mend, {
      keyed: (text) => text,
    }),
    twist(
      'key place',
      'joined-bare',
      ['the AppKey was appended without "&key="', '直接拼接了 AppKey，缺少 "&key="'],
      mend,
      { keyed: (text, secret) => text + secret },
    ),
    twist('key place', 'no-ampersand', ['"key=" was appended without the "&" before it', '"key=" 前缺少 "&"'], mend, {
      keyed: (text, secret) => `${text}key=${secret}`,
    }),
    twist(
      'key place',
      'no-name',
      ['the AppKey was appended with "&" alone, without "key="', '只用 "&" 拼接了 AppKey，缺少 "key="'],
      mend,
      { keyed: (text, secret) => `${text}&${secret}` },
    ),
    twist(
      'key place',
      'double-ampersand',
      ['a "&" stands behind the last member, so that two come before "key="', '最后一个参数后多了一个 "&"'],
      ['put "&" between members only, and one before "key="', '"&" 只用于分隔参数，"key=" 之前只有一个'],
      { keyed: (text, secret) => `${text}&&key=${secret}` },
    ),
    twist('key place', 'first-bare', ['the AppKey was put in front of the members', 'AppKey 放在了参数前面'], mend, {
      keyed: (text, secret) => secret + text,
    }),
    twist('key place', 'sorted-in', ['"key" was sorted in among the members', '"key" 被当作参数一起排序了'], mend, {
      keyed: (text) => text,
      secretMembers: [['key', key]],
    }),
    twist('key place', 'first', ['"key=" was put in front of the members', '"key=" 放在了参数前面'], mend, {
      keyed: (text, secret) => `key=${secret}&${text}`,
    }),
    twist(
      'key place',
      'both-ends',
      ['the AppKey was put before and behind the members', 'AppKey 同时放在了参数前后'],
      mend,
      { keyed: (text, secret) => secret + text + secret },
    ),
    twist(
      'key place',
      'twice',
      ['"key" was sorted in among the members, and appended once more', '"key" 被当作参数参与排序，又追加了一次'],
      mend,
      { secretMembers: [['key', key]] },
    ),
    ...otherNames.map((name) => named(name)),
    ...rareNames.map((name) => ({ ...named(name), alone: true as const })),
    ...[...otherNames, ...rareNames].map((name) => sortedAs(name, key)),
  ];
}
