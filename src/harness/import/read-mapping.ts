import { withoutBom } from '../history/line-splitter.ts';
import { problemsOfIssue, type Path, type Problem } from '../scenario/issues.ts';
import { zodMessage } from '../scenario/messages.ts';
import { problemLines } from '../scenario/yaml/problem-lines.ts';
import { readYaml } from '../scenario/yaml/yaml-file.ts';
import { mappingProblems } from './mapping-problems.ts';
import { mappingSchema, type Mapping } from './mapping.ts';

/** Problems of one file that are listed; the rest is counted. */
const maxShownProblems = 100;

/** A mapping that cannot be used. Its message names file, line and column of each problem. */
export class MappingError extends Error {
  constructor(lines: readonly string[]) {
    const more = lines.length - maxShownProblems;
    super([...lines.slice(0, maxShownProblems), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'));
    this.name = 'MappingError';
  }
}

/** A mapping, and where its members stand. */
export interface MappingFile {
  readonly mapping: Mapping;
  /** `mapping.yaml:3:5` for a member. */
  readonly placeOf: (path: Path) => string;
}

/**
 * Reads a mapping written as YAML, or as JSON, which is YAML as well.
 * @param file its name, for messages.
 * @throws MappingError with every problem, each with its line and column.
 */
export function readMapping(source: string, file: string): MappingFile {
  const text = withoutBom(source);
  const yaml = readYaml(text);
  const read = yaml.data ? parse(yaml.data.value) : { problems: [] };
  if (!('mapping' in read) || yaml.problems.length > 0)
    throw new MappingError(problemLines(yaml, 'problems' in read ? read.problems : [], text, file));
  const placeOf = (path: Path): string => {
    const { line, col } = yaml.lineAndColumn(yaml.offsetOf(path).offset);
    return `${file}:${line}:${col}`;
  };
  return { mapping: read.mapping, placeOf };
}

function parse(input: unknown): { readonly mapping: Mapping } | { readonly problems: readonly Problem[] } {
  const parsed = mappingSchema.safeParse(input, { error: zodMessage });
  if (!parsed.success)
    return { problems: parsed.error.issues.flatMap((issue) => problemsOfIssue(issue, mappingSchema)) };
  const mapping = parsed.data as Mapping;
  const problems = mappingProblems(mapping);
  return problems.length > 0 ? { problems } : { mapping };
}
