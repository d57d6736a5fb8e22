import { UsageError } from './errors.ts';

/** The languages that vendloop speaks. */
export const languages = ['en', 'zh'] as const;

/** A language of vendloop. */
export type Language = (typeof languages)[number];

/** Reads the name of a language. @throws UsageError for an unknown one. */
export function parseLanguage(name: string): Language {
  const language = languages.find((known) => known === name);
  if (language) return language;
  throw new UsageError(`--lang must be ${languages.join(' or ')}, not "${name}"`);
}

/**
 * The language of a command line: `--lang`, else the locale. Help texts need it before the options are parsed.
 *
 * @param args the command line; what is no known language there is refused when the options are parsed.
 * @param env reads an environment variable
 */
export function languageOf(args: readonly string[], env: (name: string) => string | undefined): Language {
  const options = args.slice(0, args.includes('--') ? args.indexOf('--') : undefined);
  const at = options.findLastIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const named = options[at]?.startsWith('--lang=') ? options[at].slice('--lang='.length) : options[at + 1];
  const chosen = at < 0 ? undefined : languages.find((language) => language === named);
  return chosen ?? localeLanguage(env);
}

/** The language of the POSIX locale: the first of its variables that is set decides. */
function localeLanguage(env: (name: string) => string | undefined): Language {
  const locale = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map(env).find((value) => value !== undefined && value !== '') ?? '';
  return languages.find((language) => new RegExp(`^${language}(?:[^a-z]|$)`, 'i').test(locale)) ?? 'en';
}
