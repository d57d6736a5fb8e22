import type { Member } from '../../dialects/dialect.ts';
import { quoted } from '../change.ts';
import type { Secret } from '../recipe.ts';
import { twist, type Known, type Twist } from '../twist.ts';

const signAll = ['sign every member that is not empty', '请对所有非空参数签名'] as const;
const noStranger = ['sign the members of the payload, and nothing else', '只对 payload 中的参数签名'] as const;

/** More or fewer members than the rule has it. */
export function memberTwists(known: Known): readonly Twist[] {
  const counted = known.members.filter(([, value]) => value !== '').slice(0, mostMembers);
  return [
    twist('members', 'empty-kept', ['members whose value is empty were signed', '空值参数参与了签名'], ['leave members out of the sign whose value is the empty string', '空字符串的参数不参与签名'], { keepEmpty: true }),
    twist('members', 'sign-included', ['an empty member "sign" was signed with the others', '空的 sign 参数参与了签名'], ['take the sign out before you sign', '签名前请去掉 sign'], ({ members }) => ({ members: [...members, ['sign', '']], keepEmpty: true })),
    twist('members', 'zero-left-out', ['members whose value is 0 were left out, as empty() and a test for truth do', '值为 0 的参数被当作空值去掉了（empty() 或布尔判断）'], ['leave out the empty string only; 0 is a value', '只去掉空字符串，0 是有效值'], without(([, value]) => String(value) === '0')),
    twist('members', 'null-text-left-out', ['members whose value is the text "null" or "NULL" were left out', '值为 "null"/"NULL" 的参数被去掉了'], signAll, without(([, value]) => /^null$/i.test(String(value)))),
    twist('members', 'numbers-left-out', ['members that are numbers were left out', '数值类型的参数没有参与签名'], signAll, without(([, value]) => typeof value === 'number')),
    ...counted.map(([name]) => twist('members', `unsigned-${name}`, [`${name} was not signed`, `${name} 没有参与签名`], [`sign every member that is not empty, ${name} too; it was added after signing, perhaps`, `请对所有非空参数签名，包括 ${name}（可能是签名之后才加上的）`], without(([other]) => other === name))),
    ...strangers(known),
    ...changedNumbers(known.members),
    ...counted.flatMap(spaceTwists),
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
    [['Appid', 'appid', 'app_id', 'appId', 'AppId', 'AppID'], appId === undefined ? null : { value: appId, shown: '<Appid>' }],
    [['AppSecret', 'app_secret', 'appsecret', 'appSecret', 'secret'], appSecret === undefined ? null : { value: appSecret, shown: '<AppSecret>' }],
    [['app_key', 'appkey', 'appKey', 'AppKey'], { value: appKey, shown: '***' }],
  ];
  const constants: readonly Member[] = [['sign_type', 'MD5'], ['signType', 'MD5'], ['version', '1.0'], ['v', '1'], ['quantity', '1']];
  const has = new Set(members.map(([name]) => name));
  return [
    ...secrets.flatMap(([names, value]) => (value === null ? [] : names.map((name) => twist('members', `extra-${name}`, [`${name} was signed among the members, and is not in the payload`, `${name} 参与了签名，但不在 payload 中`], noStranger, { secretMembers: [[name, value]] })))),
    ...constants.filter(([name]) => !has.has(name)).map((extra) => twist('members', `extra-${extra[0]}`, [`${extra.join('=')} was signed, and is not in the payload`, `${extra.join('=')} 参与了签名，但不在 payload 中`], noStranger, (recipe) => ({ members: [...recipe.members, extra] }))),
  ];
}

/** Values that are numbers and were other numbers, or other spellings of them, when they were signed. */
function changedNumbers(members: readonly Member[]): readonly Twist[] {
  return members.slice(0, mostMembers).flatMap((member) => {
    const [name, raw] = member;
    const value = String(raw);
    if (!/^\d{1,15}$/.test(value)) return [];
    const spellings = [
      ...(name === 'timestamp' ? times(value) : []),
      [`${value}.0`, 'as-float', `${name} was signed as ${value}.0 (a number with a fraction)`, `${name} 按 ${value}.0（浮点数）签名`],
      [exponent(value), 'with-exponent', `${name} was signed as ${exponent(value)}: Go reads JSON numbers as floats, and prints large ones so`, `${name} 按 ${exponent(value)} 签名：Go 把 JSON 数字读成浮点数，大数会这样输出`],
      [`0${value}`, 'zero-in-front', `${name} was signed with a zero in front, 0${value}`, `${name} 签名时带有前导零 0${value}`],
      [value.replace(/^0+(?=\d)/, ''), 'zero-lost', `${name} was signed as a number and lost its zero in front`, `${name} 签名时被转成数值，丢失了前导零`],
    ] as const;
    return spellings.filter(([signed]) => signed !== value).map(([signed, which, en, zh]) => changed(name, signed, which, en, zh));
  });
}

/** A whole number as Go prints it when it has become a float: from seven digits on with an exponent. */
function exponent(value: string): string {
  if (value.length < 7 || value.startsWith('0')) return value;
  const rest = value.slice(1).replace(/0+$/, '');
  return `${value.charAt(0)}${rest === '' ? '' : `.${rest}`}e+${String(value.length - 1).padStart(2, '0')}`;
}

/** What a timestamp may have been when it was signed. */
function times(value: string): readonly (readonly [string, string, string, string])[] {
  const seconds = Number(value);
  const near = [1, -1, 2, -2, 3, -3, 4, -4, 5, -5].map((by) => [`${seconds + by}`, `off-by-${by}`, `timestamp was another when it was signed (${seconds + by}): the clock was read twice`, `签名时的 timestamp 是 ${seconds + by}：时间被读取了两次`] as const);
  const zones = [8, -8].map((hours) => [`${seconds + hours * 3_600}`, `zone-${hours}`, `timestamp was ${Math.abs(hours)} hours ${hours > 0 ? 'later' : 'earlier'} when it was signed: a time zone was added`, `签名时的 timestamp 相差 ${Math.abs(hours)} 小时：时区处理有误`] as const);
  const unit = value.length >= 12 ? ([[value.slice(0, -3), 'signed-in-seconds', 'timestamp was signed in seconds and is sent in milliseconds', 'timestamp 签名时为秒，发送时为毫秒']] as const) : ([[`${value}000`, 'signed-in-milliseconds', 'timestamp was signed in milliseconds and is sent in seconds', 'timestamp 签名时为毫秒，发送时为秒']] as const);
  return [...unit, ...near, ...zones];
}

/** White space that was there when a value was signed. */
function spaceTwists([name, value]: Member): readonly Twist[] {
  return [['\n', 'a line break behind it', '末尾换行'], [' ', 'a space behind it', '末尾空格'], ['\r\n', 'CR LF behind it', '末尾回车换行']].map(([space = '', en = '', zh = '']) => ({
    ...changed(name, `${value}${space}`, `followed-by-${JSON.stringify(space).slice(1, -1)}`, `${name} was signed with ${en}`, `${name} 签名时带有${zh}`),
    alone: true as const,
  }));
}

function changed(name: string, signed: string, which: string, en: string, zh: string): Twist {
  return twist('members', `${name}-${which}`, [en, zh], [`sign the very value that is sent: ${name}=${quoted(signed).slice(1, -1)} was signed`, `签名的值必须与发送的值完全相同：签名时为 ${name}=${quoted(signed).slice(1, -1)}`], ({ members }) => ({ members: members.map((member): Member => (member[0] === name ? [name, signed] : member)) }));
}

/** Every millisecond that a timestamp in seconds may have been: too many to be tried with anything else. */
export function millisecondTwists({ members }: Known): readonly Twist[] {
  const seconds = members.find(([name]) => name === 'timestamp')?.[1];
  if (seconds === undefined || !/^\d{9,11}$/.test(String(seconds))) return [];
  return Array.from({ length: 999 }, (_, ms) => ({
    ...changed('timestamp', `${seconds}${String(ms + 1).padStart(3, '0')}`, 'signed-in-milliseconds', 'timestamp was signed in milliseconds and is sent in seconds', 'timestamp 签名时为毫秒，发送时为秒'),
    alone: true as const,
  }));
}
