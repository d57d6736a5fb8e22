/** The languages of `message`: Chinese unless the caller asks for English (PROTOCOL §1). */
export type Language = 'zh' | 'en';

/**
 * The language that the caller likes best of the two (RFC 9110 §12.5.4); Chinese where it names neither.
 * @param acceptLanguage the header as it came.
 */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined || !/en/i.test(acceptLanguage)) return 'zh';
  let best: { readonly language: Language; readonly quality: number } = { language: 'zh', quality: 0 };
  for (const range of acceptLanguage.split(',')) {
    const [, tag = '', q = '1'] = /^\s*(zh|en|\*)(?![a-z])[^;]*(?:;\s*q=([\d.]+)\s*)?$/i.exec(range) ?? [];
    if (tag === '') continue;
    const quality = Number(q);
    if (quality > best.quality) best = { language: tag.toLowerCase() === 'en' ? 'en' : 'zh', quality };
  }
  return best.language;
}
