import { withoutBom } from '../history/line-splitter.ts';
import { problemsOfIssue, type Path, type Problem } from '../scenario/issues.ts';
import { zodMessage } from '../scenario/messages.ts';
import { locateProblems, problemLine } from '../scenario/yaml/problem-lines.ts';
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

/** What holds where a mapping does not state it. */
export interface MappingDefaults {
  readonly limits: Readonly<Record<string, unknown>>;
  /** Motor types by machine. */
  readonly motors: Readonly<Record<string, string>>;
}

/**
 * Reads a mapping written as YAML, or as JSON, which is YAML as well.
 * @param file its name, for messages.
 * @param defaults hold where it states nothing.
 * @throws MappingError with every problem, each with its line and column.
 */
export function readMapping(source: string, file: string, defaults?: MappingDefaults): MappingFile {
  const text = withoutBom(source);
  const yaml = readYaml(text);
  const read = yaml.data
    ? parse(defaults ? withDefaults(yaml.data.value, defaults) : yaml.data.value)
    : { problems: [] };
  if (!('mapping' in read) || yaml.problems.length > 0)
    throw new MappingError(
      locateProblems(yaml, 'problems' in read ? read.problems : [], text).map((problem) => problemLine(problem, file)),
    );
  const placeOf = (path: Path): string => {
    const { line, col } = yaml.lineAndColumn(yaml.offsetOf(path).offset);
    return `${file}:${line}:${col}`;
  };
  return { mapping: read.mapping, placeOf };
}

/** What is no object is left as it is: the schema refuses it. */
function withDefaults(input: unknown, { limits, motors }: MappingDefaults): unknown {
  if (!isObject(input)) return input;
  const { machines } = input;
  const stated = input['limits'] ?? {};
  return {
    ...input,
    ...(isObject(stated) && { limits: merged(limits, stated) }),
    ...(isObject(machines) && { machines: merged({ motors }, machines) }),
  };
}

/** Two levels: objects member by member. */
function merged(defaults: Readonly<Record<string, unknown>>, stated: Readonly<Record<string, unknown>>): object {
  const both = Object.entries(stated).map(([name, value]) => {
    const other = defaults[name];
    return [name, isObject(other) && isObject(value) ? { ...other, ...value } : value] as const;
  });
  return { ...defaults, ...Object.fromEntries(both) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(input: unknown): { readonly mapping: Mapping } | { readonly problems: readonly Problem[] } {
  const parsed = mappingSchema.safeParse(input, { error: zodMessage });
  if (!parsed.success)
    return { problems: parsed.error.issues.flatMap((issue) => problemsOfIssue(issue, mappingSchema)) };
  const mapping = parsed.data as Mapping;
  const problems = mappingProblems(mapping);
  return problems.length > 0 ? { problems } : { mapping };
}
