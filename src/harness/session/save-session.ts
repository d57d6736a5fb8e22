import { stringify } from 'yaml';
import { compareWithDeclaration } from '../runner/compare-declaration.ts';
import { nameSchema } from '../scenario/schema-parts.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { loadScenario } from '../scenario/yaml/load.ts';
import { runWorld } from '../simulation/run-world.ts';
import { compareOutcomes } from './compare-outcomes.ts';
import { toScenario, type FinishedSession } from './to-scenario.ts';

/** Longest title of a scenario, in characters. */
export const maxTitleLength = 140;

/** Whether a text can name a scenario: lower-case words joined by hyphens, 60 characters at most. */
export function isScenarioName(text: string): boolean {
  return nameSchema.safeParse(text).success;
}

/** A session as a scenario file. @returns its text; null when nothing has been done. */
export function scenarioTextOf(session: FinishedSession): string | null {
  const scenario = toScenario(session);
  return scenario === null ? null : stringify(scenario);
}

/** What came of a saved session in virtual time. */
export interface SavedReplay {
  readonly scenario: Scenario;
  readonly deliveries: number;
  /** Where the replay departs from the session, in a sentence; null where it does not. */
  readonly difference: string | null;
}

/** Replays a saved session in virtual time, and compares what came of both. */
export async function replaySaved(
  text: string,
  file: string,
  { result }: Pick<FinishedSession, 'result'>,
): Promise<SavedReplay> {
  const scenario = loadScenario(text, file);
  // Judged by the checks of a run of one scenario, as the session was.
  const replayed = await runWorld(scenario, { seed: scenario.seed, checks: undefined });
  const { deliveries, difference } = compareOutcomes(result.history, replayed.history);
  const declared = compareWithDeclaration(scenario, replayed);
  return { scenario, deliveries, difference: difference ?? (declared.matches ? null : declared.message) };
}
