import type { Member } from '#core/signing/dialects/dialect.ts';
import type { Secret } from '../sign-format.ts';
import { makeHypothesis, type SearchInput, type Hypothesis } from '../hypothesis.ts';
import { absentMemberHypotheses } from './absent-members.ts';
import { edgeHypotheses } from './surrounding-blanks.ts';
import { numberHypotheses } from './numbers.ts';

const signAllFix = ['sign every member that is not empty', '请对所有非空参数签名'] as const;
const payloadOnlyFix = ['sign the members of the payload, and nothing else', '只对 payload 中的参数签名'] as const;

/** Most members that are tried one by one; an endpoint has ten at most. */
const maxMembers = 24;

/** More or fewer members than the rule signs. */
export function memberHypotheses(input: SearchInput): readonly Hypothesis[] {
  const nonEmptyMembers = input.members.filter(([, value]) => value !== '').slice(0, maxMembers);
  return [
    makeHypothesis(
      'members',
      'empty-kept',
      ['members whose value is empty were signed', '空值参数参与了签名'],
      ['do not sign members whose value is the empty string', '空字符串的参数不参与签名'],
      { keepEmpty: true },
    ),
    makeHypothesis(
      'members',
      'sign-included',
      ['an empty member "sign" was signed with the others', '空的 sign 参数参与了签名'],
      ['remove the sign before you sign', '签名前请去掉 sign'],
      ({ members }) => ({ members: [...members, ['sign', '']], keepEmpty: true }),
    ),
    makeHypothesis(
      'members',
      'zero-left-out',
      [
        'members whose value is 0 were left out, as empty() or a truth test does',
        '值为 0 的参数被当作空值去掉了（empty() 或布尔判断）',
      ],
      ['leave out the empty string only; 0 is a value', '只去掉空字符串，0 是有效值'],
      withoutMembers(([, value]) => String(value) === '0'),
    ),
    makeHypothesis(
      'members',
      'null-text-left-out',
      ['members whose value is the text "null" or "NULL" were left out', '值为 "null"/"NULL" 的参数被去掉了'],
      signAllFix,
      withoutMembers(([, value]) => /^null$/i.test(String(value))),
    ),
    makeHypothesis(
      'members',
      'numbers-left-out',
      ['members that are numbers were left out', '数值类型的参数没有参与签名'],
      signAllFix,
      withoutMembers(([, value]) => typeof value === 'number'),
    ),
    ...nonEmptyMembers.map(([name]) =>
      makeHypothesis(
        'members',
        `unsigned-${name}`,
        [`${name} was not signed`, `${name} 没有参与签名`],
        [
          `sign every member that is not empty, including ${name}; perhaps it was added after signing`,
          `请对所有非空参数签名，包括 ${name}（可能是签名之后才加上的）`,
        ],
        withoutMembers(([other]) => other === name),
      ),
    ),
    ...extraMemberHypotheses(input),
    ...numberHypotheses(input.members.slice(0, maxMembers)),
    ...absentMemberHypotheses(input.members.slice(0, maxMembers)),
    ...nonEmptyMembers.flatMap(edgeHypotheses),
  ];
}

function withoutMembers(isLeftOut: (member: Member) => boolean): Parameters<typeof makeHypothesis>[4] {
  return ({ members }) => ({ members: members.filter((member) => !isLeftOut(member)) });
}

/** Members that were signed and are not in the payload. */
function extraMemberHypotheses({ members, appKey, appId, appSecret }: SearchInput): readonly Hypothesis[] {
  const secrets: readonly (readonly [names: readonly string[], value: Secret | null])[] = [
    [
      ['Appid', 'appid', 'app_id', 'appId', 'AppId', 'AppID'],
      appId === undefined ? null : { value: appId, masked: '<Appid>' },
    ],
    [
      ['AppSecret', 'app_secret', 'appsecret', 'appSecret', 'secret'],
      appSecret === undefined ? null : { value: appSecret, masked: '<AppSecret>' },
    ],
    [['app_key', 'appkey', 'appKey', 'AppKey'], { value: appKey, masked: '***' }],
  ];
  const constants: readonly Member[] = [
    ['sign_type', 'MD5'],
    ['signType', 'MD5'],
    ['version', '1.0'],
    ['v', '1'],
    ['quantity', '1'],
  ];
  const presentNames = new Set(members.map(([name]) => name));
  return [
    ...secrets.flatMap(([names, value]) =>
      value === null
        ? []
        : names.map((name) =>
            makeHypothesis(
              'members',
              `extra-${name}`,
              [
                `${name} was signed among the members, and is not in the payload`,
                `${name} 参与了签名，但不在 payload 中`,
              ],
              payloadOnlyFix,
              { secretMembers: [[name, value]] },
            ),
          ),
    ),
    ...constants
      .filter(([name]) => !presentNames.has(name))
      .map((extra) =>
        makeHypothesis(
          'members',
          `extra-${extra[0]}`,
          [
            `${extra.join('=')} was signed, and is not in the payload`,
            `${extra.join('=')} 参与了签名，但不在 payload 中`,
          ],
          payloadOnlyFix,
          (format) => ({ members: [...format.members, extra] }),
        ),
      ),
  ];
}
