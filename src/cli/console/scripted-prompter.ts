import { onceAborted } from '#harness/interrupted.ts';
import { durationMs } from '#harness/scenario/duration.ts';
import { Complaint } from '../shared/errors.ts';
import { Back, Left, type Asker } from './prompter.ts';
import type { Words } from './texts/en.ts';

/** An answer that takes whatever the question offers by itself. */
const takesDefault = '(default)';

/** What is written for somebody who reads it later is laid out for this width. */
const usualColumns = 80;

interface Line {
  readonly text: string;
  readonly at: number;
}

/** What a scripted asker needs besides its answers. */
export interface ScriptParts {
  readonly words: Words;
  /** Name of the file, for messages. */
  readonly file: string;
  readonly say: (text: string) => void;
  /** Lets so many ms of the run's time pass. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Aborted when somebody ends the session from outside. */
  readonly ended: AbortSignal;
}

/**
 * Answers from a file: one line for each question, a choice by its key. Empty lines and those that begin with `#` are passed
 * over; `(default)` takes what the question offers by itself. Where something is watched, the line is `end` (until it is over) or how long
 * to watch, like `31s`. `back` leaves a choice alone. When there are no more lines, the session is left.
 */
export function scriptedAsker(script: string, { words, file, say, sleep, ended }: ScriptParts): Asker {
  const left = onceAborted(ended).catch(() => Promise.reject(new Left()));
  left.catch(() => undefined);
  const lines = script
    .split(/\r?\n/)
    .map((text, index): Line => ({ text: text.trim(), at: index + 1 }))
    .filter(({ text }) => text !== '' && !text.startsWith('#'));
  let next = 0;
  const take = (question: string): Line => {
    const line = lines[next];
    if (!line || ended.aborted) throw new Left();
    next += 1;
    say(`${question} ${line.text}\n`);
    return line;
  };
  const wrong = ({ text, at }: Line, why: string): Complaint => new Complaint(`${file}:${at}: "${text}" ${why}`);
  return {
    columns: () => usualColumns,
    choose(message, choices, panel) {
      for (const shown of panel?.() ?? []) say(`${shown}\n`);
      const line = take(message);
      if (line.text === 'back' && !choices.some(({ key }) => key === 'back')) throw new Back();
      const chosen = line.text === takesDefault ? choices[0] : choices.find(({ key }) => key === line.text);
      if (!chosen) throw wrong(line, `is none of the choices here: ${choices.map(({ key }) => key).join(', ')}`);
      return Promise.resolve(chosen.value);
    },
    text(message, otherwise, check = () => null) {
      const line = take(message);
      const text = line.text === takesDefault ? otherwise : line.text;
      const why = check(text);
      if (why !== null) throw wrong(line, `cannot be taken: ${why}`);
      return Promise.resolve(text);
    },
    confirm(message, otherwise) {
      const line = take(message);
      if (line.text === takesDefault) return Promise.resolve(otherwise);
      if (line.text !== 'y' && line.text !== 'n') throw wrong(line, `is no answer here: ${words.pleaseChoose}`);
      return Promise.resolve(line.text === 'y');
    },
    async watch(panel, wait) {
      const line = take(panel()[0] ?? '');
      if (line.text === 'end' || line.text === takesDefault) {
        await Promise.race([wait(() => ended.aborted), left]);
        return;
      }
      await Promise.race([sleep(spanOf(line, wrong)), left]);
      for (const shown of panel().slice(1)) say(`${shown}\n`);
    },
    async meanwhile(_panel, wait) {
      await Promise.race([wait, left]);
    },
    say: (...said) => say(said.map((line) => `${line}\n`).join('')),
  };
}

function spanOf(line: Line, wrong: (line: Line, why: string) => Complaint): number {
  try {
    return durationMs(line.text);
  } catch {
    throw wrong(line, 'is no way to watch: write "end", or for how long, like "31s"');
  }
}
