import { expect, it } from 'vitest';
import { texts, textsIn } from '#studio/page/texts.ts';

const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

it('every text is there in Chinese, with the same values', () => {
  for (const [english, chinese] of Object.values(texts)) {
    expect(chinese).toMatch(/\p{Script=Han}/u);
    expect(placeholders(chinese)).toEqual(placeholders(english));
  }
});

it('values stand in their places', () => {
  expect(textsIn('en')('line', { line: 143 })).toBe('line 143');
  expect(textsIn('zh')('line', { line: 143 })).toBe('第 143 行');
});
