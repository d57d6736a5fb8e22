import type { FlatPayload } from '#core/signing/canonical.ts';
import { compareBytes } from '#core/signing/canonical.ts';

/** Properties of payloads that clients treat differently. */
export const classDescriptions = {
  space: 'a space in a value',
  'non-ascii': 'letters beyond ASCII',
  punctuation: "one of ~ * ( ) ! '",
  url: 'one of : / ? & = % # + and the like',
  empty: 'an empty value',
  null: 'the text "NULL"',
  zero: 'the number 0',
  number: 'an integer value',
  name: 'a name that needs encoding',
  order: 'names that only byte order sorts correctly',
  unsorted: 'members that are not sent in order',
} as const;

/** Name of a class. */
export type ClassName = keyof typeof classDescriptions;

/** All classes of a payload; none for plain text in order. */
export function classesOf(members: FlatPayload): readonly ClassName[] {
  const names = Object.keys(members);
  const values = Object.values(members);
  const texts = values.map(String);
  const someTextMatches = (pattern: RegExp): boolean => texts.some((text) => pattern.test(text));
  const present: Readonly<Record<ClassName, boolean>> = {
    space: someTextMatches(/ /),
    'non-ascii': someTextMatches(/[^\u0020-\u007e]/),
    punctuation: someTextMatches(/[~*()!']/),
    url: someTextMatches(/[^\w .\-~*()!'\u0080-\u{10ffff}]/u),
    empty: values.includes(''),
    null: values.includes('NULL'),
    zero: values.includes(0),
    number: values.some((value) => typeof value === 'number' && value !== 0),
    name: names.some((name) => /[^\w.-]/.test(name)),
    order: needsByteOrder(names, members),
    unsorted: names.some((name, at) => at > 0 && compareBytes(names[at - 1] ?? '', name) > 0),
  };
  return (Object.keys(classDescriptions) as ClassName[]).filter((name) => present[name]);
}

/**
 * Whether another usual order (case-insensitive, or by the whole `name=value`) differs from byte order of the names.
 */
function needsByteOrder(names: readonly string[], members: FlatPayload): boolean {
  const byName = names.toSorted(compareBytes).join('\n');
  const byNameAndValue = names
    .toSorted((a, b) => compareBytes(`${a}=${members[a] ?? ''}`, `${b}=${members[b] ?? ''}`))
    .join('\n');
  const caseInsensitive = names.toSorted((a, b) => compareBytes(a.toLowerCase(), b.toLowerCase())).join('\n');
  return byName !== byNameAndValue || byName !== caseInsensitive;
}
