import type { Scenario } from '../../harness/scenario/scenario.ts';
import { loadScenario, ScenarioError } from '../../harness/scenario/load.ts';
import { scenarios } from '../../../scenarios/index.ts';
import { nearest } from '../../../simulators/nearest.ts';
import { Complaint } from '../complaint.ts';
import type { CliIo } from '../io.ts';

/** A scenario to run, and how it is called on the command line. */
export interface Chosen {
  readonly scenario: Scenario;
  readonly calledAs: string;
}

/**
 * The scenario of the catalogue, or of a file: whatever has a slash or ends in .yaml, .yml or .json is one.
 * @throws Complaint when there is none, or with every mistake in the file.
 */
export async function chooseScenario(io: CliIo, name: string): Promise<Chosen> {
  if (/[/\\]|\.(ya?ml|json)$/.test(name)) return { scenario: await scenarioOfFile(io, name), calledAs: name };
  return { scenario: scenarioNamed(name), calledAs: name };
}

async function scenarioOfFile(io: CliIo, file: string): Promise<Scenario> {
  const text = await io.readInput(file);
  try {
    return loadScenario(text, file);
  } catch (error) {
    if (error instanceof ScenarioError) throw new Complaint(`this scenario cannot be used:\n${error.message}`, { cause: error });
    throw error;
  }
}

/** A scenario of the catalogue. @throws Complaint that names the nearest one. */
export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found) return found;
  const names = scenarios.map((scenario) => scenario.name);
  throw new Complaint(`there is no scenario "${name}"; did you mean "${nearest(name, names)}"? \`vendloop scenarios\` lists them all`);
}
