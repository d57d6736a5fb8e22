import { AbortPromptError, ExitPromptError } from '@inquirer/core';
import { confirm, input } from '@inquirer/prompts';
import { Back, Left, type Asker, type Choice, type Panel } from '../asker.ts';
import type { Words } from '../words/en.ts';
import { menu, watching, type Screen } from './menu.ts';
import { paintOf } from './paint.ts';
import { folded } from './width.ts';

/** Where questions are asked and answered. */
export interface TerminalStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number };
}

/** What a terminal that tells no size is taken for. */
const usualSize = { columns: 80, rows: 24 };

/**
 * Asks at a terminal.
 * @param ended aborts when the terminal is gone: every question ends in {@link Left} then.
 */
export function terminalAsker(streams: TerminalStreams, words: Words, coloured: boolean, ended: AbortSignal): Asker {
  const { output } = streams;
  const screen: Screen = { columns: () => Math.max(20, output.columns ?? usualSize.columns), rows: () => output.rows ?? usualSize.rows, paint: paintOf(coloured), words };
  const context = { ...streams, signal: ended };
  const plain = (text: string): string => text;
  const theme = coloured ? {} : { prefix: { idle: '?', done: '>' }, style: { answer: plain, message: plain, error: plain, defaultAnswer: (text: string) => `(${text})`, help: plain, highlight: plain, key: plain } };
  return {
    async choose<T>(message: string, choices: readonly Choice<T>[], panel: Panel = () => []) {
      const taken = await answered(menu({ message, choices, panel, screen }, context));
      if (taken === 'back') throw new Back();
      return taken.value as T;
    },
    text: (message, otherwise, check = () => null) => answered(input({ message, ...(otherwise !== '' && { default: otherwise }), validate: (text) => check(text) ?? true, theme }, context)),
    confirm: (message, otherwise) => answered(confirm({ message, default: otherwise, transformer: (yes) => (yes ? words.yes : words.no), theme }, context)),
    async watch(panel, wait) {
      let over = false;
      let stopped = false;
      const waited = wait(() => stopped).then(() => (over = true));
      try {
        await answered(watching({ panel, over: () => over, screen }, context));
      } finally {
        stopped = true;
      }
      await waited;
    },
    say: (...lines) => void output.write(lines.flatMap((line) => line.split('\n')).flatMap((line) => folded(line, screen.columns() - 1)).map((line) => `${line}\n`).join('')),
  };
}

async function answered<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ExitPromptError || error instanceof AbortPromptError) throw new Left();
    throw error;
  }
}
