import type { StepPosition } from '#harness/history/step-position.ts';
import type { Path } from '../issues.ts';
import type { Scenario } from '../scenario.ts';
import { readScenario } from '../read-scenario.ts';
import { locateProblems, problemLine, type LocatedProblem } from './problem-lines.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';

/** The longest scenario that is read, in characters. */
const maxScenarioLength = 1_000_000;

/** Problems of one file that are listed; the rest is counted. */
const maxShownProblems = 100;

/** A scenario file that cannot be used. Its message names file, line and column of each problem. */
export class ScenarioError extends Error {
  readonly problems: readonly LocatedProblem[];

  /** @param problems the file as a whole cannot be read: one sentence. */
  constructor(file: string, problems: readonly LocatedProblem[] | string) {
    const isWhole = typeof problems === 'string';
    const lines = isWhole ? [`${file}: ${problems}`] : problems.map((problem) => problemLine(problem, file));
    const more = lines.length - maxShownProblems;
    super([...lines.slice(0, maxShownProblems), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'));
    this.name = 'ScenarioError';
    this.problems = isWhole ? [{ line: 1, column: 1, message: problems }] : problems;
  }
}

/** Where the parts of a scenario stand in its file. Lines count from 1; undefined where a part stands in none. */
export interface ScenarioPlaces {
  /** The file, as the user named it. */
  readonly file: string;
  readonly lineOfStep: (position: StepPosition) => number | undefined;
  /** @param path names of members and places in lists, from the root. */
  readonly lineOfMember: (path: Path) => number | undefined;
}

/** A scenario as a file has it. */
export interface ScenarioFile {
  readonly scenario: Scenario;
  readonly places: ScenarioPlaces;
}

/** What {@link readScenarioFile} reads, without its places. @throws ScenarioError as that does. */
export function loadScenario(text: string, file: string): Scenario {
  return readScenarioFile(text, file).scenario;
}

/**
 * Reads a scenario written as YAML, or as JSON, which is YAML as well.
 * @param file its name, for messages.
 * @throws ScenarioError with every problem, each with its line and column, in the order in which they stand: what is no
 * YAML, what the schema sees, and what only the meaning shows.
 */
export function readScenarioFile(text: string, file: string): ScenarioFile {
  if (text.length > maxScenarioLength)
    throw new ScenarioError(file, `it has ${text.length} characters; a scenario has at most ${maxScenarioLength}`);
  const yaml = readYaml(text);
  const reading = yaml.data ? readScenario(yaml.data.value) : { problems: [] };
  if ('scenario' in reading && yaml.problems.length === 0) {
    return { scenario: reading.scenario, places: placesIn(yaml, file) };
  }
  const scenarioProblems = 'problems' in reading ? reading.problems : [];
  throw new ScenarioError(file, locateProblems(yaml, scenarioProblems, text));
}

function placesIn(yaml: YamlFile, file: string): ScenarioPlaces {
  const lineOfMember = (path: Path): number | undefined => {
    const { offset, exact } = yaml.offsetOf(path);
    return exact ? yaml.lineAndColumn(offset).line : undefined;
  };
  return {
    file,
    lineOfStep: ({ track, step }) => lineOfMember(['tracks', track - 1, 'steps', step - 1]),
    lineOfMember,
  };
}
