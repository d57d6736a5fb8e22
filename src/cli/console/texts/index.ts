import { UsageError } from '#cli/shared/errors.ts';
import { en, type ConsoleTexts } from './en/index.ts';
import { zh } from './zh/index.ts';

const languages = { en, zh } as const satisfies Readonly<Record<string, ConsoleTexts>>;

/** A language of the console. */
export type ConsoleLanguage = keyof typeof languages;

/** Reads the name of a language. @throws UsageError for an unknown one. */
export function parseLanguage(name: string): ConsoleLanguage {
  if (name === 'en' || name === 'zh') return name;
  throw new UsageError(`--lang must be ${Object.keys(languages).join(' or ')}, not "${name}"`);
}

/** The texts of a language. @throws UsageError for an unknown one. */
export function textsOf(language: string): ConsoleTexts {
  return languages[parseLanguage(language)];
}
