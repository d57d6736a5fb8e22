import { renderedCases, type RenderedCase, type TestSuite } from './test-suite.ts';

/** Annotations of one level that GitHub shows of a step; it drops those that follow. */
const maxAnnotations = 10;

/** An annotation of a pull request. */
interface Annotation {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

/**
 * Suites as workflow commands of GitHub: an error for what failed, a warning for what could not be judged. Each suite
 * comes before the second annotation of another one, because GitHub shows ten of a step.
 * @param fileOf a suite's file as a path within the repository.
 */
export function githubAnnotations(suites: readonly TestSuite[], fileOf: (file: string) => string): string {
  const bySuite = suites.map((suite) => annotationsOf(suite, fileOf));
  const longest = bySuite.reduce((most, { length }) => Math.max(most, length), 0);
  const inTurns = Array.from({ length: longest }, (_, turn) => bySuite.flatMap((list) => list[turn] ?? [])).flat();
  return (['error', 'warning'] as const)
    .flatMap((level) => limited(inTurns.filter((annotation) => annotation.level === level)))
    .map((annotation) => `${workflowCommand(annotation)}\n`)
    .join('');
}

/** What failed in a suite; its verdict without such a case. */
function annotationsOf(suite: TestSuite, fileOf: (file: string) => string): readonly Annotation[] {
  const { outcome } = suite;
  if (outcome.state === 'passed') return [];
  const [verdict, ...cases] = renderedCases(suite);
  const unsettled = cases.filter(({ state }) => state === outcome.state);
  return (unsettled.length > 0 ? unsettled : verdict ? [verdict] : []).map((testCase) =>
    annotationOf(suite, testCase, testCase === verdict, fileOf),
  );
}

function annotationOf(
  { name: suite, file, replay }: TestSuite,
  { name, message = '', line, state }: RenderedCase,
  isVerdict: boolean,
  fileOf: (file: string) => string,
): Annotation {
  return {
    level: state === 'failed' ? 'error' : 'warning',
    title: isVerdict ? suite : `${suite}: ${name}`,
    message: [message, ...(replay === undefined ? [] : [`replay: ${replay}`])].join('\n'),
    ...(file !== undefined && { file: fileOf(file), line: line ?? 1 }),
  };
}

/** As many as GitHub shows; the last one counts the rest. */
function limited(annotations: readonly Annotation[]): readonly Annotation[] {
  const more = annotations.length - maxAnnotations + 1;
  if (more <= 1) return annotations;
  const level = annotations[0]?.level ?? 'error';
  return [
    ...annotations.slice(0, maxAnnotations - 1),
    { level, title: 'vendloop', message: `… and ${more} more: the summary of this job has all of them.` },
  ];
}

function workflowCommand({ level, title, message, file, line }: Annotation): string {
  const properties = Object.entries({ file, line, title }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`],
  );
  return `::${level} ${properties.join(',')}::${escapeMessage(message)}`;
}

/** A message cannot end its line, or begin another command. */
function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
