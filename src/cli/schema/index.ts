import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';

/** `vendloop schema`: the scenario format as JSON Schema, for editors. */
export function registerSchema(program: Command, io: CliIo): void {
  program
    .command('schema')
    .description('print the scenario format as JSON Schema, for editors that check and complete YAML')
    .action(async () => {
      const { scenarioJsonSchema } = await import('#harness/scenario/json-schema.ts');
      io.out(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
    });
}
