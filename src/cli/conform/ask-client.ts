import { constants } from 'node:os';
import type { Clock } from '#core/ports/clock.ts';
import { printable } from '#harness/printable.ts';
import { Complaint } from '../shared/errors.ts';
import type { ConformCase } from './conform-cases.ts';
import { readAnswer, type Answer } from './client-answer.ts';
import { runClient, type ClientRun } from './run-client.ts';
import { misplacedAnswer, outputMistake, type Misplaced } from './output-mistakes.ts';

/** How a client is asked. */
export interface AskOptions {
  readonly command: string;
  /** A process for each case, for programs that sign once and end. */
  readonly each: boolean;
  /** How long a process may take, ms. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** What a client answered, and how it ended. */
export interface Asked {
  /** One for each case, in their order. */
  readonly answers: readonly Answer[];
  /** Real time that each took, in seconds: since the one before it, or of its own process. */
  readonly seconds: readonly number[];
  /** How a run of it ended that ended badly, as a clause; null when all ended well. */
  readonly badEnd: string | null;
}

/**
 * Has a client sign every case.
 *
 * @throws Complaint when it cannot be run, or its output cannot be told apart into answers
 */
export async function askClient(cases: readonly ConformCase[], options: AskOptions): Promise<Asked> {
  const { lines, asked } = options.each ? await oneByOne(cases, options) : await allAtOnce(cases, options);
  const { answers } = asked;
  if (answers.length > 0 && answers.every(({ kind }) => kind === 'unreadable')) {
    throw new Complaint(
      `the client printed nothing that is a sign or a payload: ${outputMistake(lines, answers) ?? ''}`,
    );
  }
  const misplaced = misplacedAnswer(cases, answers);
  if (misplaced)
    throw new Complaint(`the client's answers stand in another order than its input: ${orderOf(misplaced, cases)}`);
  return asked;
}

/** Answers with the lines that they were read from. */
interface Read {
  readonly lines: readonly string[];
  readonly asked: Asked;
}

async function allAtOnce(cases: readonly ConformCase[], { command, timeoutMs, clock }: AskOptions): Promise<Read> {
  const run = await runClient(command, cases.map((one) => `${questionOf(one)}\n`).join(''), timeoutMs, clock);
  const lines = linesOf(run.out);
  const answers = cases.slice(0, lines.length).map((one, at) => readAnswer(lines[at] ?? '', one));
  if (lines.length === cases.length && !run.timedOut) {
    const badEnd = badEndOf(run, timeoutMs);
    return {
      lines,
      asked: { answers, seconds: secondsOf(run), badEnd: badEnd === null ? null : `${badEnd}${lastWords(run)}` },
    };
  }
  const hint =
    lines.length === 1 && run.exitCode === 0
      ? '; if it signs once and ends, add --each'
      : countMistake(lines, cases, answers);
  const given = lines.length > cases.length ? `printed ${lines.length} lines for` : `answered ${lines.length} of`;
  throw new Complaint(`the client ${given} ${cases.length} cases, ${endingOf(run, timeoutMs)}${lastWords(run)}${hint}`);
}

async function oneByOne(cases: readonly ConformCase[], { command, timeoutMs, clock }: AskOptions): Promise<Read> {
  const read: { lines: string[]; answers: Answer[]; seconds: number[] } = { lines: [], answers: [], seconds: [] };
  const badEnds: string[] = [];
  for (const one of cases) {
    const start = clock.monotonic();
    const run = await runClient(command, `${questionOf(one)}\n`, timeoutMs, clock);
    const line = answerIn(linesOf(run.out), one);
    if (line === undefined && read.answers.length === 0)
      throw new Complaint(
        `the client printed nothing for the first case, ${endingOf(run, timeoutMs)}${lastWords(run)}`,
      );
    read.seconds.push((clock.monotonic() - start) / 1000);
    read.lines.push(line ?? '');
    read.answers.push(
      line === undefined
        ? { kind: 'refused', why: `it printed nothing, ${endingOf(run, timeoutMs)}${lastWords(run)}` }
        : readAnswer(line, one),
    );
    const badEnd = badEndOf(run, timeoutMs);
    if (badEnd !== null) badEnds.push(badEnd);
  }
  const { answers, lines, seconds } = read;
  return {
    lines,
    asked: {
      answers,
      seconds,
      badEnd: badEnds[0] === undefined ? null : `${badEnds[0]} (${badEnds.length} of ${cases.length} times)`,
    },
  };
}

/** The answer in what a process for one case printed: the whole where that is one, or its last line. */
function answerIn(lines: readonly string[], one: ConformCase): string | undefined {
  const whole = lines.join('\n');
  return lines.length > 1 && readAnswer(whole, one).kind !== 'unreadable' ? whole : lines.at(-1);
}

/** Why there may be more or fewer lines than cases, as a clause. */
function countMistake(lines: readonly string[], cases: readonly ConformCase[], answers: readonly Answer[]): string {
  const mistake = outputMistake(lines, answers);
  if (mistake !== null) return `; ${mistake}`;
  const misplaced = misplacedAnswer(cases, answers);
  return misplaced ? `; ${orderOf(misplaced, cases)}` : '';
}

function orderOf({ at, of }: Misplaced, cases: readonly ConformCase[]): string {
  const name = JSON.stringify(cases[of]?.name);
  return `answer ${at + 1} fits payload ${of + 1} (${name}). Answer each line before the next is read`;
}

function questionOf({ members, key }: ConformCase): string {
  return JSON.stringify({ members, key });
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Real time of each line that is not empty: what its piece took to come, shared among the lines that end in it. */
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
  for (const one of pieces) lines.set(one, (lines.get(one) ?? 0) + 1);
  const tookMs = arrivals.map(([, ms], at) => ms - (arrivals[at - 1]?.[1] ?? 0));
  return pieces.map((one) => (tookMs[one] ?? 0) / (lines.get(one) ?? 1) / 1000);
}

function endingOf(run: ClientRun, timeoutMs: number): string {
  if (run.exitCode === 127) return 'because there is no such program';
  return `and ${badEndOf(run, timeoutMs) ?? 'ended with 0'}`;
}

/** How a run ended that did not end well. A shell reports a signal as 128 and its number. */
function badEndOf({ exitCode, signal, timedOut, printedTooMuch }: ClientRun, timeoutMs: number): string | null {
  if (timedOut) return `was stopped after ${timeoutMs / 1000} s (--timeout)`;
  if (printedTooMuch) return 'was stopped because it printed more than 4 MB';
  const number = (exitCode ?? 0) - 128;
  const name = signal ?? Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
  if (name !== undefined) return `was ended by ${name}`;
  return exitCode === 0 ? null : `ended with ${exitCode ?? 'no exit code'}`;
}

/** The first thing that it complained of. */
function lastWords({ err }: ClientRun): string {
  const [first] = linesOf(err);
  return first === undefined ? '' : `; it says: ${printable(first.length > 160 ? `${first.slice(0, 160)}…` : first)}`;
}
