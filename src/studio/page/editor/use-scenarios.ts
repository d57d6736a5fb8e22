import type { JsonSchema } from '#harness/scenario/json-schema.ts';
import type { ScenariosView, ScenarioText } from '../../schemas/scenarios.ts';
import { ApiError } from '../client/api-error.ts';
import { useLoaded, type Loaded } from '../client/use-loaded.ts';
import { scenariosApi } from './client/scenarios-api.ts';

/** What the editor begins with. */
interface EditorStart {
  readonly scenarios: ScenariosView;
  readonly schema: JsonSchema;
}

async function loadStart(): Promise<EditorStart> {
  const [scenarios, schema] = await Promise.all([scenariosApi.list(), scenariosApi.schema()]);
  return { scenarios, schema };
}

/** Loads what the editor begins with. */
export function useScenarios(): Loaded<EditorStart> {
  return useLoaded('scenarios', loadStart);
}

/** A scenario that can be opened. `new`: an empty one; `file:NAME` and `catalogue:NAME`. */
export type SourceId = 'new' | `file:${string}` | `catalogue:${string}`;

/** What a new scenario begins with: the shortest that sells something. */
const newText = `name: my-scenario
title: A customer buys a snack
fleet:
  - { group: snacks, motor: spring }
tracks:
  - on: snacks
    steps:
      - sell: {}
`;

/** Opens a scenario; its name is that of the file that it is saved in. @throws ApiError */
export async function openSource(id: SourceId): Promise<ScenarioText> {
  if (id === 'new') return { name: 'my-scenario.yaml', text: newText, revision: null };
  const name = id.slice(id.indexOf(':') + 1);
  if (id.startsWith('file:')) return scenariosApi.read(name);
  const scenario = await scenariosApi.ofCatalogue(name);
  return { ...scenario, name: `${name}.yaml` };
}

/** Why something failed, as a person reads it. @param silent where the server does not answer. */
export function reasonOf(error: unknown, silent: string): string {
  if (error instanceof ApiError && error.status === 0) return silent;
  return error instanceof Error ? error.message : String(error);
}
