import { z } from 'zod';
import { faults } from '../../../simulators/faults/index.ts';
import { forgeries } from '../../../simulators/forgeries/index.ts';
import { motorTypes } from '../../../simulators/motors/index.ts';
import { checks } from '../checks/index.ts';
import { measures } from '../measures/measures.ts';
import { durationPattern, durationSchema, spanPattern, spanSchema } from './duration.ts';
import { expectSchema, faultSchema, groupSchema, probesSchema } from './parts.ts';
import { scenarioSchema } from './scenario.ts';
import { stepSchema, stepSchemas } from './steps.ts';

/** The scenario format as JSON Schema (draft 2020-12): what may be written, before defaults are filled in. */
export function scenarioJsonSchema(): object {
  return { title: 'vendloop scenario', ...describe(scenarioSchema) };
}

type Named = readonly { readonly name: string }[];

/** Members that take a name of a catalogue, so that an editor can offer them all. */
const catalogues = new Map<z.core.$ZodType, Named>([
  [groupSchema.shape.motor, motorTypes],
  [faultSchema.shape.fault, faults],
  [stepSchemas.probe.shape.probe, forgeries],
  [probesSchema.shape.kinds.unwrap().element, forgeries],
  [expectSchema.shape.measure, measures],
  [scenarioSchema.shape.proves.element, checks],
  [scenarioSchema.shape.finds.unwrap().element, checks],
]);

function describe(schema: z.ZodType): object {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const names = catalogues.get(zodSchema);
      if (names) Object.assign(jsonSchema, { enum: names.map(({ name }) => name) });
      if (zodSchema === spanSchema) Object.assign(jsonSchema, { pattern: spanPattern });
      if (zodSchema === durationSchema) Object.assign(jsonSchema, { pattern: durationPattern });
      if (zodSchema !== stepSchema._zod.def.in && zodSchema !== stepSchema) return;
      // A step is validated by its own kind; to an editor it is one of them.
      for (const name of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, name);
      Object.assign(jsonSchema, { anyOf: Object.values(stepSchemas).map((step) => withoutDialect(describe(step))) });
    },
  });
}

/** A part of a schema does not name the dialect again. */
function withoutDialect(schema: object): object {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$schema'));
}
