import type { Language } from '#cli/shared/language.ts';
import { en, type ConsoleTexts } from './en/index.ts';
import { zh } from './zh/index.ts';

const texts: Readonly<Record<Language, ConsoleTexts>> = { en, zh };

/** The texts of the console in a language. */
export function textsOf(language: Language): ConsoleTexts {
  return texts[language];
}
