import { quote } from '#simulators/suggestion.ts';
import type { Path, Problem } from '../issues.ts';

import type { TextProblem, YamlFile } from './yaml-file.ts';

/** A problem and where it stands; lines and columns count from 1. */
export interface LocatedProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/**
 * Everything that is wrong with a file, each with its line and column, in the order in which it stands.
 * @param problems what a reader of its data has found.
 */
export function locateProblems(yaml: YamlFile, problems: readonly Problem[], text: string): readonly LocatedProblem[] {
  return [...yaml.problems, ...problems.flatMap((problem) => locateProblem(yaml, problem, text))]
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, message }) => {
      const { line, col } = yaml.lineAndColumn(offset);
      return { line, column: col, message };
    });
}

/** A problem as a command prints it. @param file its name. */
export function problemLine({ line, column, message }: LocatedProblem, file: string): string {
  return `${file}:${line}:${column}: ${message}`;
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
