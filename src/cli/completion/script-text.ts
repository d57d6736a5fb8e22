import type { CompletedOption } from './model.ts';

/** A word in single quotes, as every shell reads it. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A word in single quotes as fish reads it: there, a backslash escapes inside them. */
export function fishWord(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** The names of the options that take a value. */
export function optionsWithValue(options: readonly CompletedOption[]): readonly string[] {
  return options.flatMap(({ names, value }) => (value === null ? [] : names));
}

/** The command that prints the names of environments, a line each; none where there is no project file. */
export const environmentsCommand = 'vendloop config --environments 2>/dev/null';
