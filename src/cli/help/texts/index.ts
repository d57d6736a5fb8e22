import type { Language } from '../../shared/language.ts';
import { en, type HelpTexts } from './en/index.ts';
import { zh } from './zh/index.ts';

const texts: Readonly<Record<Language, HelpTexts>> = { en, zh };

/** The texts of the help in a language. */
export function helpTexts(language: Language): HelpTexts {
  return texts[language];
}
