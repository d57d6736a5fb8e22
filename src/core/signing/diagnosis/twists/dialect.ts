import { dialectNames, type DialectName } from '../../../domain/merchant.ts';
import type { Member } from '../../dialects/dialect.ts';
import { dialects } from '../../dialects/index.ts';
import { changeIn, quoted } from '../change.ts';
import { dialectBody, ruleOf, textOf } from '../recipe.ts';
import { twist, type Known, type Twist } from '../twist.ts';

/** How people call the client libraries. */
export const dialectTitles: Readonly<Record<DialectName, string>> = { raw: 'PHP', go: 'Go', kotlin: 'Kotlin', rust: 'Rust', js: 'JavaScript' };

/** The client libraries that go their own way (PROTOCOL §2, table). */
export function dialectTwists({ members }: Known): readonly Twist[] {
  return dialectNames
    .filter((name) => name !== 'raw')
    .map((name) => {
      const change = changeBy(name, members);
      const title = dialectTitles[name];
      const says = [`you signed like the ${title} client${change[0] === '' ? '' : `: ${change[0]}`}`, `签名方式与 ${title} 客户端库一致${change[1] === '' ? '' : `：${change[1]}`}`] as const;
      const mend = [`sign the values by the rule, as they are, or have ${name} listed in the app's signDialects`, `请按规则对参数值原样签名，或在应用的 signDialects 中列出 ${name}`] as const;
      return { ...twist('dialect', name, says, mend, { body: (all) => dialectBody(name, all), order: null, keepEmpty: true }), dialect: name };
    });
}

/** What the library does to these members: the first thing that the rule does not; empty when it does the same. */
function changeBy(name: DialectName, members: readonly Member[]): readonly [en: string, zh: string] {
  const dropped = members.find(([, value]) => value !== '' && dialects[name].drops(value));
  if (dropped) return [`it leaves ${dropped[0]} out of the sign, because its value is ${kindOf(dropped[1])}`, `${dropped[0]} 的值为 ${quoted(String(dropped[1]))}，未参与签名`];
  const kept = members.find(([only, value]) => value === '' && dialectBody(name, [[only, value]]) !== '');
  if (kept) return [`it signs ${kept[0]} although it is empty`, `空值 ${kept[0]} 参与了签名`];
  const change = changeIn(members.filter(([, value]) => value !== ''), (value) => (value === '' ? '' : dialectBody(name, [['a', value]]).slice(2)));
  if (change) return [change.en, change.zh];
  if (textOf(ruleOf(members, 'k'), false) === `${dialectBody(name, members)}&key=k`) return ['', ''];
  return ['it writes or sorts names in another way', '参数名的写法或排序不同'];
}

function kindOf(value: string | number): string {
  return typeof value === 'number' ? `the number ${value}` : quoted(value);
}
