import type { Clock } from '../../core/ports/clock.ts';
import { printable } from '../app-key.ts';
import { Complaint } from '../complaint.ts';
import type { ConformCase } from './cases.ts';
import { readAnswer, type Answer } from './answers.ts';
import { runClient, type ClientRun } from './client.ts';

/** How a client is asked. */
export interface AskOptions {
  readonly command: string;
  /** A process for each case, for programs that sign once and end. */
  readonly each: boolean;
  /** How long a process may take, ms. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/**
 * Has a client sign every case.
 *
 * @returns an answer for each case, in their order
 * @throws Complaint when it cannot be run, or its output cannot be told apart into answers
 */
export async function askClient(cases: readonly ConformCase[], options: AskOptions): Promise<readonly Answer[]> {
  const answers = options.each ? await oneByOne(cases, options) : await allAtOnce(cases, options);
  const unreadable = answers.find((answer) => answer.kind === 'unreadable');
  if (unreadable && answers.every(({ kind }) => kind === 'unreadable')) throw new Complaint(`the client printed nothing that is a sign or a payload; it printed first: ${quoted(unreadable.line)}`);
  return answers;
}

async function allAtOnce(cases: readonly ConformCase[], { command, timeoutMs, clock }: AskOptions): Promise<readonly Answer[]> {
  const run = await runClient(command, cases.map((one) => `${questionOf(one)}\n`).join(''), timeoutMs, clock);
  const lines = linesOf(run.out);
  if (lines.length === cases.length && !run.timedOut) return cases.map((one, at) => readAnswer(lines[at] ?? '', one));
  const hint = lines.length === 1 && run.exitCode === 0 ? '; if it signs once and ends, add --each' : '';
  throw new Complaint(`the client answered ${lines.length} of ${cases.length} cases, ${endingOf(run, timeoutMs)}${lastWords(run)}${hint}`);
}

async function oneByOne(cases: readonly ConformCase[], { command, timeoutMs, clock }: AskOptions): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const one of cases) {
    const run = await runClient(command, `${questionOf(one)}\n`, timeoutMs, clock);
    const line = linesOf(run.out).at(-1);
    if (line === undefined && answers.length === 0) throw new Complaint(`the client printed nothing for the first case, ${endingOf(run, timeoutMs)}${lastWords(run)}`);
    answers.push(line === undefined ? { kind: 'refused', why: `it printed nothing, ${endingOf(run, timeoutMs)}${lastWords(run)}` } : readAnswer(line, one));
  }
  return answers;
}

function questionOf({ members, key }: ConformCase): string {
  return JSON.stringify({ members, key });
}

function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
}

function endingOf({ exitCode, timedOut }: ClientRun, timeoutMs: number): string {
  if (timedOut) return `and was stopped after ${timeoutMs / 1000} s (--timeout)`;
  if (exitCode === 127) return 'because there is no such program';
  return exitCode === null ? 'and was ended by a signal' : `and ended with ${exitCode}`;
}

/** The first thing that it complained of. */
function lastWords({ err }: ClientRun): string {
  const [first] = linesOf(err);
  return first === undefined ? '' : `; it says: ${quoted(first)}`;
}

function quoted(text: string): string {
  return printable(text.length > 160 ? `${text.slice(0, 160)}…` : text);
}
