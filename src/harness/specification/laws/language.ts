/**
 * The language of messages that a header `Accept-Language` asks for (§1.13): English where `en` has a greater `q` than
 * `zh` and `*`; of equal ones the first counts.
 */
export function languageAsked(header: string): 'zh' | 'en' {
  const ranges = header.split(',').flatMap((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const language = tag.split('-', 1)[0] ?? '';
    const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    return ['en', 'zh', '*'].includes(language) && quality > 0 ? [{ language, quality }] : [];
  });
  const [best] = ranges.sort((a, b) => b.quality - a.quality);
  return best?.language === 'en' ? 'en' : 'zh';
}
