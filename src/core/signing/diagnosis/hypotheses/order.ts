import { compareBytes } from '#core/signing/canonical.ts';
import { byCodeUnits, type Member } from '#core/signing/dialects/dialect.ts';
import { twist, type Twist } from '../hypothesis.ts';

const mend = [
  'sort by name in byte order: upper-case letters before lower-case ones',
  '请按参数名的字节顺序升序排序（大写字母在小写字母之前）',
] as const;
const caseless = new Intl.Collator('en', { sensitivity: 'base' });

/** Other orders than by name in byte order. */
export const orderTwists: readonly Twist[] = [
  twist(
    'order',
    'as-sent',
    ['the members were signed in the order in which they were sent, not sorted', '没有排序，按发送顺序签名'],
    mend,
    { order: null },
  ),
  twist('order', 'descending', ['the members were sorted from Z to A', '参数按降序排序了'], mend, {
    order: ([a], [b]) => compareBytes(b, a),
  }),
  twist(
    'order',
    'by-value',
    ['the members were sorted by value, not by name', '按参数值排序了，应按参数名排序'],
    mend,
    { order: ([, a], [, b]) => compareBytes(String(a), String(b)) },
  ),
  twist(
    'order',
    'ignoring-case',
    ['the members were sorted without regard to upper and lower case', '排序时忽略了大小写'],
    mend,
    { order: ([a], [b]) => compareBytes(a.toLowerCase(), b.toLowerCase()) || compareBytes(a, b) },
  ),
  twist(
    'order',
    'locale',
    ["the members were sorted as a dictionary sorts (a locale's order)", '按区域语言（字典）顺序排序了'],
    mend,
    { order: ([a], [b]) => caseless.compare(a, b) || compareBytes(b, a) },
  ),
  twist(
    'order',
    'by-name-and-value',
    ['the members were sorted by the whole "name=value"', '按整个 "name=value" 排序了'],
    mend,
    { order: (a, b) => compareBytes(whole(a), whole(b)) },
  ),
  twist('order', 'utf-16', ['the members were sorted by UTF-16 code units', '按 UTF-16 编码单元排序了'], mend, {
    order: ([a], [b]) => byCodeUnits(a, b),
  }),
  twist('order', 'by-length', ['the members were sorted by the length of their names', '按参数名长度排序了'], mend, {
    order: ([a], [b]) => a.length - b.length || compareBytes(a, b),
  }),
];

function whole([name, value]: Member): string {
  return `${name}=${value}`;
}
