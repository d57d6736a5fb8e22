import type { Clock } from '#core/ports/clock.ts';
import { embeddedPieces } from '#harness/reports/html/embed-history.ts';
import type { PageWording } from '#harness/reports/html/index.ts';
import { runSummary } from '#harness/reports/html/run-summary.ts';
import { compareWithDeclaration } from '#harness/runner/compare-declaration.ts';
import { networkDelays } from '#harness/runner/run-setup.ts';
import { runScenario, type RunResult } from '#harness/runner/run.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { loadScenario, ScenarioError } from '#harness/scenario/yaml/load.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import type { ScenarioProblem, ScenarioRun } from '../schemas/scenarios.ts';

/** What a run needs besides its scenario. */
export interface PlayParts {
  readonly version: string;
  /** The clock that people live by. */
  readonly host: Clock;
  /** How the page of a run is worded. */
  readonly wording: (result: RunResult) => PageWording;
  /** The command that repeats the run. */
  readonly command: (seed: number) => string;
}

/** How long a run may take, host's ms. */
const maxRunMs = 20_000;

/** A scenario, or what is wrong with its text, in the sentences of the command line. */
export function readText(
  text: string,
  file: string,
): { readonly scenario: Scenario } | { readonly problems: readonly ScenarioProblem[] } {
  try {
    return { scenario: loadScenario(text, file) };
  } catch (error) {
    if (error instanceof ScenarioError) return { problems: error.problems };
    throw error;
  }
}

/** Runs a scenario in virtual time. It leaves nothing behind. */
export async function playScenario(scenario: Scenario, parts: PlayParts): Promise<NonNullable<ScenarioRun['run']>> {
  const { version, host, wording, command } = parts;
  const { seed } = scenario;
  const began = host.monotonic();
  const stage = virtualStage({ seed, network: networkDelays(scenario) });
  try {
    const budgetSpent = new Promise<void>((resolve) => void host.after(maxRunMs, resolve));
    const result = await runScenario(scenario, stage, { seed, budgetSpent });
    const about = {
      version,
      node: process.version,
      historyFile: '',
      replay: command(seed),
      declaration: compareWithDeclaration(scenario, result).message,
    };
    return {
      summary: { ...runSummary(result, about, wording(result)) },
      history: [...embeddedPieces(result.history)].join(''),
      ms: host.monotonic() - began,
    };
  } finally {
    await stage.close();
  }
}
