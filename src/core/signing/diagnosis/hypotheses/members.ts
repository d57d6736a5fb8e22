import type { Member } from '#core/signing/dialects/dialect.ts';
import type { Secret } from '../sign-format.ts';
import { twist, type Known, type Twist } from '../hypothesis.ts';
import { absentTwists } from './absent-members.ts';
import { edgeTwists } from './surrounding-blanks.ts';
import { numberTwists } from './numbers.ts';

const signAll = ['sign every member that is not empty', '请对所有非空参数签名'] as const;
const noStranger = ['sign the members of the payload, and nothing else', '只对 payload 中的参数签名'] as const;

/** More or fewer members than the rule has it. */
export function memberTwists(known: Known): readonly Twist[] {
  const counted = known.members.filter(([, value]) => value !== '').slice(0, mostMembers);
  return [
    twist(
      'members',
      'empty-kept',
      ['members whose value is empty were signed', '空值参数参与了签名'],
      ['leave members out of the sign whose value is the empty string', '空字符串的参数不参与签名'],
      { keepEmpty: true },
    ),
    twist(
      'members',
      'sign-included',
      ['an empty member "sign" was signed with the others', '空的 sign 参数参与了签名'],
      ['take the sign out before you sign', '签名前请去掉 sign'],
      ({ members }) => ({ members: [...members, ['sign', '']], keepEmpty: true }),
    ),
    twist(
      'members',
      'zero-left-out',
      [
        'members whose value is 0 were left out, as empty() and a test for truth do',
        '值为 0 的参数被当作空值去掉了（empty() 或布尔判断）',
      ],
      ['leave out the empty string only; 0 is a value', '只去掉空字符串，0 是有效值'],
      without(([, value]) => String(value) === '0'),
    ),
    twist(
      'members',
      'null-text-left-out',
      ['members whose value is the text "null" or "NULL" were left out', '值为 "null"/"NULL" 的参数被去掉了'],
      signAll,
      without(([, value]) => /^null$/i.test(String(value))),
    ),
    twist(
      'members',
      'numbers-left-out',
      ['members that are numbers were left out', '数值类型的参数没有参与签名'],
      signAll,
      without(([, value]) => typeof value === 'number'),
    ),
    ...counted.map(([name]) =>
      twist(
        'members',
        `unsigned-${name}`,
        [`${name} was not signed`, `${name} 没有参与签名`],
        [
          `sign every member that is not empty, ${name} too; it was added after signing, perhaps`,
          `请对所有非空参数签名，包括 ${name}（可能是签名之后才加上的）`,
        ],
        without(([other]) => other === name),
      ),
    ),
    ...strangers(known),
    ...numberTwists(known.members.slice(0, mostMembers)),
    ...absentTwists(known.members.slice(0, mostMembers)),
    ...counted.flatMap(edgeTwists),
  ];
}

/** Members beyond these are not looked at one by one: an endpoint has ten at most. */
const mostMembers = 24;

function without(left: (member: Member) => boolean): Parameters<typeof twist>[4] {
  return ({ members }) => ({ members: members.filter((member) => !left(member)) });
}

/** Members that were signed and are not in the payload. */
function strangers({ members, appKey, appId, appSecret }: Known): readonly Twist[] {
  const secrets: readonly (readonly [names: readonly string[], value: Secret | null])[] = [
    [
      ['Appid', 'appid', 'app_id', 'appId', 'AppId', 'AppID'],
      appId === undefined ? null : { value: appId, shown: '<Appid>' },
    ],
    [
      ['AppSecret', 'app_secret', 'appsecret', 'appSecret', 'secret'],
      appSecret === undefined ? null : { value: appSecret, shown: '<AppSecret>' },
    ],
    [['app_key', 'appkey', 'appKey', 'AppKey'], { value: appKey, shown: '***' }],
  ];
  const constants: readonly Member[] = [
    ['sign_type', 'MD5'],
    ['signType', 'MD5'],
    ['version', '1.0'],
    ['v', '1'],
    ['quantity', '1'],
  ];
  const has = new Set(members.map(([name]) => name));
  return [
    ...secrets.flatMap(([names, value]) =>
      value === null
        ? []
        : names.map((name) =>
            twist(
              'members',
              `extra-${name}`,
              [
                `${name} was signed among the members, and is not in the payload`,
                `${name} 参与了签名，但不在 payload 中`,
              ],
              noStranger,
              { secretMembers: [[name, value]] },
            ),
          ),
    ),
    ...constants
      .filter(([name]) => !has.has(name))
      .map((extra) =>
        twist(
          'members',
          `extra-${extra[0]}`,
          [
            `${extra.join('=')} was signed, and is not in the payload`,
            `${extra.join('=')} 参与了签名，但不在 payload 中`,
          ],
          noStranger,
          (recipe) => ({ members: [...recipe.members, extra] }),
        ),
      ),
  ];
}
