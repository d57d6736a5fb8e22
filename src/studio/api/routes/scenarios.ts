import { z } from 'zod';
import { scenarioJsonSchema } from '#harness/scenario/json-schema.ts';
import {
  scenarioCheckSchema,
  scenarioFileName,
  scenarioRunSchema,
  scenarioSavedSchema,
  scenarioSaveSchema,
  scenariosSchema,
  scenarioSourceSchema,
  scenarioTextSchema,
} from '../../schemas/scenarios.ts';
import { Problem } from '../../control/problem.ts';
import type { Scenarios } from '../../scenarios/scenarios.ts';
import { route, type StudioParts } from '../route.ts';

const languageQuery = z.strictObject({ lang: z.enum(['en', 'zh']).optional().describe('Language of the texts.') });
const fileParams = z.strictObject({ name: scenarioFileName });

/** @throws Problem where none are edited. */
function scenariosOf({ scenarios }: StudioParts): Scenarios {
  if (scenarios) return scenarios;
  throw new Problem('conflict', 'No scenarios are edited here: start vendloop studio in the folder of a project.');
}

export const scenarioRoutes = [
  route({
    method: 'GET',
    path: '/api/scenarios',
    id: 'listScenarios',
    tag: 'scenarios',
    summary: 'The files of the folder of scenarios, and the catalogue',
    response: scenariosSchema,
    effect: 'none',
    handle: ({ parts }) => scenariosOf(parts).list(),
  }),
  route({
    method: 'GET',
    path: '/api/scenarios/{name}',
    id: 'readScenario',
    tag: 'scenarios',
    summary: 'A file of the folder of scenarios',
    params: fileParams,
    response: scenarioTextSchema,
    effect: 'none',
    handle: ({ parts, params: { name } }) => scenariosOf(parts).files.read(name),
  }),
  route({
    method: 'PUT',
    path: '/api/scenarios/{name}',
    id: 'writeScenario',
    tag: 'scenarios',
    summary: 'Writes a file of the folder of scenarios, unless it was changed on the disk meanwhile',
    params: fileParams,
    body: scenarioSaveSchema,
    response: scenarioSavedSchema,
    effect: 'change',
    handle: ({ parts, params: { name }, body: { text, revision } }) =>
      scenariosOf(parts).files.save(name, text, revision),
  }),
  route({
    method: 'GET',
    path: '/api/catalogue/{name}',
    id: 'readCatalogueScenario',
    tag: 'scenarios',
    summary: 'A scenario of the catalogue as YAML',
    params: z.strictObject({ name: z.string().max(100) }),
    response: scenarioTextSchema,
    effect: 'none',
    handle: ({ parts, params: { name } }) => scenariosOf(parts).ofCatalogue(name),
  }),
  route({
    method: 'GET',
    path: '/api/scenario-schema',
    id: 'getScenarioSchema',
    tag: 'scenarios',
    summary: 'The format of scenarios as JSON Schema',
    response: z.record(z.string(), z.unknown()),
    effect: 'none',
    handle: () => ({ ...scenarioJsonSchema() }),
  }),
  route({
    method: 'POST',
    path: '/api/scenario-checks',
    id: 'checkScenario',
    tag: 'scenarios',
    summary: 'What is wrong with a scenario, with line and column',
    query: languageQuery,
    body: scenarioSourceSchema,
    response: scenarioCheckSchema,
    effect: 'none',
    handle: ({ parts, body: { text }, language }) => scenariosOf(parts).check(text, language),
  }),
  route({
    method: 'POST',
    path: '/api/scenario-runs',
    id: 'runScenario',
    tag: 'scenarios',
    summary: 'Runs a scenario in virtual time, beside the world; nothing of it is kept',
    query: languageQuery,
    body: scenarioSourceSchema,
    response: scenarioRunSchema,
    effect: 'none',
    handle: ({ parts, body: { name, text }, language }) => scenariosOf(parts).run(name, text, language),
  }),
];
