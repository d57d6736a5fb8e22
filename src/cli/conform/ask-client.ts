import { constants } from 'node:os';
import type { Clock } from '#core/ports/clock.ts';
import { escapeUnprintable } from '#harness/printable.ts';
import { UsageError } from '../shared/errors.ts';
import type { ConformCase } from './conform-cases.ts';
import { readAnswer, type ClientAnswer } from './client-answer.ts';
import { runClient, type ClientRun } from './run-client.ts';
import { misplacedAnswer, outputMistake, type Misplaced } from './output-mistakes.ts';

/** How a client is run. */
export interface AskOptions {
  readonly command: string;
  /** Run a process for each case, for programs that sign once and exit. */
  readonly each: boolean;
  /** How long a process may take, ms. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** The answers of a client, and how it ended. */
export interface ClientAnswers {
  /** One for each case, in their order. */
  readonly answers: readonly ClientAnswer[];
  /** Real time of each answer in seconds: since the previous one, or of its own process. */
  readonly seconds: readonly number[];
  /** How a failed run ended, as a clause; null if all runs succeeded. */
  readonly exitProblem: string | null;
}

/**
 * Has a client sign every case.
 *
 * @throws UsageError if it cannot be run, or its output cannot be split into answers
 */
export async function askClient(cases: readonly ConformCase[], options: AskOptions): Promise<ClientAnswers> {
  const { lines, result } = options.each ? await askPerProcess(cases, options) : await askInOneProcess(cases, options);
  const { answers } = result;
  if (answers.length > 0 && answers.every(({ kind }) => kind === 'unreadable')) {
    throw new UsageError(`the client printed no sign and no payload: ${outputMistake(lines, answers) ?? ''}`);
  }
  const misplaced = misplacedAnswer(cases, answers);
  if (misplaced)
    throw new UsageError(
      `the client's answers are in another order than its input: ${misplacedMessage(misplaced, cases)}`,
    );
  return result;
}

/** Answers with their lines of output. */
interface ClientOutput {
  readonly lines: readonly string[];
  readonly result: ClientAnswers;
}

async function askInOneProcess(
  cases: readonly ConformCase[],
  { command, timeoutMs, clock }: AskOptions,
): Promise<ClientOutput> {
  const run = await runClient(
    command,
    cases.map((conformCase) => `${requestLine(conformCase)}\n`).join(''),
    timeoutMs,
    clock,
  );
  const lines = linesOf(run.out);
  const answers = cases.slice(0, lines.length).map((conformCase, at) => readAnswer(lines[at] ?? '', conformCase));
  if (lines.length === cases.length && !run.timedOut) {
    const exitProblem = exitProblemOf(run, timeoutMs);
    return {
      lines,
      result: {
        answers,
        seconds: secondsOf(run),
        exitProblem: exitProblem === null ? null : `${exitProblem}${stderrNote(run)}`,
      },
    };
  }
  const hint =
    lines.length === 1 && run.exitCode === 0
      ? '; if it signs once and exits, add --each'
      : countMistake(lines, cases, answers);
  const countText = lines.length > cases.length ? `printed ${lines.length} lines for` : `answered ${lines.length} of`;
  throw new UsageError(
    `the client ${countText} ${cases.length} cases, ${exitDescription(run, timeoutMs)}${stderrNote(run)}${hint}`,
  );
}

async function askPerProcess(
  cases: readonly ConformCase[],
  { command, timeoutMs, clock }: AskOptions,
): Promise<ClientOutput> {
  const output: { lines: string[]; answers: ClientAnswer[]; seconds: number[] } = {
    lines: [],
    answers: [],
    seconds: [],
  };
  const exitProblems: string[] = [];
  for (const conformCase of cases) {
    const start = clock.monotonic();
    const run = await runClient(command, `${requestLine(conformCase)}\n`, timeoutMs, clock);
    const line = answerLine(linesOf(run.out), conformCase);
    if (line === undefined && output.answers.length === 0)
      throw new UsageError(
        `the client printed nothing for the first case, ${exitDescription(run, timeoutMs)}${stderrNote(run)}`,
      );
    output.seconds.push((clock.monotonic() - start) / 1000);
    output.lines.push(line ?? '');
    output.answers.push(
      line === undefined
        ? { kind: 'rejected', reason: `it printed nothing, ${exitDescription(run, timeoutMs)}${stderrNote(run)}` }
        : readAnswer(line, conformCase),
    );
    const exitProblem = exitProblemOf(run, timeoutMs);
    if (exitProblem !== null) exitProblems.push(exitProblem);
  }
  const { answers, lines, seconds } = output;
  return {
    lines,
    result: {
      answers,
      seconds,
      exitProblem:
        exitProblems[0] === undefined ? null : `${exitProblems[0]} (${exitProblems.length} of ${cases.length} times)`,
    },
  };
}

/** The answer in the output of a process for one case: the whole output if it is an answer, otherwise its last line. */
function answerLine(lines: readonly string[], conformCase: ConformCase): string | undefined {
  const allText = lines.join('\n');
  return lines.length > 1 && readAnswer(allText, conformCase).kind !== 'unreadable' ? allText : lines.at(-1);
}

/** A clause on why there are more or fewer lines than cases. */
function countMistake(
  lines: readonly string[],
  cases: readonly ConformCase[],
  answers: readonly ClientAnswer[],
): string {
  const mistake = outputMistake(lines, answers);
  if (mistake !== null) return `; ${mistake}`;
  const misplaced = misplacedAnswer(cases, answers);
  return misplaced ? `; ${misplacedMessage(misplaced, cases)}` : '';
}

function misplacedMessage({ at, belongsTo }: Misplaced, cases: readonly ConformCase[]): string {
  const name = JSON.stringify(cases[belongsTo]?.name);
  return `answer ${at + 1} fits payload ${belongsTo + 1} (${name}). Answer each line before the next is read`;
}

function requestLine({ members, key }: ConformCase): string {
  return JSON.stringify({ members, key });
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Real time of each non-empty line: the time of its piece of output, divided among the lines that end in it. */
function secondsOf({ out, arrivals }: ClientRun): readonly number[] {
  let end = 0;
  let piece = 0;
  const pieces = out.split('\n').flatMap((line) => {
    end += line.length;
    while (piece < arrivals.length - 1 && (arrivals[piece]?.[0] ?? 0) < end) piece += 1;
    end += 1;
    return line.trim() === '' ? [] : [piece];
  });
  const lines = new Map<number, number>();
  for (const conformCase of pieces) lines.set(conformCase, (lines.get(conformCase) ?? 0) + 1);
  const durationsMs = arrivals.map(([, ms], at) => ms - (arrivals[at - 1]?.[1] ?? 0));
  return pieces.map((conformCase) => (durationsMs[conformCase] ?? 0) / (lines.get(conformCase) ?? 1) / 1000);
}

function exitDescription(run: ClientRun, timeoutMs: number): string {
  if (run.exitCode === 127) return 'because there is no such program';
  return `and ${exitProblemOf(run, timeoutMs) ?? 'ended with 0'}`;
}

/** How a failed run ended. A shell reports a signal as 128 plus its number. */
function exitProblemOf({ exitCode, signal, timedOut, outputExceeded }: ClientRun, timeoutMs: number): string | null {
  if (timedOut) return `was stopped after ${timeoutMs / 1000} s (--timeout)`;
  if (outputExceeded) return 'was stopped because it printed more than 4 MB';
  const number = (exitCode ?? 0) - 128;
  const name = signal ?? Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
  if (name !== undefined) return `was ended by ${name}`;
  return exitCode === 0 ? null : `ended with ${exitCode ?? 'no exit code'}`;
}

/** The first line of its standard error, as a clause. */
function stderrNote({ err }: ClientRun): string {
  const [first] = linesOf(err);
  return first === undefined
    ? ''
    : `; its error output: ${escapeUnprintable(first.length > 160 ? `${first.slice(0, 160)}…` : first)}`;
}
