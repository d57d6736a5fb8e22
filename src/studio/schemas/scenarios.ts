import { z } from 'zod';

/** The name of a scenario's file: one below its folder, which no shell and no file system reads otherwise. */
export const scenarioFileName = z
  .string()
  .max(100)
  .regex(/^\w[\w-]*(\.[\w-]+)*\.(ya?ml|json)$/, {
    error: 'a name of letters, digits, "_", "-" and "." that ends in .yaml, .yml or .json',
  })
  .describe('The name of a file in the folder of scenarios.');

const revisionSchema = z.string().max(64).describe('Names the text of a file: another text has another.');

export const scenariosSchema = z.strictObject({
  folder: z.string(),
  files: z.array(z.strictObject({ name: z.string(), changedAt: z.number().describe('Unix ms.') })),
  catalogue: z.array(z.strictObject({ name: z.string(), title: z.string() })),
});

export const scenarioTextSchema = z
  .strictObject({ name: z.string(), text: z.string(), revision: revisionSchema.nullable() })
  .describe('A scenario as text; `revision` is null where it is one of the catalogue.');

export const scenarioSaveSchema = z.strictObject({
  text: z.string(),
  revision: revisionSchema.nullable().describe('Of the text that was changed; null: the file is new.'),
});

export const scenarioSavedSchema = z.strictObject({ name: z.string(), revision: revisionSchema });

export const scenarioSourceSchema = z.strictObject({
  name: scenarioFileName.default('scenario.yaml').describe('The file that the command of the run names.'),
  text: z.string(),
});

const problemSchema = z
  .strictObject({ line: z.int(), column: z.int(), message: z.string() })
  .describe('What is wrong, and where. Lines and columns count from 1.');

export const scenarioCheckSchema = z.strictObject({ problems: z.array(problemSchema) });

export const scenarioRunSchema = z.strictObject({
  problems: z.array(problemSchema).describe('It was not run where there are any.'),
  run: z
    .strictObject({
      summary: z.record(z.string(), z.unknown()).describe('Verdict, findings and tables, as report.html shows them.'),
      history: z.string().describe('One JSON object a line; at most 200,000 events.'),
      ms: z.number().describe('How long it took.'),
    })
    .nullable(),
});

export type ScenariosView = z.infer<typeof scenariosSchema>;
export type ScenarioText = z.infer<typeof scenarioTextSchema>;
export type ScenarioSaved = z.infer<typeof scenarioSavedSchema>;
export type ScenarioProblem = z.infer<typeof problemSchema>;
export type ScenarioCheck = z.infer<typeof scenarioCheckSchema>;
export type ScenarioRun = z.infer<typeof scenarioRunSchema>;
