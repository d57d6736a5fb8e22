import { z } from 'zod';
import { scenarioSchema } from './scenario.ts';
import { stepSchema, stepSchemas } from './steps.ts';

/** The scenario format as JSON Schema (draft 2020-12): what may be written, before defaults are filled in. */
export function scenarioJsonSchema(): object {
  const schema = z.toJSONSchema(scenarioSchema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema !== stepSchema._zod.def.in && zodSchema !== stepSchema) return;
      // A step is validated by its own kind; to an editor it is one of them.
      for (const name of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, name);
      Object.assign(jsonSchema, { anyOf: Object.values(stepSchemas).map((step) => withoutDialect(z.toJSONSchema(step, { io: 'input', unrepresentable: 'any' }))) });
    },
  });
  return { title: 'vendloop scenario', ...schema };
}

/** A part of a schema does not name the dialect again. */
function withoutDialect(schema: object): object {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$schema'));
}
