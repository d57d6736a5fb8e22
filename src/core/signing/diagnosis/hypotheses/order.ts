import { compareBytes } from '#core/signing/canonical.ts';
import { byCodeUnits, type Member } from '#core/signing/dialects/dialect.ts';
import { makeHypothesis, type Hypothesis } from '../hypothesis.ts';

const orderFix = [
  'sort by name in byte order: upper-case letters before lower-case ones',
  '请按参数名的字节顺序升序排序（大写字母在小写字母之前）',
] as const;
const caseInsensitive = new Intl.Collator('en', { sensitivity: 'base' });

/** Orders other than by name in byte order. */
export const orderHypotheses: readonly Hypothesis[] = [
  makeHypothesis(
    'order',
    'as-sent',
    ['the members were signed in the order in which they were sent, not sorted', '没有排序，按发送顺序签名'],
    orderFix,
    { compareMembers: null },
  ),
  makeHypothesis('order', 'descending', ['the members were sorted from Z to A', '参数按降序排序了'], orderFix, {
    compareMembers: ([a], [b]) => compareBytes(b, a),
  }),
  makeHypothesis(
    'order',
    'by-value',
    ['the members were sorted by value, not by name', '按参数值排序了，应按参数名排序'],
    orderFix,
    { compareMembers: ([, a], [, b]) => compareBytes(String(a), String(b)) },
  ),
  makeHypothesis(
    'order',
    'ignoring-case',
    ['the members were sorted without regard to upper and lower case', '排序时忽略了大小写'],
    orderFix,
    { compareMembers: ([a], [b]) => compareBytes(a.toLowerCase(), b.toLowerCase()) || compareBytes(a, b) },
  ),
  makeHypothesis(
    'order',
    'locale',
    ["the members were sorted in a locale's (dictionary) order", '按区域语言（字典）顺序排序了'],
    orderFix,
    { compareMembers: ([a], [b]) => caseInsensitive.compare(a, b) || compareBytes(b, a) },
  ),
  makeHypothesis(
    'order',
    'by-name-and-value',
    ['the members were sorted by the whole "name=value"', '按整个 "name=value" 排序了'],
    orderFix,
    { compareMembers: (a, b) => compareBytes(memberText(a), memberText(b)) },
  ),
  makeHypothesis(
    'order',
    'utf-16',
    ['the members were sorted by UTF-16 code units', '按 UTF-16 编码单元排序了'],
    orderFix,
    {
      compareMembers: ([a], [b]) => byCodeUnits(a, b),
    },
  ),
  makeHypothesis(
    'order',
    'by-length',
    ['the members were sorted by the length of their names', '按参数名长度排序了'],
    orderFix,
    {
      compareMembers: ([a], [b]) => a.length - b.length || compareBytes(a, b),
    },
  ),
];

function memberText([name, value]: Member): string {
  return `${name}=${value}`;
}
