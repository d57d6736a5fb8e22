import { lstatSync } from 'node:fs';
import { basename } from 'node:path';
import { importLog, type LogImport } from '#harness/import/import-log.ts';
import { MappingError, readMapping, type MappingFile } from '#harness/import/read-mapping.ts';
import { eventLine, headerLine } from '#harness/history/ndjson.ts';
import { LogError } from '#harness/log/log-error.ts';
import { escapeUnprintable } from '#harness/printable.ts';
import { UsageError } from '../shared/errors.ts';
import { SyncEventFile } from '../shared/event-file.ts';
import type { CliIo } from '../shared/io.ts';
import { loadProject } from '../shared/project/load-project.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import { TempFile } from '../shared/temp-file.ts';
import { mappingDefaults } from './mapping-defaults.ts';
import { withTranslatedOutput } from '../texts/sentences/index.ts';
import { summaryText, type LogRead } from './summary-text.ts';

/** The flags of `vendloop import` as they were typed. */
export interface ImportFlags extends ProjectFlags {
  readonly mapping: string;
  readonly out?: string;
  readonly force?: boolean;
}

/** @throws UsageError for a mapping or a log that cannot be used. */
export async function importFile(system: CliIo, log: string, flags: ImportFlags): Promise<void> {
  const io = withTranslatedOutput(system);
  const name = log === '-' ? 'standard input' : log;
  const out =
    flags.out ??
    `${
      log === '-'
        ? 'log'
        : basename(log)
            .replace(/(\.gz)?$/, '')
            .replace(/\.[^.]+$/, '')
    }.history.ndjson`;
  const defaults = mappingDefaults(await loadProject(io, flags));
  const file = await asUsageError(async () => readMapping(await io.readInput(flags.mapping), flags.mapping, defaults));
  refuseExisting(out, flags.force ?? false);
  const temporary = new TempFile('vendloop-import-');
  try {
    const store = {
      append: (text: string) => temporary.append(Buffer.from(text)),
      read: temporary.read.bind(temporary),
    };
    const { mapping } = file;
    const placeOfColumn = (column: string): string => placeOfColumnIn(file, column);
    const read = await asUsageError(() =>
      importLog(io.readPieces(log, true), { mapping, log: name, store, placeOfColumn }),
    );
    const written = writeHistory(out, read);
    io.out(summaryText(name, read, written));
    io.err(`wrote ${escapeUnprintable(out)}\n`);
    io.out(`\nJudge it:  ${io.command('check', out)}\n`);
  } finally {
    temporary.remove();
  }
}

function refuseExisting(out: string, force: boolean): void {
  if (!force && lstatSync(out, { throwIfNoEntry: false }) !== undefined)
    throw new UsageError(`${out} exists already: choose another name, or add --force to overwrite it`);
}

/** Writes the history. @returns what reading the log came to, and how many events became of it. */
function writeHistory(out: string, read: LogImport): { readonly events: number; readonly summary: LogRead } {
  const file = new SyncEventFile(out);
  let events = 0;
  let summary: LogRead | undefined;
  try {
    file.write(headerLine(read.header));
    for (const event of read.events()) {
      file.write(eventLine(event));
      if (event.kind === 'log-read') summary = event;
      else if (event.kind !== 'run-ended') events += 1;
    }
    file.complete();
  } finally {
    file.close();
  }
  if (!summary) throw new Error('an import ends with what reading the log came to');
  return { events, summary };
}

/** Where the mapping names a column first. */
function placeOfColumnIn({ mapping, placeOf }: MappingFile, column: string): string {
  if (mapping.time.column === column) return placeOf(['time', 'column']);
  if (mapping.machines.column === column) return placeOf(['machines', 'column']);
  const at = mapping.rules.findIndex((rule) => JSON.stringify(rule).includes(JSON.stringify(column).slice(1, -1)));
  const { when = {}, becomes = {} } = mapping.rules[at] ?? {};
  if (Object.hasOwn(when, column)) return placeOf(['rules', at, 'when', column]);
  for (const [kind, members] of Object.entries(becomes))
    for (const [member, value] of Object.entries(members))
      if (JSON.stringify(value).includes(JSON.stringify(column).slice(1, -1)))
        return placeOf(['rules', at, 'becomes', kind, member]);
  return placeOf(['rules', at]);
}

async function asUsageError<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof LogError || error instanceof MappingError)
      throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
