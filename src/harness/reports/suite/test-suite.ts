/** A line of a test report. */
export interface TestCase {
  /** Words between dots, by which viewers group. */
  readonly className: string;
  readonly name: string;
  /** `error`: it could not be judged, because something broke that was not under test. */
  readonly state: 'passed' | 'failed' | 'skipped' | 'error';
  /** Why it did not pass, in one line, and the evidence. */
  readonly message?: string;
  readonly evidence?: string;
  /** Real time that it took, in seconds; left out where it was not measured. */
  readonly seconds?: number | undefined;
  /** Line in the suite's file; left out where it stands in none. */
  readonly line?: number | undefined;
}

/** What a command comes to: 0 is `passed`, 1 `failed`, everything else `error`. */
export interface SuiteOutcome {
  readonly state: 'passed' | 'failed' | 'error';
  readonly message: string;
  /** The group of the case that carries it. */
  readonly className: string;
  /** As {@link TestCase.line}. */
  readonly line?: number | undefined;
}

/** One suite of a test report: a run, a simulation, a benchmark. */
export interface TestSuite {
  readonly name: string;
  /** When it began, Unix ms. */
  readonly startedAt: number;
  /** Real time of the whole, in seconds. */
  readonly seconds: number;
  readonly properties: Readonly<Record<string, string | number>>;
  readonly outcome: SuiteOutcome;
  readonly cases: readonly TestCase[];
  /** The file under test, as the user named it; left out where there is none. */
  readonly file?: string;
  /** The command that repeats it. */
  readonly replay?: string;
}

/** A case with a note if it counts for less than it would by itself. */
export interface RenderedCase extends TestCase {
  readonly note?: string;
}

/**
 * The cases of a suite as every reporter shows them. The first is the outcome, and no other contradicts it: there is a
 * failure when the exit code is 1, an error when it is 3 or 4, and neither when it is 0.
 */
export function renderedCases({ outcome, seconds, cases }: TestSuite): readonly RenderedCase[] {
  return [outcomeCase(outcome, seconds), ...cases.map((testCase) => caseForOutcome(testCase, outcome))];
}

/** How many cases have a state. */
export function countCases(cases: readonly TestCase[], state: TestCase['state']): number {
  return cases.filter((testCase) => testCase.state === state).length;
}

function outcomeCase({ className, state, message, line }: SuiteOutcome, seconds: number): RenderedCase {
  return { className, name: 'verdict', state, message, seconds, line, ...(state === 'passed' && { note: message }) };
}

/** A failure that was declared passes and is kept as a note; a failure of a run that proves nothing was not judged. */
function caseForOutcome(testCase: TestCase, { state, message }: SuiteOutcome): RenderedCase {
  if (state === 'passed' && (testCase.state === 'failed' || testCase.state === 'error')) {
    return {
      ...testCase,
      state: 'passed',
      note: [`${testCase.state}, which fails nothing here: ${message}`, testCase.message, testCase.evidence]
        .filter(Boolean)
        .join('\n'),
    };
  }
  return state === 'error' && testCase.state === 'failed' ? { ...testCase, state: 'skipped' } : testCase;
}
