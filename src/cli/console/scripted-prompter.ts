import { rejectOnAbort } from '#harness/interrupted.ts';
import { durationMs } from '#harness/scenario/duration.ts';
import { UsageError } from '../shared/errors.ts';
import { GoBack, SessionLeft, type Prompter } from './prompter.ts';
import type { ConsoleTexts } from '../texts/en/index.ts';

/** The answer that takes the default of a question. */
const defaultAnswer = '(default)';

/** Width of output that is read later. */
const defaultColumns = 80;

interface Line {
  readonly text: string;
  readonly at: number;
}

/** Options of a scripted prompter. */
export interface ScriptOptions {
  readonly texts: ConsoleTexts;
  /** Name of the file, for messages. */
  readonly file: string;
  readonly print: (text: string) => void;
  /** Waits, in ms of the run's time. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Aborted when a signal ends the session. */
  readonly endSignal: AbortSignal;
}

/**
 * Reads answers from a file: one line per question, a choice by its key. Empty lines and lines that begin with `#` are
 * skipped; `(default)` takes the default. To watch something, the line is `end` (until it is over) or a duration, like
 * `31s`. `back` leaves a choice. After the last line, the session is left.
 */
export function scriptedPrompter(script: string, { texts, file, print, sleep, endSignal }: ScriptOptions): Prompter {
  const sessionLeft = rejectOnAbort(endSignal).catch(() => Promise.reject(new SessionLeft()));
  sessionLeft.catch(() => undefined);
  const lines = script
    .split(/\r?\n/)
    .map((text, index): Line => ({ text: text.trim(), at: index + 1 }))
    .filter(({ text }) => text !== '' && !text.startsWith('#'));
  let next = 0;
  const take = (question: string): Line => {
    const line = lines[next];
    if (!line || endSignal.aborted) throw new SessionLeft();
    next += 1;
    print(`${question} ${line.text}\n`);
    return line;
  };
  const answerError = ({ text, at }: Line, reason: string): UsageError =>
    new UsageError(`${file}:${at}: "${text}" ${reason}`);
  return {
    columns: () => defaultColumns,
    choose(message, choices, panel) {
      for (const line of panel?.() ?? []) print(`${line}\n`);
      const line = take(message);
      if (line.text === 'back' && !choices.some(({ key }) => key === 'back')) throw new GoBack();
      const chosen = line.text === defaultAnswer ? choices[0] : choices.find(({ key }) => key === line.text);
      if (!chosen) throw answerError(line, `is not one of the choices: ${choices.map(({ key }) => key).join(', ')}`);
      return Promise.resolve(chosen.value);
    },
    text(message, defaultValue, check = () => null) {
      const line = take(message);
      const text = line.text === defaultAnswer ? defaultValue : line.text;
      const reason = check(text);
      if (reason !== null) throw answerError(line, `is invalid: ${reason}`);
      return Promise.resolve(text);
    },
    confirm(message, defaultValue) {
      const line = take(message);
      if (line.text === defaultAnswer) return Promise.resolve(defaultValue);
      if (line.text !== 'y' && line.text !== 'n') throw answerError(line, `is no valid answer: ${texts.pleaseChoose}`);
      return Promise.resolve(line.text === 'y');
    },
    async watch(panel, wait) {
      const line = take(panel()[0] ?? '');
      if (line.text === 'end' || line.text === defaultAnswer) {
        await Promise.race([wait(() => endSignal.aborted), sessionLeft]);
        return;
      }
      await Promise.race([sleep(watchDuration(line, answerError)), sessionLeft]);
      for (const line of panel().slice(1)) print(`${line}\n`);
    },
    async showWhile(_panel, wait) {
      await Promise.race([wait, sessionLeft]);
    },
    print: (...lines) => print(lines.map((line) => `${line}\n`).join('')),
  };
}

function watchDuration(line: Line, answerError: (line: Line, reason: string) => UsageError): number {
  try {
    return durationMs(line.text);
  } catch {
    throw answerError(line, 'is no valid way to watch: write "end", or a duration like "31s"');
  }
}
