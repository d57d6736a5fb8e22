import { useEffect, useState } from 'preact/hooks';
import type { JsonSchema } from '#harness/scenario/json-schema.ts';
import type { ScenariosView, ScenarioText } from '../../schemas/scenarios.ts';
import { ApiError } from '../client/api-error.ts';
import { scenariosApi } from './client/scenarios-api.ts';

/** What the editor begins with, or why it cannot. */
export type Loading =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly scenarios: ScenariosView; readonly schema: JsonSchema }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Loads what the editor begins with. */
export function useScenarios(): Loading {
  const [loading, setLoading] = useState<Loading>({ kind: 'loading' });
  useEffect(() => {
    Promise.all([scenariosApi.list(), scenariosApi.schema()]).then(
      ([scenarios, schema]) => setLoading({ kind: 'loaded', scenarios, schema }),
      (error: unknown) => setLoading({ kind: 'failed', error }),
    );
  }, []);
  return loading;
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
