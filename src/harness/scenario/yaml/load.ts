import type { StepPosition } from '#harness/history/step-position.ts';
import type { Path, Problem } from '../issues.ts';
import type { Scenario } from '../scenario.ts';
import { readScenario } from '../read-scenario.ts';
import { quote } from '#simulators/suggestion.ts';
import { readYaml, type TextProblem, type YamlFile } from './yaml-file.ts';

/** The longest scenario that is read, in characters. */
const maxScenarioLength = 1_000_000;

/** Problems of one file that are listed; the rest is counted. */
const maxShownProblems = 100;

/** A scenario file that cannot be used. Its message names file, line and column of each problem. */
export class ScenarioError extends Error {
  constructor(lines: readonly string[]) {
    const more = lines.length - maxShownProblems;
    super([...lines.slice(0, maxShownProblems), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'));
    this.name = 'ScenarioError';
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
    throw new ScenarioError([`${file}: it has ${text.length} characters; a scenario has at most ${maxScenarioLength}`]);
  const yaml = readYaml(text);
  const reading = yaml.data ? readScenario(yaml.data.value) : { problems: [] };
  if ('scenario' in reading && yaml.problems.length === 0) {
    return { scenario: reading.scenario, places: placesIn(yaml, file) };
  }
  const scenarioProblems = 'problems' in reading ? reading.problems : [];
  const problems = [...yaml.problems, ...scenarioProblems.flatMap((problem) => locateProblem(yaml, problem, text))];
  throw new ScenarioError(
    problems
      .toSorted((a, b) => a.offset - b.offset)
      .map(({ offset, message }) => {
        const { line, col } = yaml.lineAndColumn(offset);
        return `${file}:${line}:${col}: ${message}`;
      }),
  );
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

/** A problem with its place in the text; none when it may only follow from what could not be read. */
function locateProblem(
  yaml: YamlFile,
  { path, message, isMissing, reference, dependsOn = [] }: Problem,
  text: string,
): readonly TextProblem[] {
  const { offset, exact } = yaml.offsetOf(path);
  // A name that the parser has made of what it could not read.
  if (yaml.unreadable.length > 0 && !exact && !isMissing) return [];
  const isUnreadable = (at: number): boolean => yaml.unreadable.some(({ from, to }) => at >= from && at <= to);
  // What should be there may stand in what could not be read.
  const mayBeUnread = (name: string): boolean =>
    yaml.unreadable.some(({ from, to }) => text.slice(from, to + 1).includes(name));
  const memberNames = [...(isMissing ? [path] : []), ...dependsOn.filter(({ length }) => length === 1)].map((place) =>
    String(place.at(-1)),
  );
  const isConsequence =
    [...memberNames, ...(reference ? [reference.name] : [])].some(mayBeUnread) ||
    dependsOn.some((place) => isUnreadable(yaml.offsetOf(place).offset));
  if ((path.length > 0 && isUnreadable(offset)) || isConsequence) return [];
  return [{ offset, message: `${path.length === 0 ? '' : `${formatPath(path)}: `}${message}` }];
}

/** `tracks[0].steps[2].deliver` */
export function formatPath(path: Path): string {
  const formatPart = (part: string): string => (/^[^\s"[\].]{1,60}$/.test(part) ? part : quote(part));
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${formatPart(part)}`))
    .join('');
}
