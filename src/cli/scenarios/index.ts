import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { addProjectOptions } from '../shared/project/options.ts';
import type { ScenariosFlags } from './list-scenarios.ts';

/** `vendloop scenarios [NAME]`: lists the catalogue, or prints a scenario as a file for `vendloop run`. */
export function registerScenarios(program: Command, io: CliIo): void {
  const command = program
    .command('scenarios')
    .description('list the catalogue of scenarios, or print one as YAML')
    .argument('[name]', 'a scenario, printed as a file for `vendloop run`, without default values')
    .option('--measures', 'list the measures that `expect` of a scenario can use')
    .option('--json', 'print as JSON')
    .action(async (name: string | undefined, flags: ScenariosFlags) =>
      (await import('./list-scenarios.ts')).listScenarios(io, name, flags),
    );
  addProjectOptions(command);
}
