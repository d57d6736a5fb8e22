import { messageOf } from '#core/error-message.ts';
import { withoutBom } from '../history/line-splitter.ts';
import type { Path, Problem } from '../scenario/issues.ts';
import { formatPath } from '../scenario/yaml/problem-lines.ts';
import { readYaml, type YamlFile } from '../scenario/yaml/yaml-file.ts';

/** Problems of one file that are listed; the rest is counted. */
const maxShownProblems = 100;

/** A project file that cannot be used. Its message has a line for each problem, with its place. */
export class ProjectError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProjectError';
  }
}

/** A place in a file, from 1. */
export interface Place {
  readonly line: number;
  readonly col: number;
}

/** What a project file holds, and where. */
export interface ProjectData {
  /** Its name, for messages. */
  readonly file: string;
  readonly value: unknown;
  /** Where a member stands, or what is nearest around it; null where the file is a program. */
  readonly placeOf: (path: Path) => Place | null;
}

/**
 * Reads the text of a project file: YAML where its name ends like that, else JSON.
 * @throws ProjectError with line and column of every problem.
 */
export function readProjectText(text: string, file: string): ProjectData {
  return /\.ya?ml$/i.test(file) ? readYamlText(text, file) : readJsonText(text, file);
}

/** What a program exported as its project file. */
export function exportedProject(value: unknown, file: string): ProjectData {
  return { file, value, placeOf: () => null };
}

/** An error with a line for each problem of a file, in the order in which they stand there. */
export function projectError({ file, placeOf }: ProjectData, problems: readonly Problem[]): ProjectError {
  const located = problems.map(({ path, message }) => ({ place: placeOf(path), path, message }));
  const lines = located
    .toSorted((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.col ?? 0) - (b.place?.col ?? 0))
    .map(({ place, path, message }) => {
      const where = place ? `${file}:${place.line}:${place.col}` : file;
      return `${where}: ${path.length === 0 ? '' : `${formatPath(path)}: `}${message}`;
    });
  return listedError(file, lines);
}

function listedError(file: string, lines: readonly string[]): ProjectError {
  const more = lines.length - maxShownProblems;
  const shown = [...lines.slice(0, maxShownProblems), ...(more > 0 ? [`… and ${more} more`] : [])];
  return new ProjectError(`${file} cannot be used:\n${shown.map((line) => `  ${line}`).join('\n')}`);
}

/** Large configurations are JSON: places are sought only when one is asked for. */
function readJsonText(text: string, file: string): ProjectData {
  try {
    const value = JSON.parse(withoutBom(text)) as unknown;
    let yaml: YamlFile | undefined;
    return { file, value, placeOf: (path) => placeIn((yaml ??= readYaml(withoutBom(text))), path) };
  } catch (error) {
    throw new ProjectError(`${jsonPlace(file, text, messageOf(error))} is not JSON: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** The file, with line and column where Node names the offset of a mistake. */
function jsonPlace(file: string, text: string, message: string): string {
  const [, offset] = /at position (\d+)/.exec(message) ?? [];
  if (offset === undefined) return file;
  const before = withoutBom(text).slice(0, Number(offset)).split('\n');
  return `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

function readYamlText(text: string, file: string): ProjectData {
  const yaml = readYaml(withoutBom(text));
  if (yaml.problems.length > 0 || !yaml.data) {
    const lines = yaml.problems.map(({ offset, message }) => {
      const { line, col } = yaml.lineAndColumn(offset);
      return `${file}:${line}:${col}: ${message}`;
    });
    throw listedError(file, lines);
  }
  // An empty file states nothing.
  return { file, value: yaml.data.value ?? {}, placeOf: (path) => placeIn(yaml, path) };
}

function placeIn(yaml: YamlFile, path: Path): Place {
  return yaml.lineAndColumn(yaml.offsetOf(path).offset);
}
