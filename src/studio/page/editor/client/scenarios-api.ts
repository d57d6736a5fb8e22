import type { JsonSchema } from '#harness/scenario/json-schema.ts';
import type { RunSummary } from '#harness/reports/html/run-summary.ts';
import type {
  ScenarioCheck,
  ScenarioProblem,
  ScenarioSaved,
  ScenariosView,
  ScenarioText,
} from '../../../schemas/scenarios.ts';
import type { Language } from '../../texts.ts';

/** A request that was refused. `status` 0: the server did not answer. */
export class RefusedError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What came of a run. */
export interface RunAnswer {
  readonly problems: readonly ScenarioProblem[];
  /** Null: it was not run. `history`: one event a line. */
  readonly run: { readonly summary: RunSummary; readonly history: string; readonly ms: number } | null;
}

async function call<Result>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<Result> {
  const content = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(path, { method, ...content }).catch(() => null);
  if (!response) throw new RefusedError(0, '');
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as Result;
  const { detail = response.statusText } = (answer ?? {}) as { readonly detail?: string };
  throw new RefusedError(response.status, detail);
}

/** Leaves the token of the printed address with the browser, and takes it out of the address. @throws RefusedError */
export async function logIn(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  await call('POST', '/api/login', { token });
  history.replaceState(null, '', `${location.pathname}${location.search}`);
}

/** The scenarios of the server. Each function throws RefusedError. */
export const scenariosApi = {
  list: () => call<ScenariosView>('GET', '/api/scenarios'),
  schema: () => call<JsonSchema>('GET', '/api/scenario-schema'),
  read: (name: string) => call<ScenarioText>('GET', `/api/scenarios/${encodeURIComponent(name)}`),
  ofCatalogue: (name: string) => call<ScenarioText>('GET', `/api/catalogue/${encodeURIComponent(name)}`),
  save: (name: string, text: string, revision: string | null) =>
    call<ScenarioSaved>('PUT', `/api/scenarios/${encodeURIComponent(name)}`, { text, revision }),
  check: (text: string, language: Language) =>
    call<ScenarioCheck>('POST', `/api/scenario-checks?lang=${language}`, { text }),
  run: (name: string, text: string, language: Language) =>
    call<RunAnswer>('POST', `/api/scenario-runs?lang=${language}`, { name, text }),
};
