import { inEnglish, type Translate, type Wording } from '#harness/reports/translate.ts';
import type { CliIo } from '../../shared/io.ts';
import type { Language } from '../../shared/language.ts';
import { translateLines, translatorOf } from './translator.ts';
import { messages, outputs, reports } from './zh/index.ts';

const inReports: Readonly<Record<Language, Translate>> = { en: inEnglish, zh: translatorOf(reports) };
const inOutputs: Readonly<Record<Language, Translate>> = { en: inEnglish, zh: translatorOf(outputs) };
const inMessages: Readonly<Record<Language, Translate>> = { en: inEnglish, zh: translatorOf(messages) };

/** Translates the texts of reports. */
export function reportsIn(language: Language): Translate {
  return inReports[language];
}

/** Translates what single commands print: `steps`, `zoo`, `fit`, `verify`, `sign`, `conform`, `bench`. */
export function outputsIn(language: Language): Translate {
  return inOutputs[language];
}

/** How the pages of `bench` are worded. */
export function benchWording(language: Language): Wording {
  return { language, translate: outputsIn(language) };
}

/** Translates errors and other messages, line by line. */
export function messagesIn(language: Language): Translate {
  return (text) => translateLines(text, inMessages[language]);
}

/** The same system, for a command whose whole output is messages. */
export function withTranslatedOutput(io: CliIo): CliIo {
  const translate = messagesIn(io.language);
  return { ...io, out: (text) => io.out(translate(text)) };
}

/** The same system, with messages on standard error in its language: errors, warnings and progress. */
export function withTranslatedMessages<Io extends CliIo>(io: Io): Io {
  const translate = messagesIn(io.language);
  return { ...io, err: (text) => io.err(translate(text)) };
}
