import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { addProjectOptions } from '../shared/project/options.ts';
import type { ImportFlags } from './import-log.ts';

/** `vendloop import LOG`: makes a history of the log of a gateway or a cloud. */
export function registerImport(program: Command, io: CliIo): void {
  const command = program
    .command('import')
    .description('make a history of a gateway’s or cloud’s own log, which `vendloop check` judges')
    .argument('<log>', 'CSV with a header or NDJSON (.gz is unpacked); - for standard input')
    .requiredOption('--mapping <file>', 'what the rows of the log mean (YAML or JSON)')
    .option('--out <history>', 'the history (default: the name of the log with .history.ndjson, in this folder)')
    .option('--force', 'overwrite an existing history')
    .action(async (log: string, flags: ImportFlags) => (await import('./import-log.ts')).importFile(io, log, flags));
  addProjectOptions(command);
}
