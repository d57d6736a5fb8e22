import { Argument, type Command } from 'commander';
import type { CliIo } from '../shared/io.ts';

/** `vendloop schema`: a format as JSON Schema, for editors. */
export function registerSchema(program: Command, io: CliIo): void {
  program
    .command('schema')
    .description('print the format of scenarios or of the project file as JSON Schema, for editors')
    .addArgument(new Argument('[format]', 'the format').choices(['scenario', 'project']).default('scenario'))
    .action(async (format: 'scenario' | 'project') => {
      const schema = format === 'project' ? await projectSchema() : await scenarioSchema();
      io.out(`${JSON.stringify(schema, null, 2)}\n`);
    });
}

async function scenarioSchema(): Promise<unknown> {
  return (await import('#harness/scenario/json-schema.ts')).scenarioJsonSchema();
}

async function projectSchema(): Promise<unknown> {
  return (await import('#harness/project/json-schema.ts')).projectJsonSchema();
}
