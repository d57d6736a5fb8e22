import type { Scenario } from '#harness/scenario/scenario.ts';
import {
  readScenarioFile,
  ScenarioError,
  type ScenarioFile,
  type ScenarioPlaces,
} from '#harness/scenario/yaml/load.ts';
import { scenarios } from '#scenarios/index.ts';
import { nearest } from '#simulators/nearest.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';

/** A scenario to run, and its name on the command line. */
export interface ChosenScenario {
  readonly scenario: Scenario;
  readonly requestedAs: string;
  /** Where its parts stand, if it was read from a file. */
  readonly places?: ScenarioPlaces;
}

/**
 * Finds the scenarios of a command line.
 * @param own files of the project's scenarios by name; they go before the catalogue.
 * @throws UsageError with the problems of all names and files.
 */
export async function chooseScenarios(
  io: CliIo,
  names: readonly string[],
  own: ReadonlyMap<string, string> = new Map(),
): Promise<readonly ChosenScenario[]> {
  const selected: ChosenScenario[] = [];
  const errors: UsageError[] = [];
  for (const name of names) {
    try {
      selected.push(await chooseScenario(io, name, own));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      errors.push(error);
    }
  }
  const [first, ...others] = errors;
  if (!first) return selected;
  throw others.length === 0 ? first : new UsageError(errors.map(({ message }) => message).join('\n'), { cause: first });
}

/** Whether a name on the command line is a file: it has a slash, or ends in .yaml, .yml or .json. */
export function isScenarioFile(name: string): boolean {
  return /[/\\]|\.(ya?ml|json)$/.test(name);
}

/**
 * Finds a scenario of the catalogue, or reads a file: a name with a slash, or ending in .yaml, .yml or .json.
 * @throws UsageError when it does not exist, or with every mistake in the file.
 */
async function chooseScenario(io: CliIo, name: string, own: ReadonlyMap<string, string>): Promise<ChosenScenario> {
  const file = isScenarioFile(name) ? name : own.get(name);
  if (file !== undefined) return { ...(await scenarioOfFile(io, file)), requestedAs: name };
  return { scenario: findScenario(name, [...own.keys()]), requestedAs: name };
}

async function scenarioOfFile(io: CliIo, file: string): Promise<ScenarioFile> {
  const text = await io.readInput(file);
  try {
    return readScenarioFile(text, file);
  } catch (error) {
    if (error instanceof ScenarioError)
      throw new UsageError(`this scenario cannot be used:\n${error.message}`, { cause: error });
    throw error;
  }
}

/**
 * Finds a scenario of the catalogue.
 * @param others further names. @throws UsageError that suggests the nearest name.
 */
export function findScenario(name: string, others: readonly string[] = []): Scenario {
  const match = scenarios.find((scenario) => scenario.name === name);
  if (match) return match;
  const names = [...others, ...scenarios.map((scenario) => scenario.name)];
  throw new UsageError(
    `there is no scenario "${name}"; did you mean "${nearest(name, names)}"? \`vendloop scenarios\` lists all`,
  );
}
