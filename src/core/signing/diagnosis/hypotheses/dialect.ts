import { dialectNames, type DialectName } from '#core/domain/merchant.ts';
import type { Member } from '#core/signing/dialects/dialect.ts';
import { dialects } from '#core/signing/dialects/index.ts';
import { changeIn, quoted } from '../describe-change.ts';
import { dialectBody, ruleOf, textOf } from '../sign-format.ts';
import type { Mistake } from '../step.ts';
import { twist, type Known, type Twist } from '../hypothesis.ts';

/** How people call the client libraries. */
export const dialectTitles: Readonly<Record<DialectName, string>> = {
  raw: 'rule',
  php: 'PHP',
  go: 'Go',
  kotlin: 'Kotlin',
  rust: 'Rust',
  js: 'JavaScript',
};

/** The client libraries that go their own way (PROTOCOL §2, table). */
export function dialectTwists({ members }: Known): readonly Twist[] {
  return dialectNames
    .filter((name) => name !== 'raw')
    .map((name) => {
      const { says, mend } = dialectMistake([name], members);
      const recipe = { body: (all: readonly Member[]) => dialectBody(name, all), order: null, keepEmpty: true };
      return { ...twist('dialect', name, [says.en, says.zh], [mend.en, mend.zh], recipe), dialect: name };
    });
}

/**
 * The sentence about libraries that hash one and the same text, and what to do about it.
 *
 * @param names one or more; they all make the same text of these members
 */
export function dialectMistake(
  names: readonly DialectName[],
  members: readonly Member[],
): Pick<Mistake, 'says' | 'mend'> {
  const [first = 'raw'] = names;
  const [en, zh] = changeBy(first, members);
  const titles = names.map((name) => dialectTitles[name]);
  const same = titles.length > 1 ? ' (they write the same here)' : '';
  return {
    says: {
      en: `you signed like the ${listed(titles, 'or')} client${same}${en === '' ? '' : `: ${en}`}`,
      zh: `签名方式与 ${titles.join('、')} 客户端库一致${zh === '' ? '' : `：${zh}`}`,
    },
    mend: unsigned(first, members) ?? listable(names),
  };
}

/** What to do where listing the library would not help: the core takes no sign that leaves a member out. */
function unsigned(name: DialectName, members: readonly Member[]): Mistake['mend'] | null {
  const dropped = members.find((member) => isDropped(name, member));
  if (!dropped) return null;
  const [member, value] = dropped;
  const [en, zh] =
    typeof value === 'number'
      ? [
          `send ${member} as the string "${value}", so that it is signed`,
          `请以字符串 "${value}" 发送 ${member}，使其参与签名`,
        ]
      : [`sign ${member} too, or send another value`, `请让 ${member} 参与签名，或使用其他值`];
  return {
    en: `${en}; to list a dialect in signDialects does not help: the core takes no sign that leaves out a member which is not empty`,
    zh: `${zh}；在 signDialects 中列出该方言没有用：核心不接受遗漏非空参数的签名`,
  };
}

function listable(names: readonly DialectName[]): Mistake['mend'] {
  const which = names.length > 1 ? `${listed(names, 'or')}, whichever you use,` : names.join('');
  return {
    en: `sign the values by the rule, as they are, or have ${which} listed in the app's signDialects`,
    zh: `请按规则对参数值原样签名，或在应用的 signDialects 中列出 ${names.join(' 或 ')}`,
  };
}

function listed(words: readonly string[], last: string): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1) ?? ''}`;
}

function isDropped(name: DialectName, [, value]: Member): boolean {
  return value !== '' && dialects[name].drops(value);
}

/** What the library does to these members: the first thing that the rule does not; empty when it does the same. */
function changeBy(name: DialectName, members: readonly Member[]): readonly [en: string, zh: string] {
  const dropped = members.find((member) => isDropped(name, member));
  if (dropped)
    return [
      `it leaves ${dropped[0]} out of the sign, because its value is ${kindOf(dropped[1])}`,
      `${dropped[0]} 的值为 ${quoted(String(dropped[1]))}，未参与签名`,
    ];
  const kept = members.find(([only, value]) => value === '' && dialectBody(name, [[only, value]]) !== '');
  if (kept) return [`it signs ${kept[0]} although it is empty`, `空值 ${kept[0]} 参与了签名`];
  const change = changeIn(
    members.filter(([, value]) => value !== ''),
    (value) => (value === '' ? '' : dialectBody(name, [['a', value]]).slice(2)),
  );
  if (change) return [change.en, change.zh];
  if (textOf(ruleOf(members, 'k'), false) === `${dialectBody(name, members)}&key=k`) return ['', ''];
  return ['it writes or sorts names in another way', '参数名的写法或排序不同'];
}

function kindOf(value: string | number): string {
  return typeof value === 'number' ? `the number ${value}` : quoted(value);
}
