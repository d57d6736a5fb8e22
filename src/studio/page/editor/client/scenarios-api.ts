import type { JsonSchema } from '#harness/scenario/json-schema.ts';
import type { RunSummary } from '#harness/reports/html/run-summary.ts';
import type {
  ScenarioCheck,
  ScenarioProblem,
  ScenarioSaved,
  ScenariosView,
  ScenarioText,
} from '../../../schemas/scenarios.ts';
import { callApi } from '../../client/api.ts';
import type { Language } from '../../texts.ts';

/** What came of a run. */
export interface RunAnswer {
  readonly problems: readonly ScenarioProblem[];
  /** Null: it was not run. `history`: one event a line. */
  readonly run: { readonly summary: RunSummary; readonly history: string; readonly ms: number } | null;
}

/** The scenarios of the server. Each function throws ApiError. */
export const scenariosApi = {
  list: () => callApi<ScenariosView>('GET', '/api/scenarios'),
  schema: () => callApi<JsonSchema>('GET', '/api/scenario-schema'),
  read: (name: string) => callApi<ScenarioText>('GET', `/api/scenarios/${encodeURIComponent(name)}`),
  ofCatalogue: (name: string) => callApi<ScenarioText>('GET', `/api/catalogue/${encodeURIComponent(name)}`),
  save: (name: string, text: string, revision: string | null) =>
    callApi<ScenarioSaved>('PUT', `/api/scenarios/${encodeURIComponent(name)}`, { text, revision }),
  check: (text: string, language: Language) =>
    callApi<ScenarioCheck>('POST', `/api/scenario-checks?lang=${language}`, { text }),
  run: (name: string, text: string, language: Language) =>
    callApi<RunAnswer>('POST', `/api/scenario-runs?lang=${language}`, { name, text }),
};
