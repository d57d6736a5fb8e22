import { UsageError } from '#cli/shared/errors.ts';
import { en, type ConsoleTexts } from './en.ts';
import { zh } from './zh.ts';

const languages = { en, zh } as const satisfies Readonly<Record<string, ConsoleTexts>>;

/** A language that the console speaks. */
export type ConsoleLanguage = keyof typeof languages;

/** The language of that name. @throws UsageError for one that the console does not speak. */
export function parseLanguage(name: string): ConsoleLanguage {
  if (name === 'en' || name === 'zh') return name;
  throw new UsageError(`--lang is ${Object.keys(languages).join(' or ')}, not "${name}"`);
}

/** The texts of a language. @throws UsageError for one that the console does not speak. */
export function textsOf(language: string): ConsoleTexts {
  return languages[parseLanguage(language)];
}
