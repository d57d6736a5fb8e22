import type { Member } from '#core/signing/dialects/dialect.ts';
import { makeHypothesis, type Hypothesis } from '../hypothesis.ts';

/** Texts that languages print for a missing value, the likeliest first. */
const nullTexts = [
  'undefined',
  'null',
  'None',
  'nil',
  'NULL',
  '<nil>',
  '(null)',
  'NaN',
  'false',
  '0',
  '[]',
  '{}',
  '[object Object]',
] as const;

/** Members of the API's calls (PROTOCOL §3): a program may have signed one that has no value and was not sent. */
const documentedMembers = [
  'trade_id',
  'notify_url',
  'product_id',
  'order_id',
  'record_id',
  'code',
  'quantity',
  'page',
  'per_page',
  'expired_at',
  'count',
  'code_length',
  'channel_name',
  'machine_no',
  'method',
  'status',
  'id',
  'timestamp',
] as const;

const leaveOutFix = [
  'do not sign members that have no value, nor a text that stands for "no value"',
  '没有值的参数不参与签名，也不要以文本形式签名',
] as const;

/** Members without a value, signed as the text that a language prints for it. */
export function absentMemberHypotheses(members: readonly Member[]): readonly Hypothesis[] {
  return [...emptyMemberHypotheses(members), ...missingMemberHypotheses(members)].map((hypothesis) => ({
    ...hypothesis,
    singleOnly: true as const,
  }));
}

/** Members that are sent as the empty string. */
function emptyMemberHypotheses(members: readonly Member[]): readonly Hypothesis[] {
  const empty = members.filter(([, value]) => value === '').map(([name]) => name);
  const groups = empty.length > 1 ? [empty, ...empty.map((name) => [name])] : [empty];
  return groups
    .filter((names) => names.length > 0)
    .flatMap((names) =>
      nullTexts.map((text) => {
        const [memberNames, memberNamesZh] = [names.join(' and '), names.join('、')];
        const message = [
          `${memberNames}, which is sent empty, was signed as ${text}`,
          `${memberNamesZh} 发送时为空，签名时为 ${text}`,
        ] as const;
        return makeHypothesis('members', `${names.join('+')}-empty-as-${text}`, message, leaveOutFix, (format) => ({
          members: format.members.map(([name, value]): Member => [name, names.includes(name) ? text : value]),
        }));
      }),
    );
}

/** Members that are not sent. */
function missingMemberHypotheses(members: readonly Member[]): readonly Hypothesis[] {
  const sentNames = new Set(members.map(([name]) => name));
  return documentedMembers
    .filter((name) => !sentNames.has(name))
    .flatMap((name) =>
      ['', ...nullTexts].map((text) => {
        const message = [
          `${name}=${text} was signed, and is not in the payload`,
          `${name}=${text} 参与了签名，但不在 payload 中`,
        ] as const;
        return makeHypothesis('members', `absent-${name}-as-${text}`, message, leaveOutFix, (format) => ({
          members: [...format.members, [name, text]],
          keepEmpty: format.keepEmpty || text === '',
        }));
      }),
    );
}
