import type { Member } from '#core/signing/dialects/dialect.ts';
import type { Hypothesis } from '../hypothesis.ts';
import { signedAsHypothesis } from './signed-as.ts';

/** An invisible character and its names. */
export interface Blank {
  readonly text: string;
  readonly en: string;
  readonly zh: string;
}

/** Characters that a file, a form or a chat may add around a text, the likeliest first. */
export const blanks: readonly Blank[] = [
  makeBlank('\n', 'a line break', '换行'),
  makeBlank(' ', 'a space', '空格'),
  makeBlank('\r\n', 'CR LF', '回车换行'),
  makeBlank('\t', 'a tab', '制表符'),
  makeBlank('\r', 'a carriage return', '回车'),
  makeBlank('\u00a0', 'a no-break space (U+00A0)', '不换行空格（U+00A0）'),
  makeBlank('\u3000', 'a full-width space (U+3000)', '全角空格（U+3000）'),
  makeBlank('\ufeff', 'a byte order mark (BOM, U+FEFF)', 'BOM（U+FEFF）'),
  makeBlank('\u200b', 'an invisible zero-width space (U+200B)', '不可见的零宽空格（U+200B）'),
  makeBlank('\u200c', 'an invisible zero-width non-joiner (U+200C)', '不可见的零宽字符（U+200C）'),
  makeBlank('\u200d', 'an invisible zero-width joiner (U+200D)', '不可见的零宽字符（U+200D）'),
  makeBlank('\u200e', 'an invisible left-to-right mark (U+200E)', '不可见的方向标记（U+200E）'),
  makeBlank('\u2060', 'an invisible word joiner (U+2060)', '不可见的字符（U+2060）'),
  makeBlank('\u0000', 'a NUL character', 'NUL 字符'),
];

/** Removes {@link blanks} from both ends of a text. */
export function trimBlanks(text: string): string {
  return text.replace(/^[\s\u200b-\u200e\u2060\ufeff\0]+|[\s\u200b-\u200e\u2060\ufeff\0]+$/gu, '');
}

/** A blank after or before a value when it was signed. */
export function edgeHypotheses([name, raw]: Member): readonly Hypothesis[] {
  const value = String(raw);
  return blanks.flatMap(({ text, en, zh }) => {
    const escapedText = JSON.stringify(text).slice(1, -1);
    return [
      signedAsHypothesis(
        name,
        `${value}${text}`,
        `followed-by-${escapedText}`,
        `${name} was signed with ${en} after it`,
        `${name} 签名时末尾带有${zh}`,
      ),
      signedAsHypothesis(
        name,
        `${text}${value}`,
        `after-${escapedText}`,
        `${name} was signed with ${en} before it`,
        `${name} 签名时开头带有${zh}`,
      ),
    ].map((hypothesis) => ({ ...hypothesis, singleOnly: true as const }));
  });
}

function makeBlank(text: string, en: string, zh: string): Blank {
  return { text, en, zh };
}
