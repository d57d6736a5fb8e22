import { Argument, type Command } from 'commander';
import type { CliIo } from '../shared/io.ts';

/** `vendloop schema`: a format as JSON Schema, for editors. */
export function registerSchema(program: Command, io: CliIo): void {
  program
    .command('schema')
    .description('print the format of scenarios, of the project file or of a log’s mapping as JSON Schema, for editors')
    .addArgument(new Argument('[format]', 'the format').choices(['scenario', 'project', 'mapping']).default('scenario'))
    .action(async (format: keyof typeof schemas) => {
      const schema = await schemas[format]();
      io.out(`${JSON.stringify(schema, null, 2)}\n`);
    });
}

async function scenarioSchema(): Promise<unknown> {
  return (await import('#harness/scenario/json-schema.ts')).scenarioJsonSchema();
}

async function projectSchema(): Promise<unknown> {
  return (await import('#harness/project/json-schema.ts')).projectJsonSchema();
}

async function mappingSchema(): Promise<unknown> {
  return (await import('#harness/import/json-schema.ts')).mappingJsonSchema();
}

const schemas = { scenario: scenarioSchema, project: projectSchema, mapping: mappingSchema } as const;
