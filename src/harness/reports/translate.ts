/**
 * Turns a text of a report into the reader's language. Reports are written in English; what the table of a language
 * does not know stays as it is, such as names and the findings of checks.
 */
export type Translate = (english: string) => string;

/** Leaves every text in English. */
export const inEnglish: Translate = (english) => english;

/** How a report is worded. */
export interface Wording {
  readonly language: 'en' | 'zh';
  readonly translate: Translate;
}

export const englishWording: Wording = { language: 'en', translate: inEnglish };
