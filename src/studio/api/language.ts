/** The languages of texts for people. */
export type Language = 'en' | 'zh';

/** The language that a request asks for: `?lang=` before `Accept-Language`. */
export function languageOf(lang: string | undefined, acceptLanguage: string | undefined): Language {
  return /^\s*zh\b/i.test(lang ?? acceptLanguage ?? '') ? 'zh' : 'en';
}
