import { problemsOfIssue, type Path, type Problem } from './issues.ts';
import { zodMessage } from './messages.ts';
import { semanticProblems } from './problems/semantics.ts';
import { pruneInvalid, type ReadResult } from './prune-invalid.ts';
import { scenarioSchema, type Scenario, type ScenarioInput } from './scenario.ts';

/** Stand in for a missing name or fleet, so that the rest can be checked. */
const placeholders = { name: 'scenario', fleet: [{ group: 'scenario', motor: 'spring' }] };

/**
 * Reads a scenario as its author wrote it.
 * @returns the scenario with its defaults, or all its problems: those that the schema finds, and those that
 *   the rules of `problems/` find in the parts that the schema accepts.
 */
export function readScenario(
  input: unknown,
): { readonly scenario: Scenario } | { readonly problems: readonly Problem[] } {
  const parsed = parseSchema(input);
  if ('value' in parsed) {
    const problems = semanticProblems(parsed.value);
    return problems.length > 0 ? { problems } : { scenario: parsed.value };
  }
  const pruned = pruneInvalid(input, parseSchema, placeholders);
  const furtherProblems = pruned
    ? semanticProblems(pruned.value).filter((problem) => pruned.stillApplies(problem))
    : [];
  return {
    problems: [
      ...parsed.problems,
      ...furtherProblems.map((problem) => ({ ...problem, path: pruned?.originalPath(problem.path) ?? [] })),
    ],
  };
}

/** Checks the shape alone. */
function parseSchema(input: unknown): ReadResult<Scenario> {
  const parsed = scenarioSchema.safeParse(input, { error: zodMessage });
  if (parsed.success) {
    const { name, title = name, ...pruned } = parsed.data;
    return { value: { name, title, ...pruned } };
  }
  return {
    problems: parsed.error.issues
      .flatMap((issue) => problemsOfIssue(issue, scenarioSchema))
      .map((problem) => ({ ...problem, isMissing: isMissing(input, problem.path) })),
  };
}

/** True where the parent exists and the member does not. */
function isMissing(input: unknown, path: Path): boolean {
  const value = path.reduce<unknown>(
    (parent, part) => (parent as Record<string | number, unknown> | null | undefined)?.[part],
    input,
  );
  return path.length > 0 && value === undefined;
}

/**
 * Checks a scenario and fills in its defaults.
 * @throws Error that names every wrong member with the reason.
 */
export function defineScenario(input: ScenarioInput): Scenario {
  const read = readScenario(input);
  if ('scenario' in read) return read.scenario;
  const lines = read.problems.map(({ path, message }) => `  ${path.join('.') || '(scenario)'}: ${message}`);
  throw new Error(`scenario ${input.name} cannot be used:\n${lines.join('\n')}`);
}
