import { quote } from '#simulators/suggestion.ts';
import type { Path, Problem } from '../issues.ts';

import type { TextProblem, YamlFile } from './yaml-file.ts';

/**
 * Everything that is wrong with a file, each with its line and column, in the order in which it stands.
 * @param problems what a reader of its data has found.
 * @param file its name, for messages.
 */
export function problemLines(
  yaml: YamlFile,
  problems: readonly Problem[],
  text: string,
  file: string,
): readonly string[] {
  return [...yaml.problems, ...problems.flatMap((problem) => locateProblem(yaml, problem, text))]
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, message }) => {
      const { line, col } = yaml.lineAndColumn(offset);
      return `${file}:${line}:${col}: ${message}`;
    });
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
