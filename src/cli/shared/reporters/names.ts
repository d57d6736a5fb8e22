import type { Command } from 'commander';

/** Every reporter. */
export const reporterNames = ['junit', 'ctrf', 'github', 'html', 'json', 'markdown'] as const;
/** A form in which a result is written for others. */
export type ReporterName = (typeof reporterNames)[number];

/** Commands whose text is all that there is to see have no page. */
const withoutPage = reporterNames.filter((name) => name !== 'html');
export const zooReporters = withoutPage;
export const checkReporters = withoutPage;
export const conformReporters = withoutPage;
export const targetWorldReporters = withoutPage;

/** The flags that choose reporters, as they were typed. */
export interface ReporterFlags {
  readonly reporter?: readonly string[];
  /** `--reporter json=-` */
  readonly json?: boolean;
  /** `--reporter junit=FILE` */
  readonly junit?: string;
  /** `--reporter markdown=FILE`; without a file `markdown=-`. */
  readonly markdown?: string | boolean;
}

/** Adds `--reporter` to a command. @param names the reporters that it has. */
export function addReporterOption(command: Command, names: readonly ReporterName[]): Command {
  return command.option(
    '--reporter <name[=file],...>',
    `also write the result as ${names.join(', ')}: into FILE, - for standard output, or the evidence folder; can be ` +
      'repeated',
    (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
  );
}
