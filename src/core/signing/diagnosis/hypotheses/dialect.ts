import { dialectNames, type DialectName } from '#core/domain/merchant.ts';
import type { Member } from '#core/signing/dialects/dialect.ts';
import { dialects } from '#core/signing/dialects/index.ts';
import { describeChange, quoteShort } from '../describe-change.ts';
import { dialectBody, documentedFormat, textOf } from '../sign-format.ts';
import type { Mistake } from '../step.ts';
import { makeHypothesis, type SearchInput, type Hypothesis } from '../hypothesis.ts';

/** Titles of the client libraries. */
export const dialectTitles: Readonly<Record<DialectName, string>> = {
  raw: 'rule',
  php: 'PHP',
  go: 'Go',
  kotlin: 'Kotlin',
  rust: 'Rust',
  js: 'JavaScript',
};

/** The client libraries that differ from the rule (PROTOCOL §2, table). */
export function dialectHypotheses({ members }: SearchInput): readonly Hypothesis[] {
  return dialectNames
    .filter((name) => name !== 'raw')
    .map((name) => {
      const { message, fix } = dialectMistake([name], members);
      const formatChange = {
        writeBody: (all: readonly Member[]) => dialectBody(name, all),
        compareMembers: null,
        keepEmpty: true,
      };
      return {
        ...makeHypothesis('dialect', name, [message.en, message.zh], [fix.en, fix.zh], formatChange),
        dialect: name,
      };
    });
}

/**
 * The message and the fix for libraries that hash the same text of these members.
 *
 * @param names one or more
 */
export function dialectMistake(
  names: readonly DialectName[],
  members: readonly Member[],
): Pick<Mistake, 'message' | 'fix'> {
  const [first = 'raw'] = names;
  const [en, zh] = describeDialect(first, members);
  const titles = names.map((name) => dialectTitles[name]);
  const sameNote = titles.length > 1 ? ' (they write the same here)' : '';
  return {
    message: {
      en: `you signed like the ${joinList(titles, 'or')} client${sameNote}${en === '' ? '' : `: ${en}`}`,
      zh: `签名方式与 ${titles.join('、')} 客户端库一致${zh === '' ? '' : `：${zh}`}`,
    },
    fix: unsignedMemberFix(first, members) ?? listDialectFix(names),
  };
}

/** The fix where listing the dialect would not help: the core accepts no sign that leaves out a non-empty member. */
function unsignedMemberFix(name: DialectName, members: readonly Member[]): Mistake['fix'] | null {
  const droppedMember = members.find((member) => isDropped(name, member));
  if (!droppedMember) return null;
  const [member, value] = droppedMember;
  const [en, zh] =
    typeof value === 'number'
      ? [
          `send ${member} as the string "${value}", so that it is signed`,
          `请以字符串 "${value}" 发送 ${member}，使其参与签名`,
        ]
      : [`sign ${member} too, or send another value`, `请让 ${member} 参与签名，或使用其他值`];
  return {
    en:
      `${en}; listing a dialect in signDialects does not help: the core accepts no sign that leaves out ` +
      'a non-empty member',
    zh: `${zh}；在 signDialects 中列出该方言没有用：核心不接受遗漏非空参数的签名`,
  };
}

function listDialectFix(names: readonly DialectName[]): Mistake['fix'] {
  const dialectList = names.length > 1 ? `${joinList(names, 'or')}, whichever you use,` : names.join('');
  return {
    en: `sign the unchanged values by the rule, or have ${dialectList} listed in the app's signDialects`,
    zh: `请按规则对参数值原样签名，或在应用的 signDialects 中列出 ${names.join(' 或 ')}`,
  };
}

function joinList(items: readonly string[], last: string): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1) ?? ''}`;
}

function isDropped(name: DialectName, [, value]: Member): boolean {
  return value !== '' && dialects[name].drops(value);
}

/** The first way in which the library differs from the rule for these members; empty if there is none. */
function describeDialect(name: DialectName, members: readonly Member[]): readonly [en: string, zh: string] {
  const droppedMember = members.find((member) => isDropped(name, member));
  if (droppedMember)
    return [
      `it leaves ${droppedMember[0]} out of the sign, because its value is ${describeValue(droppedMember[1])}`,
      `${droppedMember[0]} 的值为 ${quoteShort(String(droppedMember[1]))}，未参与签名`,
    ];
  const emptyMember = members.find(
    ([memberName, value]) => value === '' && dialectBody(name, [[memberName, value]]) !== '',
  );
  if (emptyMember) return [`it signs ${emptyMember[0]} although it is empty`, `空值 ${emptyMember[0]} 参与了签名`];
  const change = describeChange(
    members.filter(([, value]) => value !== ''),
    (value) => (value === '' ? '' : dialectBody(name, [['a', value]]).slice(2)),
  );
  if (change) return [change.en, change.zh];
  if (textOf(documentedFormat(members, 'k'), false) === `${dialectBody(name, members)}&key=k`) return ['', ''];
  return ['it writes or sorts names in another way', '参数名的写法或排序不同'];
}

function describeValue(value: string | number): string {
  return typeof value === 'number' ? `the number ${value}` : quoteShort(value);
}
