import { inEnglish, type Translate } from '#harness/reports/translate.ts';
import type { CliIo } from '../../shared/io.ts';
import type { Language } from '../../shared/language.ts';
import { translateLines, translatorOf } from './translator.ts';
import { chinese } from './zh/index.ts';

const translators: Readonly<Record<Language, Translate>> = { en: inEnglish, zh: translatorOf(chinese) };

/** Translates what commands and reports have in English. */
export function translateTo(language: Language): Translate {
  return translators[language];
}

/** The same system, with messages on standard error in its language: errors, warnings and progress. */
export function withTranslatedMessages<Io extends CliIo>(io: Io): Io {
  const translate = translateTo(io.language);
  return { ...io, err: (text) => io.err(translateLines(text, translate)) };
}
