import type { Bilingual } from '#core/domain/errors.ts';
import type { Member } from '../dialects/dialect.ts';

/**
 * Describes how a way of writing values changes these members, by its first effect: "the space in expired_at became +".
 *
 * @param write value as sent → value as signed
 * @returns null if it changes nothing
 */
export function describeChange(members: readonly Member[], write: (value: string) => string): Bilingual | null {
  for (const [name, raw] of members) {
    const value = String(raw);
    if (write(value) === value) continue;
    const char = Array.from(value).find((character) => write(character) !== character);
    if (char === undefined)
      return {
        en: `${name} was signed as ${quoteShort(write(value))}`,
        zh: `${name} 按 ${quoteShort(write(value))} 签名`,
      };
    const { en, zh } = charName(char);
    const replacement = write(char);
    if (replacement === '') return { en: `the ${en} in ${name} was left out`, zh: `${name} 中的${zh}被去掉了` };
    const replacementName = Object.hasOwn(characterNames, replacement)
      ? charName(replacement)
      : { en: replacement, zh: ` ${replacement}` };
    const article = replacementName.en === replacement ? '' : 'a ';
    return {
      en: `the ${en} in ${name} became ${article}${replacementName.en}`,
      zh: `${name} 中的${zh}变成了${replacementName.zh}`,
    };
  }
  return null;
}

/** A readable name of a character. */
function charName(char: string): Bilingual {
  const known = characterNames[char];
  return known ? { en: known[0], zh: known[1] } : { en: quoteShort(char), zh: ` ${quoteShort(char)} ` };
}

const characterNames: Readonly<Record<string, readonly [en: string, zh: string] | undefined>> = {
  ' ': ['space', '空格'],
  '\n': ['line break', '换行'],
  '\r': ['carriage return', '回车'],
  '\t': ['tab', '制表符'],
};

/** A value for a message: quoted, at most 48 characters. */
export function quoteShort(text: string): string {
  return JSON.stringify(text.length > 48 ? `${text.slice(0, 48)}…` : text);
}
