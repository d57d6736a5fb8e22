/** The languages of `message`: Chinese unless the caller asks for English (PROTOCOL §1). */
export type Language = 'zh' | 'en';

const english = /^\s*en(?![a-z])/i;

/** @param acceptLanguage the header as it came; its first language counts. */
export function languageOf(acceptLanguage: string | undefined): Language {
  return acceptLanguage !== undefined && english.test(acceptLanguage) ? 'en' : 'zh';
}
