import type { Bilingual } from '#core/domain/errors.ts';
import type { Member } from '../dialects/dialect.ts';

/**
 * Says what a way of writing values does to these members, by its first effect: "the space in expired_at became +".
 *
 * @param write value as it stands → value as it was signed
 * @returns null when it changes nothing
 */
export function changeIn(members: readonly Member[], write: (value: string) => string): Bilingual | null {
  for (const [name, raw] of members) {
    const value = String(raw);
    if (write(value) === value) continue;
    const char = Array.from(value).find((one) => write(one) !== one);
    if (char === undefined)
      return { en: `${name} was signed as ${quoted(write(value))}`, zh: `${name} 按 ${quoted(write(value))} 签名` };
    const { en, zh } = charName(char);
    const became = write(char);
    if (became === '') return { en: `the ${en} in ${name} was left out`, zh: `${name} 中的${zh}被去掉了` };
    const shown = Object.hasOwn(names, became) ? charName(became) : { en: became, zh: ` ${became}` };
    const article = shown.en === became ? '' : 'a ';
    return { en: `the ${en} in ${name} became ${article}${shown.en}`, zh: `${name} 中的${zh}变成了${shown.zh}` };
  }
  return null;
}

/** A character by a name that can be read aloud. */
export function charName(char: string): Bilingual {
  const known = names[char];
  return known ? { en: known[0], zh: known[1] } : { en: quoted(char), zh: ` ${quoted(char)} ` };
}

const names: Readonly<Record<string, readonly [en: string, zh: string] | undefined>> = {
  ' ': ['space', '空格'],
  '\n': ['line break', '换行'],
  '\r': ['carriage return', '回车'],
  '\t': ['tab', '制表符'],
};

/** A value for a sentence: quoted, and never longer than a line. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 48 ? `${text.slice(0, 48)}…` : text);
}
