import { unknownNameMessage } from '#harness/scenario/messages.ts';
import { UsageError } from '../errors.ts';
import type { ReporterFlags, ReporterName } from './names.ts';

/** A reporter and where it writes. */
export interface RequestedReporter {
  readonly name: ReporterName;
  /** `-`: standard output; null: into the evidence folder. */
  readonly file: string | null;
}

/** The name of standard output. */
export const standardOutput = '-';

/**
 * Reads the reporters of a command line; `--json`, `--junit` and `--markdown` are short for one of them.
 * @param valid the reporters of the command.
 * @throws UsageError for an unknown reporter, with the nearest and all valid names, and for two on standard output.
 */
export function requestedReporters(
  { reporter = [], json, junit, markdown }: ReporterFlags,
  valid: readonly ReporterName[],
): readonly RequestedReporter[] {
  const requests: readonly RequestedReporter[] = [
    ...reporter.flatMap((list) => list.split(',')).map((text) => readReporter(text, valid)),
    ...(json === true ? [{ name: 'json', file: standardOutput } as const] : []),
    ...(junit === undefined ? [] : [{ name: 'junit', file: junit } as const]),
    ...(markdown === undefined || markdown === false
      ? []
      : [{ name: 'markdown', file: markdown === true ? standardOutput : markdown } as const]),
  ];
  const printing = new Set(requests.filter(({ file }) => file === standardOutput).map(({ name }) => name));
  if (printing.size > 1)
    throw new UsageError(
      `${[...printing].join(' and ')} cannot both go to standard output: give a file to all but one`,
    );
  return requests;
}

function readReporter(text: string, valid: readonly ReporterName[]): RequestedReporter {
  const at = text.indexOf('=');
  const typedName = (at < 0 ? text : text.slice(0, at)).trim();
  const file = at < 0 ? null : text.slice(at + 1);
  const name = valid.find((candidate) => candidate === typedName);
  if (name === undefined) throw new UsageError(`--reporter: ${unknownNameMessage('reporter', typedName, valid)}`);
  if (file === '') throw new UsageError(`--reporter ${name}= has no file: write ${name}=FILE, or ${name} alone`);
  if (name === 'github' && file !== null)
    throw new UsageError('--reporter github takes no file: it prints annotations and adds to $GITHUB_STEP_SUMMARY');
  return { name, file };
}
