import type { Member } from '#core/signing/dialects/dialect.ts';
import type { Twist } from '../hypothesis.ts';
import { changed } from './signed-as.ts';

/** A character that people do not see, by what it is called; the first are the likeliest. */
export interface Blank {
  readonly text: string;
  readonly en: string;
  readonly zh: string;
}

/** What a file, a form or a chat leaves around a text. */
export const blanks: readonly Blank[] = [
  blank('\n', 'a line break', '换行'),
  blank(' ', 'a space', '空格'),
  blank('\r\n', 'CR LF', '回车换行'),
  blank('\t', 'a tab', '制表符'),
  blank('\r', 'a carriage return', '回车'),
  blank('\u00a0', 'a no-break space (U+00A0)', '不换行空格（U+00A0）'),
  blank('\u3000', 'a full-width space (U+3000)', '全角空格（U+3000）'),
  blank('\ufeff', 'a byte order mark (BOM, U+FEFF)', 'BOM（U+FEFF）'),
  blank('\u200b', 'an invisible zero-width space (U+200B)', '不可见的零宽空格（U+200B）'),
  blank('\u200c', 'an invisible zero-width non-joiner (U+200C)', '不可见的零宽字符（U+200C）'),
  blank('\u200d', 'an invisible zero-width joiner (U+200D)', '不可见的零宽字符（U+200D）'),
  blank('\u200e', 'an invisible left-to-right mark (U+200E)', '不可见的方向标记（U+200E）'),
  blank('\u2060', 'an invisible word joiner (U+2060)', '不可见的字符（U+2060）'),
  blank('\u0000', 'a NUL character', 'NUL 字符'),
];

/** A text without what {@link blanks} leave at its ends. */
export function withoutBlanks(text: string): string {
  return text.replace(/^[\s\u200b-\u200e\u2060\ufeff\0]+|[\s\u200b-\u200e\u2060\ufeff\0]+$/gu, '');
}

/** A blank that was there, behind or before a value, when it was signed. */
export function edgeTwists([name, raw]: Member): readonly Twist[] {
  const value = String(raw);
  return blanks.flatMap(({ text, en, zh }) => {
    const shown = JSON.stringify(text).slice(1, -1);
    return [
      changed(
        name,
        `${value}${text}`,
        `followed-by-${shown}`,
        `${name} was signed with ${en} behind it`,
        `${name} 签名时末尾带有${zh}`,
      ),
      changed(
        name,
        `${text}${value}`,
        `after-${shown}`,
        `${name} was signed with ${en} before it`,
        `${name} 签名时开头带有${zh}`,
      ),
    ].map((twist) => ({ ...twist, alone: true as const }));
  });
}

function blank(text: string, en: string, zh: string): Blank {
  return { text, en, zh };
}
